import { LEFT_REASONS, MEMBERSHIP_STATUSES } from '#contracts';
import { ALWAYS, NO_DAY } from '../facts/days.js';
import { rowOfRecord } from '../facts/snapshot.js';
import { changedPersons, type Moment } from '../figures/moments.js';
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
export interface Changes {
  readonly gains: Record<Gain, number>;
  splits: number;
  readonly losses: Record<Loss, number>;
  merges: number;
}

const NO_ROW = -1;

/**
 * What changed of people and of memberships between two moments. Each change has one cause:
 *
 * - A person (a membership: a person in an organisation) none of whose counted records was counted before is a gain,
 *   one none of whose records is counted afterwards a loss; of several causes the first of the list names it. Who is
 *   counted at both moments by different records alone neither came nor went.
 * - Of the records counted at both moments, one that stood for k people before and stands for one now is k − 1
 *   merges, one that stands for k now and stood for one is k − 1 splits.
 *
 * So opening + gains + splits − losses − merges = closing, always.
 *
 * @param people those among whom there may be changes; null: everybody who changed in between
 */
export function changesBetween(
  before: Moment,
  after: Moment,
  scope: Scope,
  people: ReadonlySet<number> | null,
): { persons: Changes; memberships: Changes } {
  const persons = noChanges();
  const memberships = noChanges();
  const [oldRows, nowRows]: [number[], number[]] = [[], []];
  for (const person of people ?? changedPersons(before, after)) {
    const oldCount = countRows(before, scope, person, oldRows);
    const nowCount = countRows(after, scope, person, nowRows);
    if (oldCount === nowCount && sameRecords(before, oldRows, nowRows, oldCount)) continue;
    const [old, now] = [oldRows.slice(0, oldCount), nowRows.slice(0, nowCount)];
    const change = new ChangeOfPerson(before, after, scope, person);
    const { organisation } = before.snapshot.store;
    const own = organisation[old[0] ?? now[0]!]!;
    const isOwn = (row: number) => organisation[row] === own;
    if (old.every(isOwn) && now.every(isOwn)) {
      // Of one organisation the membership is the person.
      change.note(old, now, [persons, memberships]);
      continue;
    }
    change.note(old, now, [persons]);
    for (const each of new Set([...old, ...now].map((row) => organisation[row]!))) {
      const ofEach = (row: number) => organisation[row] === each;
      change.note(old.filter(ofEach), now.filter(ofEach), [memberships]);
    }
  }
  return { persons, memberships };
}

/** Puts the rows of a person that count in the scope at a moment into an array, and tells how many they are. */
function countRows({ snapshot, day }: Moment, scope: Scope, person: number, rows: number[]): number {
  const { store, first } = snapshot;
  let count = 0;
  for (let row = first[person] ?? NO_ROW; row >= 0; row++) {
    store.visited++;
    if (counts(snapshot, row, day) && inScope(snapshot, scope, row)) rows[count++] = row;
    if (store.last[row] === 1) break;
  }
  return count;
}

/** Whether a person counts by the same records at both moments: then nothing happened. */
function sameRecords(
  { snapshot }: Moment,
  old: readonly number[],
  now: readonly number[],
  count: number,
): boolean {
  const { record } = snapshot.store;
  for (let index = 0; index < count; index++) if (record[old[index]!] !== record[now[index]!]) return false;
  return true;
}

/** How one person, as a whole or in one organisation, came, went, was merged or divided. */
class ChangeOfPerson {
  constructor(
    private readonly before: Moment,
    private readonly after: Moment,
    private readonly scope: Scope,
    private readonly person: number,
  ) {}

