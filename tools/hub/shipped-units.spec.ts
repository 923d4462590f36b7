import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { UnitTable, parsePlaceName, placeKey } from '#vietnamese';
import type { UnitRow, UnitSuccession } from '#vietnamese';
import { mergeOfficialList } from './official-units.js';
import { loadShippedUnits, shippedUnitTable } from '#units';

const REFERENCE = fileURLToPath(new URL('../../../shared/reference/', import.meta.url));
const hasReference = existsSync(join(REFERENCE, 'communes_3321.csv'));
if (!hasReference) {
  console.warn(
    'SKIPPED: the official unit lists (../shared/reference) are missing, shipped units are not cross-checked',
  );
}
const withReference = hasReference ? describe : describe.skip;

const shipped = loadShippedUnits();
const former = (row: UnitRow): boolean => row.validTo === '2025-07-01';
const current = (row: UnitRow): boolean => row.validTo === null;

async function list(name: string): Promise<Record<string, string>[]> {
  return parse(await readFile(join(REFERENCE, name), 'utf8'), { columns: true, bom: true });
}

describe('shipped units', () => {
  it("holds today's 34 provinces and 3,321 communes, and the 63 provinces and 10,035 communes before", () => {
    const count = (filter: (row: UnitRow) => boolean, level: UnitRow['level']): number =>
      shipped.units.filter((row) => filter(row) && row.level === level).length;
    expect(count(current, 'province')).toBe(34);
    expect(count(current, 'commune')).toBe(3321);
    expect(count(former, 'province')).toBe(63);
    expect(count(former, 'commune')).toBe(10035);
    expect(count(former, 'district')).toBe(5);
  });

  it('has one row for a code and a day, and a province for every commune', () => {
    expect(new Set(shipped.units.map((row) => `${row.code} ${row.validFrom}`)).size).toBe(
      shipped.units.length,
    );
    const provinces = (filter: (row: UnitRow) => boolean): Set<string> =>
      new Set(shipped.units.filter((row) => filter(row) && row.level === 'province').map((row) => row.code));
    const [now, then] = [provinces(current), provinces(former)];
    for (const row of shipped.units) {
      if (row.level === 'province') continue;
      expect((former(row) ? then : now).has(row.parentCode ?? '')).toBe(true);
    }
  });

  it('knows what became of every former unit, and only existing units as successors', () => {
    const codes = new Set(shipped.units.filter(current).map((row) => row.code));
    const from = new Set(shipped.successions.map((row) => row.fromCode));
    for (const row of shipped.units.filter(former))
      expect([row.code, from.has(row.code)]).toEqual([row.code, true]);
    for (const row of shipped.successions)
      expect([row.toCode, codes.has(row.toCode)]).toEqual([row.toCode, true]);
  });

  it('knows that Đồng Nai became a city', () => {
    const versions = shipped.units.filter((row) => row.code === '75' && !former(row));
    expect(versions.map((row) => [row.fullName, row.validFrom, row.validTo])).toEqual([
      ['Tỉnh Đồng Nai', '2025-07-01', '2026-04-30'],
      ['Thành phố Đồng Nai', '2026-04-30', null],
    ]);
  });
});

describe('shipped units resolve', () => {
  const table = shippedUnitTable();

  it.each([
    [{ code: '26740' }, '26740', 'Phường Sài Gòn'],
    [{ code: '26740', text: 'Phường Bến Nghé', province: 'TP.HCM' }, '26740', 'Phường Sài Gòn'],
    [{ code: '00004', text: 'Phường Trúc Bạch' }, '00004', 'Phường Ba Đình'],
    [{ code: '30280', text: 'Phường Mỹ Bình', province: 'An Giang' }, '30307', 'Phường Long Xuyên'],
    [{ text: 'Xã Tân Thành', province: 'Tây Ninh' }, '25534', 'Xã Tân Thành'],
    [{ text: 'Xã Tân Thạnh', province: 'Tây Ninh' }, '27826', 'Xã Tân Thạnh'],
    [{ text: 'Phường 1', province: 'Long An', district: 'Thành phố Tân An' }, '27694', 'Phường Long An'],
    [{ text: 'Đặc khu Phú Quốc', province: 'An Giang' }, '31078', 'Đặc khu Phú Quốc'],
    [{ text: 'Huyện Lý Sơn, Quảng Ngãi' }, '21548', 'Đặc khu Lý Sơn'],
    [{ text: 'Phường Phú Hội, Thành phố Huế, Thừa Thiên Huế' }, '19789', 'Phường Thuận Hóa'],
    [{ text: "Ea H'Leo", province: 'Đăk Lăk' }, '24184', 'Xã Ea H’Leo'],
    [{ text: 'Xa Dung', province: 'Điện Biên' }, '03208', 'Xã Xa Dung'],
  ])('%j to %s', (query, code, fullName) => {
    const found = table.resolveCommune(query);
    expect(found).toMatchObject({ outcome: 'resolved', code });
    expect(table.commune(code)?.fullName).toBe(fullName);
  });

  it.each([
    [{ text: 'Phường 1', province: 'Tây Ninh' }],
    [{ text: 'Xa Tan Thanh', province: 'Tay Ninh' }],
    [{ text: 'Xã Thạnh Lộc, Huyện Châu Thành, Kiên Giang' }],
    [{ code: '00007', on: '2025-01-01' }],
  ])('%j to nothing certain', (query) => {
    expect(table.resolveCommune(query)).toMatchObject({ outcome: 'ambiguous', code: null });
  });

  it('resolves every commune of today by its own name and province, apart from names that occur twice', () => {
    const twice: string[] = [];
    for (const row of table.currentCommunes()) {
      const province = table.province(row.parentCode ?? '')?.fullName ?? '';
      const found = table.resolveCommune({ text: row.fullName, province });
      if (found.outcome === 'ambiguous') twice.push(row.fullName);
      else expect([row.fullName, province, found.code]).toEqual([row.fullName, province, row.code]);
    }
    expect(twice).toEqual([]);
  });
});

