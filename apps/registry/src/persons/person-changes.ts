import type { ChangeCause, MembershipState, PersonEvent } from '#contracts';
import { GOLDEN_FIELDS } from './golden-fields.js';
import type { GoldenRecord, Provenance } from './golden-record.js';
import { standsFirst } from './memberships.js';
import type { PersonState, StateRecord } from './person-states.js';

/** A state of a person, opened. */
export interface OpenedState {
  readonly state: PersonState;
  readonly golden: GoldenRecord;
  readonly provenance: Provenance;
  /** Its records in the versions that it was derived from. */
  readonly records: ReadonlyMap<string, StateRecord>;
}

/** Where records came from and went to when the state began. */
export interface Moves {
  /** By record. */
  readonly of: ReadonlyMap<string, { readonly from: string; readonly to: string | null }>;
  /** Persons that ended in this one then. */
  readonly absorbed: ReadonlySet<string>;
}

/** What changed from one state of a person to the next; `before` is null at its first. Pure. */
export function eventsBetween(before: OpenedState | null, after: OpenedState, moves: Moves): PersonEvent[] {
  return [
    ...lifeEvents(before, after, moves),
    ...recordEvents(before, after, moves),
    ...membershipEvents(before, after),
    ...fieldEvents(before, after),
  ];
}

/** The cause as stored with a state. */
export function causeOf(stored: string | null): ChangeCause {
  const [kind, id] = stored?.split(':') ?? [];
  if ((kind === 'decision' || kind === 'revocation') && id) return { kind, decisionId: id };
  if (kind === 'model' && id) return { kind, modelId: Number(id) };
  if (kind === 'rules' && id) return { kind, rulesVersion: Number(id) };
  return { kind: 'records' };
}

function lifeEvents(
  before: OpenedState | null,
  { state, records }: OpenedState,
  moves: Moves,
): PersonEvent[] {
  const lived = before !== null && before.state.records.length > 0;
  const lives = state.records.length > 0;
  const absorbed = [...moves.absorbed]
    .sort()
    .map((personId): PersonEvent => ({ type: 'person.absorbed', personId }));
  if (!lives) {
    const into = state.redirectTo;
    if (into === null) return [{ type: 'person.ended' }];
    return [{ type: lived ? 'person.merged' : 'person.redirected', into }];
  }
  if (!lived) return [{ type: before ? 'person.restored' : 'person.created' }, ...absorbed];
  const left = before.state.records.filter((id) => !records.has(id));
  const others = new Set(left.flatMap((id) => moves.of.get(id)?.to ?? []));
  const split = [...others].sort().map((into): PersonEvent => ({ type: 'person.split', into }));
  return [...absorbed, ...split];
}

function recordEvents(before: OpenedState | null, after: OpenedState, moves: Moves): PersonEvent[] {
  const earlier = before?.records ?? new Map<string, StateRecord>();
  const events: PersonEvent[] = [];
  for (const record of after.records.values()) {
    const { recordId, organisation, localId, version } = record;
    const named = { recordId, organisation, localId };
    const known = earlier.get(recordId);
    if (!known) events.push({ type: 'record.linked', ...named, from: moves.of.get(recordId)?.from ?? null });
    else if (known.version !== version) {
      events.push({ type: 'record.changed', ...named, fromVersion: known.version, toVersion: version });
    }
  }
  for (const { recordId, organisation, localId } of earlier.values()) {
    if (after.records.has(recordId)) continue;
    const to = moves.of.get(recordId)?.to ?? null;
    events.push({ type: 'record.unlinked', recordId, organisation, localId, to });
  }
  return events;
}

function membershipEvents(before: OpenedState | null, after: OpenedState): PersonEvent[] {
  const [from, to] = [membershipsOf(before), membershipsOf(after)];
  return [...new Set([...from.keys(), ...to.keys()])].sort().flatMap((organisation): PersonEvent[] => {
    const [earlier, later] = [from.get(organisation) ?? null, to.get(organisation) ?? null];
    if (JSON.stringify(earlier) === JSON.stringify(later)) return [];
    return [{ type: 'membership.changed', organisation, from: earlier, to: later }];
  });
}

function membershipsOf(opened: OpenedState | null): Map<string, MembershipState> {
  const found = new Map<string, MembershipState>();
  for (const record of [...(opened?.records.values() ?? [])].sort(standsFirst)) {
    const { organisation, status, unitCode, joinedOn, leftOn } = record;
    if (!found.has(organisation)) found.set(organisation, { status, unitCode, joinedOn, leftOn });
  }
  return found;
}

function fieldEvents(before: OpenedState | null, after: OpenedState): PersonEvent[] {
  return GOLDEN_FIELDS.flatMap((field): PersonEvent[] => {
    const [from, to] = [before?.golden[field] ?? null, after.golden[field] ?? null];
    const [source, earlier] = [after.provenance[field], before?.provenance[field]];
    const same = JSON.stringify(from) === JSON.stringify(to);
    if (same && source?.recordId === earlier?.recordId && source?.rule === earlier?.rule) return [];
    return [
      {
        type: 'field.changed',
        field,
        from,
        to,
        recordId: source?.recordId ?? null,
        rule: source?.rule ?? null,
        rulesVersion: after.state.rulesVersion,
      },
    ];
  });
}
