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
export function changedPersons(before: Moment, after: Moment, most = Infinity): number[] {
  const { first: earlier, store } = before.snapshot;
  const { first: later } = after.snapshot;
  const found: number[] = [];
  const length = Math.max(earlier.length, later.length);
  const shared = Math.min(earlier.length, later.length);
  const seen = new Uint8Array(length);
  const add = (person: number) => {
    if (seen[person] === 1) return;
    seen[person] = 1;
    found.push(person);
  };
  for (let person = 0; person < shared && found.length <= most; person++)
    if (earlier[person] !== later[person]) add(person);
  for (let person = shared; person < length; person++)
    if ((earlier[person] ?? NOBODY) !== (later[person] ?? NOBODY)) add(person);
  const from = Math.min(before.day, after.day);
  const to = Math.max(before.day, after.day);
  if (from === to) return found;
  const { person: owner, byBeginning, byEnd, countedFrom, countedTo } = store;
  const days: [Chains, Int32Array][] = [
    [byBeginning, countedFrom],
    [byEnd, countedTo],
  ];
  for (const [chains, column] of days) {
    for (let key = dayKey(from); key <= dayKey(to) && found.length <= most; key++) {
      for (let row = chains.newest(key); row >= 0; row = chains.before(row)) {
        store.visited++;
        // Rows of a version that does not stand are looked at in vain, which costs little.
        if (column[row]! > from && column[row]! <= to) add(owner[row]!);
      }
    }
  }
  return found;
}
