import {
  countedIn,
  distinct,
  grouped,
  memberships,
  people,
  plusDays,
  type Counted,
  type Where,
  type World,
} from './naive-figures.js';
import { ORGANISATIONS, PROVINCES } from './simulation.js';

/** Figures that others gave, as they are imported. */
export interface GivenPopulation {
  readonly organisation: string;
  readonly unit: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly source: string;
  readonly population: number;
}
export interface GivenTotal {
  readonly organisation: string;
  readonly unit: string;
  readonly declaredOn: string;
  readonly source: string;
  readonly total: number;
}

const population = (
  organisation: string,
  unit: string,
  [periodFrom, periodTo]: [string, string],
  source: string,
  count: number,
) => ({
  ...{ organisation, unit, periodFrom, periodTo, source, population: count },
});
const YEAR: [string, string] = ['2026-01-01', '2026-12-31'];

/** Several sources, periods inside others, units of every level, and some below the members: over 100 %. */
export const POPULATIONS: readonly GivenPopulation[] = [
  population('*', '*', ['2025-01-01', '2025-12-31'], 'niên giám', 480),
  population('*', '*', YEAR, 'niên giám', 500),
  population('*', '*', YEAR, 'công an', 470),
  population('*', '80', YEAR, 'niên giám', 300),
  population('*', '80', ['2026-07-01', '2026-09-30'], 'niên giám', 310),
  population('*', '80', ['2026-07-01', '2026-12-31'], 'niên giám', 320),
  population('*', '25534', YEAR, 'xã', 7),
  population('trade-union', '80', YEAR, 'liên đoàn', 55),
  population('trade-union', '25534', YEAR, 'liên đoàn', 1),
  population('youth-union', '*', ['2024-01-01', '2030-12-31'], 'đoàn', 210),
];

export const TOTALS: readonly GivenTotal[] = [
  { organisation: '*', unit: '*', declaredOn: '2025-12-31', source: 'báo cáo năm', total: 900 },
  { organisation: '*', unit: '80', declaredOn: '2026-06-30', source: 'báo cáo quý', total: 123 },
  { organisation: 'trade-union', unit: '80', declaredOn: '2025-03-31', source: 'báo cáo quý', total: 61 },
  { organisation: 'trade-union', unit: '80', declaredOn: '2026-06-30', source: 'báo cáo quý', total: 0 },
  { organisation: 'youth-union', unit: '25534', declaredOn: '2026-09-30', source: 'đoàn xã', total: 12 },
  { organisation: 'youth-union', unit: '25534', declaredOn: '2025-09-30', source: 'huyện', total: 8 },
];

const sorted = (values: readonly string[]) => [...values].sort();
const childrenOf = (unit: string | null) =>
  unit === null ? sorted(Object.keys(PROVINCES)) : sorted(PROVINCES[unit] ?? []);

/** Who counts in a unit below the asked one, or (null) in the asked one itself, by one organisation or ('*') all. */
function within(
  world: World,
  where: Where,
  child: string | null,
  organisation: string,
  asOf = where.asOf,
): Counted[] {
  const inParent = countedIn(world, {
    asOf,
    unit: where.unit,
    organisation: organisation === '*' ? null : organisation,
  });
  return inParent.filter(
    ({ record }) => child === null || record.communeCode === child || record.provinceCode === child,
  );
}

/** Of each source the period that began last, of equal ones the shorter. */
function populationsOn(given: readonly GivenPopulation[], day: string, organisation: string, unit: string) {
  const held = given.filter(
    (one) =>
      one.organisation === organisation && one.unit === unit && one.periodFrom <= day && one.periodTo >= day,
  );
  return sorted([...new Set(held.map(({ source }) => source))]).map(
    (source) =>
      held
        .filter((one) => one.source === source)
        .sort((a, b) =>
          a.periodFrom === b.periodFrom
            ? a.periodTo < b.periodTo
              ? -1
              : 1
            : a.periodFrom < b.periodFrom
              ? 1
              : -1,
        )[0]!,
  );
}

export function rates(
  world: World,
  where: Where,
  given: readonly GivenPopulation[],
  numerator: 'persons' | 'memberships',
) {
  return [null, ...childrenOf(where.unit)].flatMap((child) =>
    ['*', ...ORGANISATIONS].flatMap((organisation): object[] => {
      const counted = within(world, where, child, organisation);
      const unit = child ?? where.unit ?? '*';
      const [persons, lots] = [people(counted), memberships(counted)];
      const common = { organisation, unit, persons, memberships: lots };
      const populations = populationsOn(given, where.asOf, organisation, unit);
      if (populations.length === 0) {
        const none = { source: null, periodFrom: null, periodTo: null, eligible: null, rate: null };
        const unknown = {
          ...common,
          ...none,
          ratePersons: null,
          rateMemberships: null,
          overHundred: false,
          reached: null,
        };
        return child !== null && lots === 0 ? [] : [unknown];
      }
      return populations.map(({ source, periodFrom, periodTo, population: eligible }) => {
        const rate = (numerator === 'persons' ? persons : lots) / eligible;
        return {
          ...{ ...common, source, periodFrom, periodTo, eligible, rate },
          ...{ ratePersons: persons / eligible, rateMemberships: lots / eligible },
          ...{ overHundred: persons > eligible || lots > eligible, reached: rate >= 0.6 },
        };
      });
    }),
  );
}

