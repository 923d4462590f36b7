import { parsePlaceName, placeKey } from './place-name.js';
import type { PlaceName } from './place-name.js';
import type { UnitRow } from './unit-data.js';

/** Units of a name; `accentsIgnored`: they fit only when accents are left out. */
export interface FoundUnits {
  readonly rows: readonly UnitRow[];
  readonly accentsIgnored: boolean;
}

/** Rows by accented and by accent-free name, each with the province before it ('80|tân thành') and without. */
export class UnitNameIndex {
  private readonly accented = new Map<string, UnitRow[]>();
  private readonly plain = new Map<string, UnitRow[]>();

  add(row: UnitRow, province: string): void {
    const { key, plain } = placeKey(row.name);
    for (const scope of [province, '']) {
      push(this.accented, `${scope}|${key}`, row);
      push(this.plain, `${scope}|${plain}`, row);
    }
  }

  /** Accents first: names that differ only by accents are different places. */
  find(place: PlaceName, province: string): FoundUnits {
    const exact = this.accented.get(`${province}|${place.key}`) ?? [];
    if (exact.length > 0 && place.accented)
      return { rows: sameType(exact, place.type), accentsIgnored: false };
    const loose = this.plain.get(`${province}|${place.plain}`) ?? exact;
    return {
      rows: sameType(loose, place.type),
      accentsIgnored: loose.length > exact.length || exact.length === 0,
    };
  }
}

function push(map: Map<string, UnitRow[]>, key: string, row: UnitRow): void {
  const rows = map.get(key);
  if (rows === undefined) map.set(key, [row]);
  else rows.push(row);
}

/** Keeps the rows of the written type where there are any; a wrong type is no reason to find nothing. */
export function sameType(rows: readonly UnitRow[], type: string | null): readonly UnitRow[] {
  if (type === null || rows.length < 2) return rows;
  const same = rows.filter((row) => row.fullName.toLowerCase().normalize('NFC').startsWith(type));
  return same.length > 0 ? same : rows;
}

/** How well words fit a unit: 2 name with accents, 1 without, 0 nothing said, -2 another name. */
export function fitOf(row: UnitRow | undefined, commune: PlaceName | null): number {
  if (row === undefined) return -3;
  if (commune === null) return 0;
  const { key, plain } = placeKey(row.name);
  if (key === commune.key) return 2;
  return plain === commune.plain ? 1 : -2;
}

/** The rows of the written district; all when none is of it, for the district may be misspelt. */
export function inDistrict(rows: readonly UnitRow[], district: PlaceName | null): readonly UnitRow[] {
  if (district === null || rows.length < 2) return rows;
  const names = rows.map((row) => parsePlaceName(row.district ?? ''));
  const exact = rows.filter((_row, i) => names[i]?.key === district.key);
  if (exact.length > 0) return exact;
  const loose = rows.filter((_row, i) => names[i]?.plain === district.plain);
  return loose.length > 0 ? loose : rows;
}