withReference('shipped units against the official lists', () => {
  it("has today's units by the same codes and, tone placement and apostrophes aside, names", async () => {
    const official = [
      ...(await list('provinces_34.csv')).map((row) => ({ ...row, province_code: null })),
      ...(await list('communes_3321.csv')),
    ] as { code: string; full_name: string; province_code: string | null }[];
    const byCode = new Map(shipped.units.filter(current).map((row) => [row.code, row]));
    expect(byCode.size).toBe(official.length);
    const spelling: string[] = [];
    const differences: string[] = [];
    for (const row of official) {
      const own = byCode.get(row.code);
      const [a, b] = [parsePlaceName(own?.fullName ?? ''), parsePlaceName(row.full_name)];
      const same =
        own !== undefined && a.key === b.key && a.type === b.type && own.parentCode === row.province_code;
      if (!same)
        differences.push(`${row.code}: ${own?.fullName} (${own?.parentCode}), officially ${row.full_name}`);
      else if (own.fullName !== row.full_name)
        spelling.push(`${row.code} ${own.fullName} · ${row.full_name}`);
    }
    console.info(
      `${spelling.length} current units differ in tone placement, apostrophe or case only:\n${spelling.join('\n')}`,
    );
    expect(differences).toEqual([]);
  });

  it('has the communes before July 2025 by the same codes, names, districts and provinces', async () => {
    const official = await list('legacy_wards_gso_2025-06.csv');
    const byCode = new Map(
      shipped.units.filter((row) => former(row) && row.level === 'commune').map((row) => [row.code, row]),
    );
    expect(byCode.size).toBe(official.length);
    const differences = official.filter((row) => {
      const own = byCode.get(row.ward_code ?? '');
      const names =
        own !== undefined && parsePlaceName(own.fullName).key === parsePlaceName(row.ward ?? '').key;
      const district = placeKey(own?.district ?? '').key === placeKey(row.district ?? '').key;
      return !names || !district || own.parentCode !== row.province_code;
    });
    expect(differences).toEqual([]);
  });

  it('maps automatically exactly what has one target that both published maps give', async () => {
    const official = new Map<string, { to: string[]; confirmed: boolean }>();
    for (const row of await list('map_commune_old_to_new.csv')) {
      const code = row.old_ward_code || islandCode(row.old_district ?? '');
      const known = official.get(code) ?? { to: [], confirmed: true };
      known.to.push(row.new_ward_code ?? '');
      known.confirmed &&= row.confirmed_by_second_source === 'true';
      official.set(code, known);
    }
    const own = new Map<string, UnitSuccession[]>();
    for (const row of shipped.successions.filter((each) => each.toCode.length === 5)) {
      own.set(row.fromCode, [...(own.get(row.fromCode) ?? []), row]);
    }
    expect([...own.keys()].sort()).toEqual([...official.keys()].sort());
    let automatic = 0;
    for (const [code, { to, confirmed }] of official) {
      const rows = own.get(code) ?? [];
      expect([code, ...rows.map((row) => row.toCode).sort()]).toEqual([code, ...to.sort()]);
      const safe = to.length === 1 && confirmed;
      expect([code, rows.every((row) => row.automatic)]).toEqual([code, safe]);
      if (safe && code.length === 5) automatic++;
    }
    expect(automatic).toBe(9561);
  });

  it('maps the 63 provinces to the 34', async () => {
    const own = new Map(
      shipped.successions.filter((row) => row.toCode.length === 2).map((row) => [row.fromCode, row.toCode]),
    );
    for (const row of await list('map_province_63_to_34.csv')) {
      expect([row.old_code, own.get(row.old_code ?? '')]).toEqual([row.old_code, row.new_code]);
    }
    expect(own.size).toBe(63);
  });

  it('gives way to the official lists: their spelling wins, dates of known units stay', async () => {
    const lists = [
      ['provinces_34.csv', '2026-11-01'],
      ['communes_3321.csv', '2026-11-01'],
      ['map_commune_old_to_new.csv', '2025-07-01'],
    ] as const;
    let data = shipped;
    for (const [name, day] of lists) {
      data = mergeOfficialList(data, await readFile(join(REFERENCE, name), 'utf8'), day).data;
    }
    const find = (code: string): UnitRow | undefined =>
      data.units.find((row) => row.code === code && current(row));
    expect(find('56')?.fullName).toBe('Tỉnh Khánh Hoà');
    expect(find('75')).toMatchObject({ fullName: 'Thành phố Đồng Nai', validFrom: '2026-04-30' });
    expect(data.units).toHaveLength(shipped.units.length);
    const table = new UnitTable(data);
    expect(table.resolveCommune({ text: 'Xã Hòa Lạc', province: 'Hà Nội' })).toMatchObject({ code: '09988' });
  });
});

function islandCode(district: string): string {
  return shipped.units.find((row) => row.level === 'district' && row.fullName === district)?.code ?? district;
}
