import type { Snapshot } from '../facts/snapshot.js';
import { Combinations } from './combinations.js';
import { changedPersons, type Moment } from './moments.js';

/** Moving from one moment to another costs twice what counting anew does, person by person. */
const SHARE_MOVED = 0.3;
const PLACES_OF_A_PROVINCE = 0x1_0000;

/** People of one place by the combination of their organisations, and their records; nobody: 0 or nothing. */
export interface PlaceSum {
  /** By number of the combination. */
  readonly people: number[];
  /** By position of the organisation. */
  readonly records: number[];
  /** People none of whose records here lies in a place below. */
  unplaced: number;
}

export interface PlaceFigures {
  readonly persons: number;
  readonly memberships: number;
  /** By position of the organisation; nobody: 0 or nothing. */
  readonly members: readonly number[];
  readonly records: readonly number[];
}

/**
 * People and records of the hub, of every province and of every commune at one moment. Asked for another moment, only
 * persons are looked at that changed between the two: so a figure costs what changed since it was asked for last,
 * whatever the unit, and a hundred units cost no more than one.
 */
export class PlaceSums {
  readonly combinations = new Combinations();
  private hub = nobody();
  private provinces = new Map<number, PlaceSum>();
  /** By word of the province and of the commune: a commune counts within the province that its records name. */
  private communes = new Map<number, PlaceSum>();
  private moment: Moment | null = null;
  private readonly rows: number[] = [];

  /** Counts as of a moment. */
  moveTo(moment: Moment): this {
    const { moment: from } = this;
    if (from?.day === moment.day && from.snapshot.first === moment.snapshot.first) return this;
    // A failure midway leaves neither the one nor the other.
    this.moment = null;
    const most = moment.snapshot.first.length * SHARE_MOVED;
    const changed =
      from?.snapshot.store === moment.snapshot.store ? changedPersons(from, moment, most) : null;
    if (from && changed && changed.length <= most) {
      for (const person of changed) {
        this.add(from, person, -1);
        this.add(moment, person, 1);
      }
    } else this.countAnew(moment);
    this.moment = moment;
    return this;
  }

  /** Sums of the hub (both null), of a province or of a commune by their words. */
  of(province: number | null, commune: number | null): PlaceSum {
    if (province === null && commune === null) return this.hub;
    // A commune of no province: it lies where its records say.
    if (province === null)
      return [...this.communes].find(([key]) => key % PLACES_OF_A_PROVINCE === commune)?.[1] ?? nobody();
    return (
      (commune === null
        ? this.provinces.get(province)
        : this.communes.get(province * PLACES_OF_A_PROVINCE + commune)) ?? nobody()
    );
  }

  /** Words of the provinces of the hub, or of the communes of a province, with their sums. */
  below(province: number | null): (readonly [number, PlaceSum])[] {
    if (province === null) return [...this.provinces];
    return [...this.communes]
      .filter(([key]) => Math.floor(key / PLACES_OF_A_PROVINCE) === province)
      .map(([key, sum]) => [key % PLACES_OF_A_PROVINCE, sum] as const);
  }

  figures(sum: PlaceSum): PlaceFigures {
    const figures = { persons: 0, memberships: 0, members: [] as number[], records: sum.records };
    sum.people.forEach((people, set) => {
      const organisations = this.combinations.organisations(set);
      figures.persons += people;
      figures.memberships += people * organisations.length;
      for (const position of organisations)
        figures.members[position] = (figures.members[position] ?? 0) + people;
    });
    return figures;
  }

  private countAnew(moment: Moment): void {
    this.hub = nobody();
    this.provinces = new Map();
    this.communes = new Map();
    const { store, first } = moment.snapshot;
    store.visited += store.rows;
    for (let person = 0; person < first.length; person++) this.add(moment, person, 1);
  }

  private add({ snapshot, day }: Moment, person: number, sign: 1 | -1): void {
    const { store, first } = snapshot;
    const begins = first[person] ?? -1;
    if (begins < 0) return;
    const { countedFrom, countedTo, last, organisation, province, commune } = store;
    const { rows } = this;
    let count = 0;
    for (let row = begins; ; row++) {
      if (countedFrom[row]! <= day && countedTo[row]! > day) rows[count++] = row;
      if (last[row] === 1) break;
    }
    if (count === 0) return;
    let placed = false;
    let set = 0;
    for (let index = 0; index < count; index++) {
      const row = rows[index]!;
      const own = organisation[row]!;
      set = this.combinations.with(set, own);
      this.hub.records[own] = (this.hub.records[own] ?? 0) + sign;
      if (province[row] !== 0) placed = true;
    }
    this.hub.people[set] = (this.hub.people[set] ?? 0) + sign;
    if (!placed) this.hub.unplaced += sign;
    for (let index = 0; index < count; index++) {
      const row = rows[index]!;
      if (province[row] === 0) continue;
      if (isFirst(rows, index, province)) this.addProvince(snapshot, province[row]!, count, sign);
      if (commune[row] !== 0 && isFirst(rows, index, province, commune))
        this.addCommune(snapshot, province[row]!, commune[row]!, count, sign);
    }
  }

  private addProvince({ store }: Snapshot, word: number, count: number, sign: 1 | -1): void {
    let sum = this.provinces.get(word);
    if (!sum) this.provinces.set(word, (sum = nobody()));
    const { organisation, province, commune } = store;
    let placed = false;
    let set = 0;
    for (let index = 0; index < count; index++) {
      const row = this.rows[index]!;
      if (province[row] !== word) continue;
      const own = organisation[row]!;
      set = this.combinations.with(set, own);
      sum.records[own] = (sum.records[own] ?? 0) + sign;
      if (commune[row] !== 0) placed = true;
    }
    sum.people[set] = (sum.people[set] ?? 0) + sign;
    if (!placed) sum.unplaced += sign;
  }

  private addCommune(
    { store }: Snapshot,
    provinceWord: number,
    word: number,
    count: number,
    sign: 1 | -1,
  ): void {
    const key = provinceWord * PLACES_OF_A_PROVINCE + word;
    let sum = this.communes.get(key);
    if (!sum) this.communes.set(key, (sum = nobody()));
    const { organisation, province, commune } = store;
    let set = 0;
    for (let index = 0; index < count; index++) {
      const row = this.rows[index]!;
      if (commune[row] !== word || province[row] !== provinceWord) continue;
      const own = organisation[row]!;
      set = this.combinations.with(set, own);
      sum.records[own] = (sum.records[own] ?? 0) + sign;
    }
    sum.people[set] = (sum.people[set] ?? 0) + sign;
  }
}

/** Whether no earlier row of the person has the same values in the columns. */
function isFirst(rows: readonly number[], index: number, ...columns: readonly Uint16Array[]): boolean {
  const row = rows[index]!;
  for (let earlier = 0; earlier < index; earlier++) {
    const other = rows[earlier]!;
    if (columns.every((column) => column[other] === column[row])) return false;
  }
  return true;
}

function nobody(): PlaceSum {
  return { people: [], records: [], unplaced: 0 };
}
