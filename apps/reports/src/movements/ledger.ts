import { LEFT_REASONS, MEMBERSHIP_STATUSES } from '#contracts';
import { ALWAYS, NO_DAY } from '../facts/days.js';
import type { Snapshot } from '../facts/snapshot.js';
import { counts, inScope, type Scope } from '../figures/scope.js';

/** Why people or memberships are counted that were not, the most telling first. */
export const GAINS = ['transferredIn', 'admitted', 'lateData', 'correctedUp'] as const;
export type Gain = (typeof GAINS)[number];

/** Why they are not counted any more, the most telling first. `withdrawn`: the organisation holds the record no longer. */
export const LOSSES = [
  'deceased',
  ...LEFT_REASONS.filter((reason) => reason !== 'deceased'),
  'unstated',
  'withdrawn',
  'transferredOut',
  'correctedDown',
] as const;
export type Loss = (typeof LOSSES)[number];

/** What happened between two moments to the people, or to the memberships, of a scope. */
export interface Ledger {
  opening: number;
  readonly gains: Record<Gain, number>;
  splits: number;
  readonly losses: Record<Loss, number>;
  merges: number;
  closing: number;
}

/** A moment: a day, as the hub knew it at an instant. */
export interface Moment {
  readonly day: number;
  readonly snapshot: Snapshot;
}

const NOBODY = -1;

/**
 * The exact ledgers of people and of memberships between two moments. Each change has one cause:
 *
 * - A person (a membership: a person in an organisation) none of whose counted records was counted before is a gain,
 *   one none of whose records is counted afterwards a loss; of several causes the first of the list names it. Who is
 *   counted at both moments by different records alone neither came nor went.
 * - Of the records counted at both moments, one that stood for k people before and stands for one now is k − 1
 *   merges, one that stands for k now and stood for one is k − 1 splits.
 *
 * So opening + gains + splits − losses − merges = closing, always.
 */
export function ledgers(
  before: Moment,
  after: Moment,
  scope: Scope,
  opening: { persons: number; memberships: number },
): { persons: Ledger; memberships: Ledger } {
  const changed = changedPersons(before, after);
  const side = {
    before: recordsOf(before, changed, scope),
    after: recordsOf(after, changed, scope),
  };
  const persons = emptyLedger(opening.persons);
  const memberships = emptyLedger(opening.memberships);
  const arrived = unmatched(side.after, side.before);
  const left = unmatched(side.before, side.after);
  for (const [person, records] of groups(side.after)) {
    for (const [key, part] of parts(person, records)) {
      const ledger = key % KEYS_OF_A_PERSON === 0 ? persons : memberships;
      const kept = part.filter(({ record }) => side.before.get(record)?.counted);
      if (kept.length > 0) {
        ledger.merges += new Set(kept.map(({ record }) => side.before.get(record)!.person)).size - 1;
      } else if (!left.has(key)) {
        ledger.gains[GAINS[gainOf(part, person, side, before, after)]!]++;
      }
    }
  }
  for (const [person, records] of groups(side.before)) {
    for (const [key, part] of parts(person, records)) {
      const ledger = key % KEYS_OF_A_PERSON === 0 ? persons : memberships;
      const kept = part.filter(({ record }) => side.after.get(record)?.counted);
      if (kept.length > 0) {
        ledger.splits += new Set(kept.map(({ record }) => side.after.get(record)!.person)).size - 1;
      } else if (!arrived.has(key)) {
        ledger.losses[LOSSES[lossOf(part, side.after, before, after)]!]++;
      }
    }
  }
  for (const ledger of [persons, memberships]) {
    ledger.closing = ledger.opening + sum(ledger.gains) + ledger.splits - sum(ledger.losses) - ledger.merges;
  }
  return { persons, memberships };
}

/** A record of a changed person at one of the moments. */
interface Standing {
  readonly record: number;
  readonly row: number;
  readonly person: number;
  readonly organisation: number;
  /** It counts, and lies in the scope. */
  readonly counted: boolean;
}
type Side = ReadonlyMap<number, Standing>;

/** Persons of whom anything may differ: another version, or a day on which a membership begins or ends. */
function changedPersons(before: Moment, after: Moment): number[] {
  const { store } = after.snapshot;
  const { last, countedFrom, countedTo } = store;
  const [from, to] = [before.day, after.day];
  const found: number[] = [];
  for (let person = 0; person < after.snapshot.persons; person++) {
    const earlier = before.snapshot.first[person] ?? NOBODY;
    let row = after.snapshot.first[person] ?? NOBODY;
    if (earlier !== row) {
      found.push(person);
      continue;
    }
    if (row < 0) continue;
    for (; ; row++) {
      const begins = countedFrom[row]!;
      const ends = countedTo[row]!;
      if ((begins > from && begins <= to) || (ends > from && ends <= to)) {
        found.push(person);
        break;
      }
      if (last[row] === 1) break;
    }
  }
  return found;
}