/** The end of every quarter from 2025 on, and the day of the report. */
export function trend(
  world: World,
  where: Where,
  given: readonly GivenPopulation[],
  numerator: 'persons' | 'memberships',
) {
  const ends = ['2025', '2026'].flatMap((year) =>
    ['03-31', '06-30', '09-30', '12-31'].map((day) => `${year}-${day}`),
  );
  return [...ends.filter((day) => day < where.asOf), where.asOf].map((asOf) => {
    const counted = within(world, where, null, '*', asOf);
    const [first] = populationsOn(given, asOf, '*', where.unit ?? '*');
    const [persons, lots] = [people(counted), memberships(counted)];
    const eligible = first?.population ?? null;
    const rate = eligible === null ? null : (numerator === 'persons' ? persons : lots) / eligible;
    return { asOf, persons, memberships: lots, eligible, rate, target: 0.6 };
  });
}

export function reconciled(world: World, where: Where, given: readonly GivenTotal[]) {
  const units = [where.unit ?? '*', ...childrenOf(where.unit)];
  const known = given.filter(({ unit, declaredOn }) => units.includes(unit) && declaredOn <= where.asOf);
  const last = known.filter(
    (one) =>
      !known.some(
        (other) =>
          other.organisation === one.organisation &&
          other.unit === one.unit &&
          other.source === one.source &&
          other.declaredOn > one.declaredOn,
      ),
  );
  const key = ({ organisation, unit, source }: GivenTotal) => `${organisation}\u0000${unit}\u0000${source}`;
  return [...last]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ organisation, unit, declaredOn, source, total }) => {
      const child = unit === (where.unit ?? '*') ? null : unit;
      const counted = within(world, where, child, organisation, declaredOn);
      const lots = memberships(counted);
      return {
        ...{
          organisation,
          unit,
          declaredOn,
          source,
          declared: total,
          memberships: lots,
          records: counted.length,
        },
        ...{ difference: total - lots, share: total === 0 ? null : (total - lots) / total },
      };
    });
}

/** People when so many of the links are wrong, and so many were missed. */
export function linkageBounds(
  counted: readonly Counted[],
  { precision, recall }: { precision: { low: number; high: number }; recall: { low: number; high: number } },
) {
  const [records, persons] = [counted.length, people(counted)];
  const links = records - persons;
  const least = persons === 0 ? 0 : 1;
  const bounded = (value: number) => (value < least ? least : value > records ? records : value);
  return {
    personsLow: bounded(Math.round(records - (links * precision.high) / recall.low)),
    personsHigh: bounded(Math.round(records - (links * precision.low) / recall.high)),
  };
}

/** Quarters in whose last ten days at least thirty, and three times as many as usual, were admitted. */
export function jumps(counted: readonly Counted[], asOf: string) {
  const [year = 0, month = 0] = asOf.split('-').map(Number);
  const ends = [-9, -6, -3, 0, 3]
    .map((months) =>
      new Date(Date.UTC(year, Math.floor((month - 1) / 3) * 3 + months, 0)).toISOString().slice(0, 10),
    )
    .filter((end) => end <= asOf);
  return ORGANISATIONS.flatMap((organisation) => {
    const own = grouped(
      counted.filter(({ record }) => record.organisation === organisation),
      ({ person }) => person.personId,
    );
    const joined = Object.values(own).flatMap(
      (records) => sorted(records.flatMap(({ record }) => record.joinedOn ?? [])).at(-1) ?? [],
    );
    const between = (after: string, until: string) =>
      joined.filter((day) => day > after && day <= until).length;
    return ends.flatMap((quarterEnd) => {
      const before = plusDays(quarterEnd, -10);
      const admitted = between(before, quarterEnd);
      const usual = (between(plusDays(before, -365), before) * 10) / 365;
      return admitted < 30 || admitted <= 3 * usual
        ? []
        : [{ organisation, quarterEnd, admitted, usual: Math.round(usual * 100) / 100 }];
    });
  });
}

/** The fixed core of the summary, but for the names. */
export function summaryOf(world: World, where: Where) {
  const counted = countedIn(world, where);
  const byPerson = Object.values(grouped(counted, ({ person }) => person.personId));
  const sets = byPerson.map((own) => sorted([...new Set(own.map(({ record }) => record.organisation))]));
  const several = sets.filter((set) => set.length > 1).map((set) => set.join('+'));
  const below = childrenOf(where.unit);
  const children = below
    .map((code) => {
      const own = within(world, where, code, '*');
      return { code, persons: people(own), memberships: memberships(own) };
    })
    .filter(({ persons }) => persons > 0);
  const isPlaced = ({ record }: Counted) =>
    (where.unit === null ? record.provinceCode : record.communeCode) !== null;
  return {
    persons: byPerson.length,
    memberships: memberships(counted),
    inOneOrganisation: sets.filter((set) => set.length === 1).length,
    inSeveralOrganisations: several.length,
    organisations: ORGANISATIONS.map((organisation) => {
      const own = counted.filter(({ record }) => record.organisation === organisation);
      const persons = people(own);
      return { organisation, persons, memberships: persons, duplicates: own.length - persons };
    }),
    overlaps: Object.fromEntries(
      [...new Set(several)].map((set) => [set, several.filter((other) => other === set).length]),
    ),
    children,
    unplaced: below.length === 0 ? 0 : byPerson.filter((own) => !own.some(isPlaced)).length,
    childrenExcess:
      children.reduce((sum, { persons }) => sum + persons, 0) - distinct(counted.map(({ person }) => person)),
  };
}
