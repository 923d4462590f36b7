import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { REFORM_DATE, cleanText, parsePlaceName } from '#vietnamese';
import type { UnitData, UnitRow, UnitSuccession } from '#vietnamese';
import { CODES_SINCE, bareName, loadShippedUnits } from './shipped.js';

/** Official lists as CSV with a header row, UTF-8. */
export interface OfficialUnitFiles {
  /** Columns `code, full_name`. */
  readonly provinces: string;
  /** Columns `code, full_name, province_code`. */
  readonly communes: string;
  /**
   * Columns `old_province_code, old_province, old_district, old_ward_code, old_ward, new_ward_code` and,
   * optional, `n_targets, confirmed_by_second_source`. Without it the shipped past is kept.
   */
  readonly successions?: string;
  /** Day from which units that the shipped list does not know are valid, `YYYY-MM-DD`; default: the reform. */
  readonly since?: string;
}

/** A list cannot be taken over; the message names file, line and remedy. */
export class UnitListError extends Error {
  override readonly name = 'UnitListError';
}

type Row = Readonly<Record<string, string>>;

/**
 * Reads official lists; where they and the shipped units differ, the lists win. A unit that both know by
 * the same name keeps its dates. Throws {@link UnitListError} when a list is incomplete or contradicts itself.
 */
export async function importOfficialUnits(files: OfficialUnitFiles): Promise<UnitData> {
  const shipped = loadShippedUnits();
  const since = files.since ?? REFORM_DATE;
  const provinces = await readList(files.provinces, ['code', 'full_name']);
  const communes = await readList(files.communes, ['code', 'full_name', 'province_code']);
  const provinceCodes = uniqueCodes(files.provinces, provinces, /^\d{2}$/);
  const communeCodes = uniqueCodes(files.communes, communes, /^\d{5}$/);
  communes.forEach((row, i) => {
    if (provinceCodes.has(row.province_code ?? '')) return;
    throw lineError(files.communes, i, `province_code "${row.province_code}" is not in ${files.provinces}`);
  });

  const former = shipped.units.filter((row) => row.validTo === REFORM_DATE);
  const shippedNow = new Map<string, UnitRow[]>();
  for (const row of shipped.units) {
    if (row.validTo === REFORM_DATE) continue;
    shippedNow.set(row.code, [...(shippedNow.get(row.code) ?? []), row]);
  }
  const current = [
    ...provinces.map((row) => ({ row, level: 'province' as const, parentCode: null })),
    ...communes.map((row) => ({ row, level: 'commune' as const, parentCode: row.province_code ?? null })),
  ].flatMap(({ row, level, parentCode }) => {
    const fullName = cleanText(row.full_name ?? '');
    const known = shippedNow.get(row.code ?? '')?.filter((unit) => unit.level === level) ?? [];
    const last = known.at(-1);
    if (last !== undefined && sameUnit(last, fullName, parentCode)) {
      return [...known.slice(0, -1), { ...last, fullName, name: bareName(fullName) }];
    }
    const unit: UnitRow = {
      ...{ code: row.code ?? '', name: bareName(fullName), fullName, level, parentCode, district: null },
      ...{ validFrom: since, validTo: null },
    };
    return [unit];
  });

  if (files.successions === undefined) {
    const targets = new Set([...provinceCodes, ...communeCodes]);
    return {
      units: [...former, ...current],
      successions: shipped.successions.filter((row) => targets.has(row.toCode)),
    };
  }
  const past = await readPast(files.successions, communeCodes, since);
  const formerProvinces = former.filter((row) => row.level === 'province');
  const provinceSuccessions = shipped.successions.filter((row) => row.fromCode.length === 2);
  return {
    units: [...formerProvinces, ...past.units, ...current],
    successions: [...provinceSuccessions, ...past.successions],
  };
}

function sameUnit(unit: UnitRow, fullName: string, parentCode: string | null): boolean {
  const [a, b] = [parsePlaceName(unit.fullName), parsePlaceName(fullName)];
  return a.key === b.key && a.type === b.type && unit.parentCode === parentCode;
}

/** Former communes and what became of them. A former district without communes has a blank ward code. */
async function readPast(
  file: string,
  communeCodes: ReadonlySet<string>,
  since: string,
): Promise<{ units: UnitRow[]; successions: UnitSuccession[] }> {
  const columns = ['old_province_code', 'old_district', 'old_ward_code', 'old_ward', 'new_ward_code'];
  const rows = await readList(file, columns);
  const units = new Map<string, UnitRow>();
  const targets = new Map<string, { to: Set<string>; confirmed: boolean }>();
  rows.forEach((row, i) => {
    const district = row.old_ward_code === '';
    const code = (district ? row.old_district_code : row.old_ward_code) ?? '';
    const to = row.new_ward_code ?? '';
    if (!/^\d{3}(?:\d{2})?$/.test(code))
      throw lineError(file, i, `old_ward_code "${code}" must have 5 digits`);
    if (!communeCodes.has(to))
      throw lineError(file, i, `new_ward_code "${to}" is not in the list of communes`);
    const fullName = cleanText((district ? row.old_district : row.old_ward) ?? '');
    units.set(code, {
      ...{
        code,
        name: bareName(fullName),
        fullName,
        level: district ? ('district' as const) : ('commune' as const),
      },
      ...{
        parentCode: row.old_province_code ?? null,
        district: district ? null : (row.old_district ?? null),
      },
      ...{ validFrom: CODES_SINCE, validTo: REFORM_DATE },
    });
    const known = targets.get(code) ?? { to: new Set<string>(), confirmed: true };
    known.to.add(to);
    known.confirmed &&= row.confirmed_by_second_source !== 'false';
    targets.set(code, known);
  });
  const successions = [...targets].flatMap(([fromCode, { to, confirmed }]) =>
    [...to].sort().map((toCode) => ({
      ...{ fromCode, fromValidFrom: CODES_SINCE, toCode, toValidFrom: since },
      automatic: confirmed && to.size === 1,
    })),
  );
  return { units: [...units.values()], successions };
}

async function readList(file: string, columns: readonly string[]): Promise<readonly Row[]> {
  let rows: Row[];
  try {
    const text = await readFile(file, 'utf8');
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnitListError(`${file} cannot be read as CSV: ${reason}`, { cause });
  }
  const missing = columns.filter((column) => rows[0] === undefined || !(column in rows[0]));
  if (missing.length > 0)
    throw new UnitListError(`${file} needs the columns ${missing.join(', ')} in its header row`);
  return rows;
}

function uniqueCodes(file: string, rows: readonly Row[], form: RegExp): Set<string> {
  const codes = new Set<string>();
  rows.forEach(({ code = '', full_name: name = '' }, i) => {
    if (!form.test(code))
      throw lineError(file, i, `code "${code}": leading zeros must be kept (format the column as text)`);
    if (codes.has(code)) throw lineError(file, i, `code ${code} occurs twice`);
    if (name === '') throw lineError(file, i, 'full_name is empty');
    codes.add(code);
  });
  return codes;
}

/** Line as an editor counts it: the header is line 1. */
function lineError(file: string, index: number, message: string): UnitListError {
  return new UnitListError(`${file}, line ${index + 2}: ${message}`);
}