function recordsOf({ snapshot, day }: Moment, persons: readonly number[], scope: Scope): Side {
  const { store, first } = snapshot;
  const found = new Map<number, Standing>();
  for (const person of persons) {
    let row = first[person] ?? NOBODY;
    if (row < 0) continue;
    for (; ; row++) {
      const record = store.record[row]!;
      const counted = counts(snapshot, row, day) && inScope(snapshot, scope, row);
      found.set(record, { record, row, person, organisation: store.organisation[row]!, counted });
      if (store.last[row] === 1) break;
    }
  }
  return found;
}

/** Counted records by person. */
function groups(side: Side): Map<number, Standing[]> {
  const found = new Map<number, Standing[]>();
  for (const standing of side.values()) {
    if (!standing.counted) continue;
    const group = found.get(standing.person);
    if (group) group.push(standing);
    else found.set(standing.person, [standing]);
  }
  return found;
}

/** A person as a whole has key 0 of its own, its organisations the others. */
const KEYS_OF_A_PERSON = 256;

/** A person as a whole for the one ledger, by organisation for the other; each under a key of its own. */
function parts(person: number, records: Standing[]): Map<number, Standing[]> {
  const found = new Map([[person * KEYS_OF_A_PERSON, records]]);
  for (const record of records) {
    const key = person * KEYS_OF_A_PERSON + record.organisation + 1;
    const part = found.get(key);
    if (part) part.push(record);
    else found.set(key, [record]);
  }
  return found;
}

/** Keys of what is counted on one side, none of whose records is counted on the other. */
function unmatched(side: Side, other: Side): Set<number> {
  const found = new Set<number>();
  for (const [person, records] of groups(side)) {
    for (const [key, part] of parts(person, records)) {
      if (!part.some(({ record }) => other.get(record)?.counted)) found.add(key);
    }
  }
  return found;
}

function gainOf(
  records: readonly Standing[],
  person: number,
  side: { before: Side; after: Side },
  before: Moment,
  after: Moment,
): number {
  return Math.min(
    ...records.map(({ record, row, organisation }) =>
      GAINS.indexOf(gain(record, row, organisation, person, side, before, after)),
    ),
  );
}

function gain(
  record: number,
  row: number,
  organisation: number,
  person: number,
  side: { before: Side; after: Side },
  before: Moment,
  after: Moment,
): Gain {
  const { store } = after.snapshot;
  const earlier = side.before.get(record);
  if (earlier && counts(before.snapshot, earlier.row, before.day)) return 'transferredIn';
  if (store.countedFrom[row]! > before.day) {
    return cameFromAnotherUnit(organisation, person, side, before, after) ? 'transferredIn' : 'admitted';
  }
  return earlier ? 'correctedUp' : 'lateData';
}

/** Whether the same organisation has another record of the person that counted before and was transferred since. */
function cameFromAnotherUnit(
  organisation: number,
  person: number,
  side: { before: Side; after: Side },
  before: Moment,
  after: Moment,
): boolean {
  const { store, first } = after.snapshot;
  let row = first[person] ?? NOBODY;
  if (row < 0) return false;
  for (; ; row++) {
    if (store.organisation[row] === organisation && store.status[row] === TRANSFERRED) {
      const earlier = side.before.get(store.record[row]!);
      if (
        earlier &&
        counts(before.snapshot, earlier.row, before.day) &&
        !counts(after.snapshot, row, after.day)
      )
        return true;
    }
    if (store.last[row] === 1) return false;
  }
}

const TRANSFERRED = MEMBERSHIP_STATUSES.indexOf('transferred');
const REMOVED = MEMBERSHIP_STATUSES.indexOf('removed');
const DECEASED = MEMBERSHIP_STATUSES.indexOf('deceased');

function lossOf(records: readonly Standing[], afterSide: Side, before: Moment, after: Moment): number {
  return Math.min(...records.map(({ record }) => LOSSES.indexOf(loss(afterSide.get(record), before, after))));
}

function loss(later: Standing | undefined, before: Moment, after: Moment): Loss {
  if (!later) return 'withdrawn';
  const { store } = after.snapshot;
  const { row } = later;
  if (counts(after.snapshot, row, after.day)) return 'transferredOut';
  const ended = store.countedTo[row]! <= after.day;
  const leftOn = store.leftOn[row]!;
  // An end that lay before the first moment, or a later beginning: what was counted then was wrong.
  if (!ended || (leftOn !== NO_DAY && leftOn !== ALWAYS && leftOn <= before.day)) return 'correctedDown';
  const reason = LEFT_REASONS[store.leftReason[row]!];
  const status = store.status[row];
  if (status === DECEASED || reason === 'deceased') return 'deceased';
  if (status === TRANSFERRED) return 'transferredOut';
  return status === REMOVED ? (reason ?? 'unstated') : 'correctedDown';
}

function emptyLedger(opening: number): Ledger {
  return {
    opening,
    gains: Object.fromEntries(GAINS.map((cause) => [cause, 0])) as Record<Gain, number>,
    splits: 0,
    losses: Object.fromEntries(LOSSES.map((cause) => [cause, 0])) as Record<Loss, number>,
    merges: 0,
    closing: opening,
  };
}

function sum(figures: Readonly<Record<string, number>>): number {
  return Object.values(figures).reduce((total, figure) => total + figure, 0);
}
