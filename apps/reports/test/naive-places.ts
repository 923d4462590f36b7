import { ETHNIC_GROUPS, RELIGIONS, type PersonsChanged } from '#contracts';
import {
  countedIn,
  grouped,
  mapped,
  people,
  worldAt,
  type Counted,
  type Where,
  type World,
} from './naive-figures.js';
import { BRANCHES } from './reports-under-test.js';
import { PROVINCES } from './simulation.js';

const SMALLEST = 10;

type Dimension = 'ethnicity' | 'religion';

/** What is told of one commune: the counts of a release, and which values are named. */
export interface ToldOfCommune {
  readonly commune: string;
  /** ISO 8601: when it was counted. */
  readonly instant: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly named: readonly string[];
}

/** What is told by an instant: minutes that double after the first record, and ends of quarters, each renewing what it may. */
export function toldBy(
  messages: readonly PersonsChanged[],
  until: string,
  by: Dimension,
): readonly ToldOfCommune[] {
  const first = Date.parse([...messages].map(({ knownAt }) => knownAt).sort()[0] ?? '');
  const minutes = Array.from({ length: 17 }, (_, power) => first + 60_000 * 2 ** power);
  const quarters = [2024, 2025, 2026].flatMap((year) =>
    ['03-31', '06-30', '09-30', '12-31'].map((day) => Date.parse(`${year}-${day}T17:00:00Z`)),
  );
  const instants = [...minutes, ...quarters.filter((instant) => instant > first)]
    .sort((a, b) => a - b)
    .map((instant) => new Date(instant).toISOString())
    .filter((instant) => instant <= until);
  const told = new Map<string, ToldOfCommune>();
  for (const instant of instants) {
    const counted = countedByCommune(messages, instant, by);
    for (const commune of new Set([...Object.keys(counted), ...told.keys()])) {
      const [old, counts] = [told.get(commune)?.counts ?? {}, counted[commune] ?? {}];
      if (renewable(old, counts, by))
        told.set(commune, { commune, instant, counts, named: namedIn(counts, by) });
    }
  }
  return [...told.values()];
}

const countedThen = new WeakMap<
  readonly PersonsChanged[],
  Map<string, Record<string, Record<string, number>>>
>();

/** Counted once for each instant: every unit and day asks for the same. */
function countedByCommune(messages: readonly PersonsChanged[], instant: string, by: Dimension) {
  const known = countedThen.get(messages) ?? new Map<string, Record<string, Record<string, number>>>();
  countedThen.set(messages, known);
  const key = `${by} ${instant}`;
  const counted = known.get(key) ?? countByCommune(messages, instant, by);
  known.set(key, counted);
  return counted;
}

function countByCommune(messages: readonly PersonsChanged[], instant: string, by: Dimension) {
  const day = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(0, 10);
  const counted = countedIn(worldAt(messages, instant), { asOf: day, unit: null, organisation: null });
  const persons = Object.values(grouped(counted, ({ person }) => person.personId)).map((own) => {
    const records = own.map(({ record }) => record).sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
    return {
      commune: records.flatMap(({ communeCode }) => communeCode ?? []).sort()[0] ?? 'none',
      value: records.flatMap(({ facts }) => facts?.[by] ?? [])[0] ?? 'Không ghi',
    };
  });
  return mapped(
    grouped(persons, ({ commune }) => commune),
    (own) =>
      mapped(
        grouped(own, ({ value }) => value),
        (group) => group.length,
      ),
  );
}

/** Values that are told of: ten people or more each, and as many at the others. */
function namedIn(counts: Readonly<Record<string, number>>, by: Dimension): string[] {
  const order = (value: string) => (by === 'ethnicity' ? ETHNIC_GROUPS : RELIGIONS).indexOf(value as never);
  const rare = Object.values(counts).filter((count) => count < SMALLEST);
  let together = rare.reduce((sum, count) => sum + count, 0);
  const left = Object.entries(counts)
    .filter(([, count]) => count >= SMALLEST)
    .sort(([x, a], [y, b]) => a - b || order(x) - order(y));
  if (together > 0 && together < SMALLEST) together += left.shift()?.[1] ?? 0;
  return left.map(([value]) => value);
}

function renewable(
  old: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
  by: Dimension,
): boolean {
  const named = [...new Set([...namedIn(old, by), ...namedIn(now, by)])];
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((a, b) => a + b, 0);
  const of = (counts: Readonly<Record<string, number>>) => {
    const each = named.map((value) => counts[value] ?? 0);
    return [...each, total(counts) - each.reduce((a, b) => a + b, 0)];
  };
  const [before, after] = [of(old), of(now)];
  return (
    named.length === 0 ||
    after.every((count, index) => count === before[index] || Math.abs(count - before[index]!) >= SMALLEST)
  );
}

/** People by ethnic group or religion in a unit. */
export function blocksCounted(told: readonly ToldOfCommune[], unit: string | null) {
  const values: Record<string, number> = {};
  let [notToldApart, persons] = [0, 0];
  for (const { commune, counts, named } of told) {
    const province = Object.keys(PROVINCES).find((code) => PROVINCES[code]?.includes(commune));
    if (unit !== null && unit !== commune && unit !== province) continue;
    for (const [value, count] of Object.entries(counts)) {
      persons += count;
      if (named.includes(value)) values[value] = (values[value] ?? 0) + count;
      else notToldApart += count;
    }
  }
  return { values, notToldApart, persons };
}

/** Members of the one enterprise that the branches hold, and union members at none. */
export function enterpriseFigures(world: World, where: Where) {
  const inEnterprise = ({ record }: Counted) => ['DN-1', 'DN-1-1'].includes(record.unitCode ?? '');
  const everywhere = countedIn(world, { ...where, unit: null, organisation: 'trade-union' });
  const [, , , , , commune, province] = BRANCHES.find(([, code]) => code === 'DN-1')!;
  const here = where.unit === null || where.unit === commune || where.unit === province;
  const inside = everywhere.filter(inEnterprise);
  const members = new Set(inside.map(({ person }) => person.personId));
  const outside = countedIn(world, { ...where, organisation: 'trade-union' }).filter(
    (one) => !(here && inEnterprise(one)) && !(here && members.has(one.person.personId)),
  );
  return { unions: here ? { 'DN-1': people(inside) } : {}, elsewhere: people(outside) };
}
