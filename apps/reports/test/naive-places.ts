import { ETHNIC_GROUPS, RELIGIONS } from '#contracts';
import { countedIn, grouped, mapped, people, type Counted, type Where, type World } from './naive-figures.js';
import { BRANCHES } from './reports-under-test.js';
import { PROVINCES } from './simulation.js';

const SMALLEST = 10;

/** People by ethnic group or religion: rare values of a commune together, until ten people are. */
export function blocksCounted(world: World, asOf: string, unit: string | null, by: 'ethnicity' | 'religion') {
  const quarter = [
    '2024-12-31',
    '2025-03-31',
    '2025-06-30',
    '2025-09-30',
    '2025-12-31',
    '2026-03-31',
    '2026-06-30',
    '2026-09-30',
  ]
    .concat('2026-12-31')
    .filter((day) => day <= asOf)
    .at(-1)!;
  const counted = countedIn(world, { asOf: quarter, unit: null, organisation: null });
  const persons = Object.values(grouped(counted, ({ person }) => person.personId)).map((own) => {
    const records = own
      .map(({ record }) => record)
      .sort((a, b) => (`${a.organisation} ${a.recordId}` < `${b.organisation} ${b.recordId}` ? -1 : 1));
    return {
      commune: records.flatMap(({ communeCode }) => communeCode ?? []).sort()[0] ?? 'none',
      value: records.flatMap(({ facts }) => facts?.[by] ?? [])[0] ?? 'Không ghi',
    };
  });
  const order = (value: string) => (by === 'ethnicity' ? ETHNIC_GROUPS : RELIGIONS).indexOf(value as never);
  const values: Record<string, number> = {};
  let [notToldApart, total] = [0, 0];
  for (const [commune, own] of Object.entries(grouped(persons, (one) => one.commune))) {
    const province = Object.keys(PROVINCES).find((code) => PROVINCES[code]?.includes(commune));
    if (unit !== null && unit !== commune && unit !== province) continue;
    total += own.length;
    const cells = Object.entries(
      mapped(
        grouped(own, ({ value }) => value),
        (group) => group.length,
      ),
    );
    const rare = cells.filter(([, count]) => count < SMALLEST);
    let together = rare.reduce((sum, [, count]) => sum + count, 0);
    const left = cells
      .filter(([, count]) => count >= SMALLEST)
      .sort(([x, a], [y, b]) => a - b || order(x) - order(y));
    if (together > 0 && together < SMALLEST) together += left.shift()?.[1] ?? 0;
    notToldApart += together;
    for (const [value, count] of left) values[value] = (values[value] ?? 0) + count;
  }
  return { values, notToldApart, persons: total };
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
