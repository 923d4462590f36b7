import { Chains, dayKey } from './chains.js';

const GONE = -1;
const NONE = -1;
const MICROSECONDS_A_DAY = 86_400_000_000;

/** Versions of persons by when they became known, so that what stood at an instant is found from what stands now. */
export class History {
  /** First row of the newest version by person; -1: the person is no more. Never changed, but replaced. */
  current: Int32Array<ArrayBuffer> = new Int32Array(1024).fill(GONE);

  private newest: Int32Array = new Int32Array(1024).fill(NONE);
  private versions = 0;
  private person: Int32Array;
  private first: Int32Array;
  private knownFrom: Float64Array;
  /** The version of the same person before this one. */
  private earlier: Int32Array;
  private readonly byDay: Chains;
  private lastDay = 0;

  constructor(expectedVersions = 1024) {
    this.person = new Int32Array(expectedVersions);
    this.first = new Int32Array(expectedVersions);
    this.knownFrom = new Float64Array(expectedVersions);
    this.earlier = new Int32Array(expectedVersions);
    this.byDay = new Chains(expectedVersions);
  }

  /**
   * Adds a version, in whatever order they come.
   *
   * @param row first of its rows; -1: the person is no more
   * @param knownFrom microseconds since 2000
   */
  add(person: number, row: number, knownFrom: number): void {
    const version = this.versions++;
    if (version >= this.person.length) {
      this.person = grown(this.person, version);
      this.first = grown(this.first, version);
      this.earlier = grown(this.earlier, version);
      const larger = new Float64Array(this.person.length);
      larger.set(this.knownFrom);
      this.knownFrom = larger;
    }
    this.person[version] = person;
    this.first[version] = row;
    this.knownFrom[version] = knownFrom;
    if (person >= this.newest.length) this.newest = grown(this.newest, person);
    let later = NONE;
    let at = this.newest[person]!;
    while (at !== NONE && this.knownFrom[at]! > knownFrom) {
      later = at;
      at = this.earlier[at]!;
    }
    this.earlier[version] = at;
    if (later === NONE) {
      this.newest[person] = version;
      if (person >= this.current.length) this.current = grown(this.current, person);
      this.current[person] = row;
    } else this.earlier[later] = version;
    const day = dayOf(knownFrom);
    this.lastDay = Math.max(this.lastDay, day);
    this.byDay.add(day, version);
  }

  /** Forgets persons, whose versions are then added anew; snapshots that were taken keep theirs. */
  forget(persons: Iterable<number>): void {
    this.current = this.current.slice();
    for (const person of persons) {
      if (person >= this.newest.length) continue;
      for (let at = this.newest[person]!; at !== NONE; at = this.earlier[at]!) this.person[at] = NONE;
      this.newest[person] = NONE;
      if (person < this.current.length) this.current[person] = GONE;
    }
  }

  /**
   * First rows by person as known at an instant: only versions are looked at that became known since.
   *
   * @param later first rows at a later instant, from which to go back; default: now
   */
  at(
    instant: number,
    later: { readonly first: Int32Array; readonly instant: number } = {
      first: this.current,
      instant: Infinity,
    },
  ): Int32Array {
    const found = later.first.slice();
    const lastDay = Math.min(this.lastDay, dayOf(later.instant));
    for (let day = dayOf(instant); day <= lastDay; day++) {
      for (let version = this.byDay.newest(day); version >= 0; version = this.byDay.before(version)) {
        const person = this.person[version]!;
        const known = this.knownFrom[version]!;
        if (person === NONE || known <= instant || known > later.instant) continue;
        let at = this.earlier[version]!;
        while (at !== NONE && this.knownFrom[at]! > instant) at = this.earlier[at]!;
        found[person] = at === NONE ? GONE : this.first[at]!;
      }
    }
    return found;
  }
}

function dayOf(instant: number): number {
  return dayKey(Math.floor(instant / MICROSECONDS_A_DAY));
}

function grown(column: Int32Array, index: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(index + 1, Math.ceil(column.length * 1.5))).fill(NONE);
  larger.set(column);
  return larger;
}
