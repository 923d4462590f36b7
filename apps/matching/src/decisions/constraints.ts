import type { Constraint } from '#linkage';
import type { DecisionMember } from './decision-store.js';

/** The state of a record that decides whether a decision still speaks about it. */
export interface DecidedRecord {
  readonly epoch: number;
  readonly withdrawn: boolean;
}

/**
 * What decisions say about records that are present and still stand for the human that was decided on:
 * every pair of a decision is a must-link or a cannot-link.
 */
export function constraintsOf(
  members: readonly DecisionMember[],
  records: ReadonlyMap<string, DecidedRecord>,
): Constraint[] {
  const applicable = members.filter(({ recordId, epoch }) => {
    const record = records.get(recordId);
    return record !== undefined && !record.withdrawn && record.epoch === epoch;
  });
  const decisions = new Map<string, DecisionMember[]>();
  for (const member of applicable.sort((x, y) => (x.recordId < y.recordId ? -1 : 1))) {
    const known = decisions.get(member.decisionId);
    if (known) known.push(member);
    else decisions.set(member.decisionId, [member]);
  }
  const constraints: Constraint[] = [];
  for (const decision of decisions.values()) {
    decision.forEach((x, index) => {
      for (const y of decision.slice(index + 1)) {
        const kind = x.groupNumber === y.groupNumber ? 'must-link' : 'cannot-link';
        constraints.push({ kind, a: x.recordId, b: y.recordId });
      }
    });
  }
  return constraints;
}

/**
 * A shortest chain of records, each joined to the next by a must-link, whose ends a cannot-link keeps
 * apart; null when all constraints can be kept.
 */
export function contradictionIn(constraints: readonly Constraint[]): string[] | null {
  const partners = new Map<string, string[]>();
  const join = (from: string, to: string): void => {
    const known = partners.get(from);
    if (known) known.push(to);
    else partners.set(from, [to]);
  };
  for (const { kind, a, b } of constraints) {
    if (kind !== 'must-link') continue;
    join(a, b);
    join(b, a);
  }
  const chains = constraints
    .filter(({ kind }) => kind === 'cannot-link')
    .map(({ a, b }) => shortestChain(partners, a, b))
    .filter((chain) => chain !== null);
  chains.sort((x, y) => x.length - y.length || (x.join() < y.join() ? -1 : 1));
  return chains[0] ?? null;
}

/** Breadth-first, so that the chain shown to a person is a shortest one. */
function shortestChain(
  partners: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const at of cameFrom.keys()) {
    if (at === to) {
      const chain: string[] = [];
      for (let step: string | null = to; step !== null; step = cameFrom.get(step)!) chain.unshift(step);
      return chain;
    }
    for (const next of partners.get(at) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, at);
  }
  return null;
}
