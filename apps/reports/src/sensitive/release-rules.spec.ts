import { blocksOf } from './blocks.js';
import { mayBeRenewed, releaseInstants, SMALLEST_CELL, type Counts } from './release-rules.js';

const SEED = Number(process.env.LIENTHONG_SEED ?? 20261127);
const at = (text: string) => Date.parse(text);
const texts = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString());

describe('instants of release', () => {
  it('double from the first record on until a quarter, then are the ends of quarters in Vietnam', () => {
    const first = at('2026-11-20T01:00:00Z');
    expect(texts(releaseInstants(first, 0, at('2026-11-20T01:10:00Z')))).toEqual([
      '2026-11-20T01:01:00.000Z',
      '2026-11-20T01:02:00.000Z',
      '2026-11-20T01:04:00.000Z',
      '2026-11-20T01:08:00.000Z',
    ]);
    const later = releaseInstants(first, at('2026-12-30T00:00:00Z'), at('2027-07-01T00:00:00Z'));
    expect(texts(later)).toEqual([
      '2026-12-31T17:00:00.000Z',
      '2027-01-04T13:16:00.000Z',
      '2027-03-31T17:00:00.000Z',
      '2027-06-30T17:00:00.000Z',
    ]);
  });

  it('are the same however often and whenever somebody asks', () => {
    const first = at('2026-02-03T04:05:06Z');
    const until = at('2027-12-31T00:00:00Z');
    const all = releaseInstants(first, 0, until);
    for (let asked = first; asked < until; asked += 40 * 86_400_000) {
      const before = releaseInstants(first, 0, asked);
      expect([...before, ...releaseInstants(first, before.at(-1) ?? 0, until)]).toEqual(all);
    }
  });
});

describe(`what is told of a commune, release after release, seed ${SEED}`, () => {
  it('never lets anybody derive how many fewer than ten people are, became or ceased to be', () => {
    let state = SEED;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let renewals = 0;
    for (let commune = 0; commune < 400; commune++) {
      const values = 2 + random(5);
      const now = new Map<number, number>();
      for (let value = 0; value < values; value++) now.set(value, random(4) === 0 ? random(200) : random(30));
      let told = new Map(now);
      expectSafe(told);
      for (let release = 0; release < 12; release++) {
        // From single changes to a great many.
        for (let change = random(3) === 0 ? random(80) : random(4); change > 0; change--) {
          const value = random(values);
          const persons = now.get(value)!;
          now.set(value, random(2) === 0 ? persons + 1 : Math.max(0, persons - 1));
        }
        if (!mayBeRenewed(told, now)) continue;
        renewals++;
        expectSafe(now);
        expectNothingToSubtract(told, now);
        told = new Map(now);
      }
    }
    expect(renewals).toBeGreaterThan(300);
  });

  it('is not told anew when the tenth person comes', () => {
    const before = new Map([
      [0, 100],
      [1, 12],
      [2, 9],
    ]);
    expect(mayBeRenewed(before, new Map(before).set(2, 10))).toBe(false);
    expect(mayBeRenewed(before, new Map(before).set(2, 19))).toBe(true);
    expect(mayBeRenewed(before, new Map(before).set(0, 101))).toBe(false);
    expect(mayBeRenewed(before, new Map(before).set(0, 110))).toBe(true);
    expect(mayBeRenewed(before, new Map(before).set(0, 110).set(1, 11))).toBe(false);
  });
});

/** Every cell has ten people or more, or is all that there is to tell. */
function expectSafe(counts: Counts): void {
  const blocks = blocksOf(counts, SMALLEST_CELL);
  if (blocks.length < 2) return;
  for (const { persons } of blocks) expect(persons).toBeGreaterThanOrEqual(SMALLEST_CELL);
}

/** Tries every set of values that both tell the sum of, and every value that either of them names. */
function expectNothingToSubtract(old: Counts, now: Counts): void {
  const values = [...new Set([...old.keys(), ...now.keys()])];
  const cells = (counts: Counts) => {
    const blocks = blocksOf(counts, SMALLEST_CELL);
    const named = blocks.flatMap(({ value }) => (value === null ? [] : [value]));
    const together = values.filter((value) => !named.includes(value));
    return [...named.map((value) => [value]), ...(together.length > 0 ? [together] : [])];
  };
  const sumOf = (counts: Counts, set: readonly number[]) =>
    set.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0);
  const isSum = (set: ReadonlySet<number>, parts: readonly (readonly number[])[]) =>
    parts.every((part) => part.every((value) => set.has(value)) || !part.some((value) => set.has(value)));
  for (let bits = 1; bits < 2 ** values.length - 1; bits++) {
    const set = new Set(values.filter((_, index) => (bits >> index) & 1));
    if (!isSum(set, cells(old)) || !isSum(set, cells(now))) continue;
    // What is told of the others is the rest of all people, who are no secret: only single cells are.
    const parts = [old, now].map((counts) =>
      cells(counts).filter((part) => part.every((value) => set.has(value))),
    );
    if (parts.every((own) => own.length > 1)) continue;
    const difference = Math.abs(sumOf(now, [...set]) - sumOf(old, [...set]));
    expect({ difference, small: difference > 0 && difference < SMALLEST_CELL }).toMatchObject({
      small: false,
    });
  }
  for (const [value] of [...cells(old), ...cells(now)].filter((part) => part.length === 1)) {
    const difference = Math.abs((now.get(value!) ?? 0) - (old.get(value!) ?? 0));
    expect({ value, small: difference > 0 && difference < SMALLEST_CELL }).toMatchObject({ small: false });
  }
}
