import type { Transaction } from '#persistence';
import { validate as isUuid } from 'uuid';
import type { LockedClosure } from '../identity/component-closure.js';
import { caseDigest } from '../review/case-identity.js';
import { mayReview } from '../review/reviewer.js';
import { constraintsOf, contradictionIn } from './constraints.js';
import type { DecisionMember } from './decision-store.js';
import { Refused } from './refused.js';

/** A case as the one who decides it saw it, and who that is. */
export interface ShownCase {
  readonly caseId: string;
  readonly version: number;
  /** Units that who decides is bound to; missing: the whole hub. */
  readonly units?: readonly string[];
  /** The decision that waits for a second coordinator and is confirmed now. */
  readonly confirming?: string;
}

/** What a decision needs of its case. */
export interface DecidedCase {
  readonly version: number;
  readonly standing: readonly (readonly string[])[];
  readonly units: readonly string[];
  readonly pattern: string | null;
}

export function checkReason(reason: string): void {
  if (reason.trim() === '') throw new Refused({ code: 'decision.reason-missing' });
}

/** Two records at least, each a record id, each once. */
export function checkForm(recordIds: readonly string[]): void {
  if (recordIds.length < 2) throw new Refused({ code: 'decision.too-few-records' });
  const malformed = recordIds.filter((id) => !isUuid(id));
  if (malformed.length > 0) throw new Refused({ code: 'decision.record-unknown', recordIds: malformed });
  const seen = new Set<string>();
  for (const recordId of recordIds) {
    if (seen.has(recordId)) throw new Refused({ code: 'decision.record-repeated', recordId });
    seen.add(recordId);
  }
}

/**
 * The case is still the one that was shown, who decides may decide it, and the decision is a partition of
 * exactly its records.
 *
 * @param locked once the records are locked: a record may have changed already while its component is not
 *   clustered again yet, and then nobody has seen what the decision would be about
 */
export async function checkCase(
  tx: Transaction,
  shown: ShownCase,
  recordIds: readonly string[],
  locked?: { readonly records: LockedClosure['records']; readonly model: number },
): Promise<DecidedCase> {
  const [found]: CaseRow[] = await tx.query(
    `SELECT version, state, records, superseded_by, proposal, standing, digest, units, pattern, pending_decision
     FROM review_case WHERE id = $1`,
    [shown.caseId],
  );
  if (!found) throw new Refused({ code: 'case.unknown' });
  if (!mayReview(shown, found.units)) throw new Refused({ code: 'case.foreign-unit' });
  const version = Number(found.version);
  const outdated = locked !== undefined && !isCurrent(found, locked.records, locked.model);
  if (found.state !== 'open' || version !== shown.version || outdated)
    throw new Refused({ code: 'case.moved-on', supersededBy: found.superseded_by, version });
  const pending = found.pending_decision;
  if (pending !== null && pending !== shown.confirming)
    throw new Refused({ code: 'case.awaiting-second', decisionId: pending });
  const missing = found.records.filter((id) => !recordIds.includes(id));
  const foreign = recordIds.filter((id) => !found.records.includes(id));
  if (missing.length + foreign.length > 0)
    throw new Refused({ code: 'decision.partition-incomplete', missing, foreign });
  return { version, standing: found.standing, units: found.units, pattern: found.pattern };
}

/** All records are there, present, and stand for the humans that the decision is tied to. */
export function checkRecords(
  { records }: LockedClosure,
  members: readonly DecisionMember[],
  recordIds: readonly string[],
): void {
  const epochs = new Map(members.map(({ recordId, epoch }) => [recordId, epoch]));
  const unknown = recordIds.filter((id) => {
    const record = records.get(id);
    return !record || record.withdrawn || record.epoch !== epochs.get(id);
  });
  if (unknown.length > 0) throw new Refused({ code: 'decision.record-unknown', recordIds: unknown });
}

/** The decisions on these records, the new one included, can all be kept. A withdrawn record may return, so it counts. */
export function checkContradiction(
  { records }: LockedClosure,
  members: readonly DecisionMember[],
  decisionId: string,
): void {
  const present = new Map([...records].map(([id, { epoch }]) => [id, { epoch, withdrawn: false }]));
  const chain = contradictionIn(constraintsOf([...members], present));
  if (!chain) return;
  const inChain = new Set(chain);
  const touching = new Map<string, number>();
  for (const member of members)
    if (inChain.has(member.recordId) && member.decisionId !== decisionId)
      touching.set(member.decisionId, (touching.get(member.decisionId) ?? 0) + 1);
  const decisions = [...touching].filter(([, count]) => count > 1).map(([id]) => id);
  throw new Refused({ code: 'decision.contradiction', chain, decisions: decisions.sort() });
}

/** The stored case is what its records, as they are now, would make under this model. */
function isCurrent(
  { records, proposal, standing, digest }: CaseRow,
  locked: LockedClosure['records'],
  model: number,
): boolean {
  const members = records.flatMap((id) => locked.get(id) ?? []);
  return members.length === records.length && caseDigest(members, proposal, standing, model).equals(digest);
}

interface CaseRow {
  readonly proposal: string[][];
  readonly digest: Buffer;
  readonly version: string;
  readonly state: string;
  readonly records: string[];
  readonly superseded_by: string | null;
  readonly standing: string[][];
  readonly units: string[];
  readonly pattern: string | null;
  readonly pending_decision: string | null;
}
