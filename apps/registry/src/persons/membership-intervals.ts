import {
  COUNTED_STATUSES,
  type IntervalStatus,
  type MembershipStatus,
  type StatusInterval,
} from '#contracts';

/** What one version of a record says of the membership. */
export interface StatedMembership {
  /** null: the record is withdrawn. */
  readonly status: MembershipStatus | null;
  /** `YYYY-MM-DD` */
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  /** Day on which the organisation saw it so. */
  readonly observedOn: string;
}

/** A status from a day on, until the next turn; null: since nobody knows when. */
interface Turn {
  readonly from: string | null;
  readonly status: IntervalStatus;
}

/** Earlier than every day: where an unknown beginning is sorted. */
const EVER = '';

/**
 * The statuses of a membership in time, from everything that its organisation said of one record, oldest first.
 * What a version says about the time since its `joinedOn` replaces what earlier ones said; about the time before,
 * and where it gives no `joinedOn`, these stand. So the intervals agree with how reports count the newest
 * version. A version that counts (active, suspended) begins at `joinedOn`; one that has ended, at `leftOn`; a
 * change without a day of its own, on the day on which the organisation saw it.
 */
export function statusIntervals(stated: readonly StatedMembership[]): StatusInterval[] {
  return intervals(stated.reduce<readonly Turn[]>(after, []));
}

function after(turns: readonly Turn[], { status, joinedOn, leftOn, observedOn }: StatedMembership): Turn[] {
  if (status !== null && counts(status)) {
    if (turns.length === 0) return [{ from: joinedOn, status }];
    const seen = later(observedOn, joinedOn);
    if (joinedOn === null) return merged([...until(turns, seen), { from: seen, status }]);
    return merged([
      ...dated(until(turns, joinedOn)),
      ...asMember(within(turns, joinedOn, seen), joinedOn, status),
      { from: seen, status },
    ]);
  }
  // A withdrawal that came before its record tells nothing.
  if (status === null && turns.length === 0) return [];
  const ended = status ?? 'withdrawn';
  const end = later(leftOn ?? observedOn, joinedOn);
  const start = joinedOn ?? turns[0]?.from ?? null;
  const before =
    joinedOn === null && turns.length > 0
      ? until(turns, end)
      : [
          ...dated(until(turns, start ?? EVER)),
          ...((start ?? EVER) < end ? asMember(within(turns, start ?? EVER, end), start, 'active') : []),
        ];
  return merged([...before, { from: end, status: ended }]);
}

/** A day of admission says when that membership began of which it was not known; not that there was one before. */
function dated(before: readonly Turn[]): readonly Turn[] {
  const [first] = before;
  return before.length === 1 && first?.from === null && counts(first.status) ? [] : before;
}

/** Statuses while the organisation says that the person was a member: others than counted ones were wrong. */
function asMember(turns: readonly Turn[], from: string | null, status: IntervalStatus): Turn[] {
  const corrected = turns.map((turn) => (counts(turn.status) ? turn : { ...turn, status }));
  const [first] = corrected;
  return first && first.from === from ? corrected : [{ from, status }, ...corrected];
}

/** Turns before a day. */
function until(turns: readonly Turn[], day: string): Turn[] {
  return turns.filter(({ from }) => (from ?? EVER) < day);
}

/** Turns from one day until before another; that in which the first day lies begins with it. */
function within(turns: readonly Turn[], first: string, end: string): Turn[] {
  const inside = turns.filter(({ from }) => (from ?? EVER) >= first && (from ?? EVER) < end);
  const running = until(turns, first).at(-1);
  const begins = inside[0] && (inside[0].from ?? EVER) === first;
  return running && !begins && first < end ? [{ ...running, from: first }, ...inside] : inside;
}

function merged(turns: readonly Turn[]): Turn[] {
  const kept: Turn[] = [];
  for (const turn of turns) {
    if (kept.at(-1)?.from === turn.from && kept.length > 0) kept.pop();
    if (kept.at(-1)?.status !== turn.status) kept.push(turn);
  }
  return kept;
}

function intervals(turns: readonly Turn[]): StatusInterval[] {
  return turns.map(({ from, status }, index) => ({ status, from, to: turns[index + 1]?.from ?? null }));
}

/** The status on a day; null: the membership had not begun. */
export function statusOn(intervals: readonly StatusInterval[], day: string): IntervalStatus | null {
  return intervals.findLast(({ from }) => (from ?? EVER) <= day)?.status ?? null;
}

/** Of several records of one organisation, on each day the status that weighs most. */
export function combined(timelines: readonly (readonly StatusInterval[])[]): StatusInterval[] {
  const [only] = timelines;
  if (only && timelines.length === 1) return [...only];
  const days = [...new Set(timelines.flat().map(({ from }) => from ?? EVER))].sort();
  const turns = days.map((day): Turn => {
    const statuses = timelines.flatMap((timeline) => statusOn(timeline, day) ?? []);
    const status = statuses.sort((a, b) => WEIGHT.indexOf(a) - WEIGHT.indexOf(b))[0] ?? 'withdrawn';
    return { from: day === EVER ? null : day, status };
  });
  return intervals(merged(turns));
}

/** A member by one record is a member, whatever another says. */
const WEIGHT: readonly IntervalStatus[] = [
  'active',
  'suspended',
  'deceased',
  'transferred',
  'removed',
  'withdrawn',
];

export function counts(status: IntervalStatus): boolean {
  return (COUNTED_STATUSES as readonly IntervalStatus[]).includes(status);
}

function later(day: string, other: string | null): string {
  return other !== null && other > day ? other : day;
}
