import { dayKey, type Chains } from '../facts/chains.js';
import type { Snapshot } from '../facts/snapshot.js';

/** A moment: a day, as the hub knew it at an instant. */
export interface Moment {
  readonly day: number;
  readonly snapshot: Snapshot;
}

const NOBODY = -1;

/**
 * Persons of whom anything may differ between two moments: another version, or a day on which a membership begins or
 * ends. Costs what changed: versions are compared by the number of their first row alone.
 *
 * @param most stops looking when there are more
 */
export function changedPersons(before: Moment, after: Moment, most = Infinity): Set<number> {
  const { first: earlier, store } = before.snapshot;
  const { first: later } = after.snapshot;
  const found = new Set<number>();
  const length = Math.max(earlier.length, later.length);
  const shared = Math.min(earlier.length, later.length);
  for (let person = 0; person < shared && found.size <= most; person++)
    if (earlier[person] !== later[person]) found.add(person);
  for (let person = shared; person < length; person++)
    if ((earlier[person] ?? NOBODY) !== (later[person] ?? NOBODY)) found.add(person);
  const from = Math.min(before.day, after.day);
  const to = Math.max(before.day, after.day);
  const days: [Chains, Int32Array][] = [
    [store.byBeginning, store.countedFrom],
    [store.byEnd, store.countedTo],
  ];
  for (const [chains, column] of days) {
    if (from === to) break;
    for (let key = dayKey(from); key <= dayKey(to) && found.size <= most; key++) {
      for (let row = chains.newest(key); row >= 0; row = chains.before(row)) {
        store.visited++;
        const person = store.person[row]!;
        // Rows of other versions are looked at in vain, which costs little; those of this one lie at or after its first.
        const begins = later[person] ?? NOBODY;
        if (begins < 0 || begins > row || column[row]! <= from || column[row]! > to) continue;
        found.add(person);
      }
    }
  }
  return found;
}