  /**
   * Adds what happened to ledgers.
   *
   * @param old counted rows at the first moment, `now` those at the second
   */
  note(old: readonly number[], now: readonly number[], ledgers: readonly Changes[]): void {
    const sources = this.personsOf(now, this.before);
    const targets = this.personsOf(old, this.after);
    for (const changes of ledgers) {
      if (sources.size > 0) changes.merges += sources.size - 1;
      if (targets.size > 0) changes.splits += targets.size - 1;
    }
    const arrived = now.length > 0 && sources.size === 0;
    const left = old.length > 0 && targets.size === 0;
    if (arrived === left) return;
    if (arrived) {
      const cause = mostTelling(GAINS, now, (row) => this.gain(row));
      for (const { gains } of ledgers) gains[cause]++;
    } else {
      const cause = mostTelling(LOSSES, old, (row) => this.loss(row));
      for (const { losses } of ledgers) losses[cause]++;
    }
  }

  /** Who counts by the records of some rows at a moment. */
  private personsOf(rows: readonly number[], moment: Moment): Set<number> {
    const found = new Set<number>();
    const { store } = moment.snapshot;
    for (const row of rows) {
      const other = this.rowAt(moment, row);
      if (
        other >= 0 &&
        counts(moment.snapshot, other, moment.day) &&
        inScope(moment.snapshot, this.scope, other)
      )
        found.add(store.person[other]!);
    }
    return found;
  }

  /** The row of the same record at a moment, whoever holds it; -1: nobody. */
  private rowAt({ snapshot }: Moment, row: number): number {
    return rowOfRecord(snapshot, snapshot.store.record[row]!);
  }

  private gain(row: number): Gain {
    const { before } = this;
    const earlier = this.rowAt(before, row);
    if (earlier >= 0 && counts(before.snapshot, earlier, before.day)) return 'transferredIn';
    if (before.snapshot.store.countedFrom[row]! > before.day)
      return this.cameFromAnotherUnit(row) ? 'transferredIn' : 'admitted';
    return earlier >= 0 ? 'correctedUp' : 'lateData';
  }

  /** Whether the same organisation has another record of the person that counted before and was transferred since. */
  private cameFromAnotherUnit(row: number): boolean {
    const { before, after } = this;
    const { store, first } = after.snapshot;
    for (let other = first[this.person] ?? NO_ROW; other >= 0; other++) {
      if (store.organisation[other] === store.organisation[row] && store.status[other] === TRANSFERRED) {
        const earlier = this.rowAt(before, other);
        const counted = earlier >= 0 && counts(before.snapshot, earlier, before.day);
        if (counted && !counts(after.snapshot, other, after.day)) return true;
      }
      if (store.last[other] === 1) break;
    }
    return false;
  }

  private loss(row: number): Loss {
    const { before, after } = this;
    const later = this.rowAt(after, row);
    if (later < 0) return 'withdrawn';
    if (counts(after.snapshot, later, after.day)) return 'transferredOut';
    const { store } = after.snapshot;
    const ended = store.countedTo[later]! <= after.day;
    const leftOn = store.leftOn[later]!;
    // An end that lay before the first moment, or a later beginning: what was counted then was wrong.
    if (!ended || (leftOn !== NO_DAY && leftOn !== ALWAYS && leftOn <= before.day)) return 'correctedDown';
    const reason = LEFT_REASONS[store.leftReason[later]!];
    const status = store.status[later];
    if (status === DECEASED || reason === 'deceased') return 'deceased';
    if (status === TRANSFERRED) return 'transferredOut';
    return status === REMOVED ? (reason ?? 'unstated') : 'correctedDown';
  }
}

const TRANSFERRED = MEMBERSHIP_STATUSES.indexOf('transferred');
const REMOVED = MEMBERSHIP_STATUSES.indexOf('removed');
const DECEASED = MEMBERSHIP_STATUSES.indexOf('deceased');

/** The first cause of the list among those of the rows. */
function mostTelling<Cause>(
  causes: readonly Cause[],
  rows: readonly number[],
  causeOf: (row: number) => Cause,
): Cause {
  const found = rows.map(causeOf);
  return causes.find((cause) => found.includes(cause))!;
}

function noChanges(): Changes {
  return {
    gains: Object.fromEntries(GAINS.map((cause) => [cause, 0])) as Record<Gain, number>,
    splits: 0,
    losses: Object.fromEntries(LOSSES.map((cause) => [cause, 0])) as Record<Loss, number>,
    merges: 0,
  };
}
