import { parseAddress, parsePlaceName, placeKey, wholePlaceName } from './place-name.js';
import type { PlaceName } from './place-name.js';
import { REFORM_DATE } from './unit-data.js';
import type { UnitData, UnitRow } from './unit-data.js';
import { UnitNameIndex, fitOf, inDistrict, sameType } from './unit-name-index.js';
import type { FoundUnits } from './unit-name-index.js';

export interface CommuneQuery {
  readonly code?: string | null;
  /** The commune in words, or a whole address. */
  readonly text?: string | null;
  readonly province?: string | null;
  /** District of an address from before the reform. */
  readonly district?: string | null;
  /** Day for which the address was written, `YYYY-MM-DD`; missing: today's meaning is tried first. */
  readonly on?: string | null;
}

export type UnitNote =
  | 'code-zero-restored'
  | 'unknown-code'
  | 'code-before-2025'
  | 'text-contradicts-code'
  | 'accents-ignored'
  | 'province-missing'
  | 'mapped-2025'
  | 'not-mapped-unambiguously';

export interface CommuneResolution {
  readonly outcome: 'resolved' | 'ambiguous' | 'unknown';
  /** Current commune code, only when resolved. */
  readonly code: string | null;
  /** Current province, also when only the province is certain. */
  readonly provinceCode: string | null;
  /** Current commune codes that it may be, sorted; one when resolved. */
  readonly candidates: readonly string[];
  readonly via: 'code' | 'text' | 'old-code' | 'old-text' | null;
  readonly notes: readonly UnitNote[];
}

interface Successors {
  readonly to: readonly string[];
  readonly automatic: boolean;
}
interface ProvinceScope {
  /** Today's province, null when it is not known. */
  readonly current: string | null;
  /** Codes of provinces before the reform that are meant; null: any. */
  readonly former: ReadonlySet<string> | null;
  /** The name was a province only before the reform: the address is an old one. */
  readonly formerOnly: boolean;
}
const ANYWHERE: ProvinceScope = { current: null, former: null, formerOnly: false };
const MEMO_LIMIT = 200_000;
/** Ways to write a province that are no other spelling of its name. */
const PROVINCE_ALIASES: Readonly<Record<string, string>> = {
  'thua thien hue': 'hue',
  hcm: 'ho chi minh',
  tphcm: 'ho chi minh',
  'tp hcm': 'ho chi minh',
  'sai gon': 'ho chi minh',
  sg: 'ho chi minh',
  hn: 'ha noi',
  'br vt': 'ba ria vung tau',
  'thua thien': 'hue',
  'tt hue': 'hue',
  'dak lac': 'dak lak',
};

/**
 * Resolves communes by code and date or by words. Old units become new ones only where the 2025 reform
 * left no choice; what is ambiguous stays ambiguous, with its candidates. Immutable; answers are cached,
 * because lists repeat few places.
 */
export class UnitTable {
  private readonly communes = new Map<string, UnitRow>();
  private readonly provinces = new Map<string, UnitRow>();
  private readonly formerCommunes = new Map<string, UnitRow>();
  private readonly currentNames = new UnitNameIndex();
  private readonly formerNames = new UnitNameIndex();
  /** Districts that became one commune as a whole: the islands that had no communes. */
  private readonly formerDistricts = new UnitNameIndex();
  private readonly provinceScopes = new Map<string, ProvinceScope>();
  private readonly successors = new Map<string, Successors>();
  private readonly memo = new Map<string, CommuneResolution>();

  constructor(data: UnitData) {
    for (const row of data.successions) {
      const known = this.successors.get(row.fromCode);
      this.successors.set(row.fromCode, {
        to: [...new Set([...(known?.to ?? []), row.toCode])].sort(),
        automatic: row.automatic && known === undefined,
      });
    }
    for (const row of data.units) this.addUnit(row);
    this.indexProvinces(data.units);
  }

  /** The commune that carries this code today. */
  commune(code: string): UnitRow | undefined {
    return this.communes.get(code);
  }

  /** The province that carries this code today. */
  province(code: string): UnitRow | undefined {
    return this.provinces.get(code);
  }

  /** Today's communes, or those of one province, by code. */
  currentCommunes(provinceCode?: string): UnitRow[] {
    return [...this.communes.values()]
      .filter((row) => provinceCode === undefined || row.parentCode === provinceCode)
      .sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** Today's provinces by code. */
  currentProvinces(): UnitRow[] {
    return [...this.provinces.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** Today's code of a province named today's way or as before the reform; null when it is none. */
  resolveProvince(text: string): string | null {
    return this.provinceScope(parsePlaceName(text)).current;
  }

  /**
   * The current commune that is meant. A code has today's meaning unless `on` lies before the reform, the
   * province is no more, or the words contradict today's meaning and fit the former one. Words with a district, or with a
   * province that is no more, are read as an address from before the reform. Never throws.
   */
  resolveCommune(query: CommuneQuery): CommuneResolution {
    const { code, text, province, district, on } = query;
    const before = on !== undefined && on !== null && on !== '' && on < REFORM_DATE;
    const memoKey = `${code ?? ''}\u0000${text ?? ''}\u0000${province ?? ''}\u0000${district ?? ''}\u0000${before}`;
    const known = this.memo.get(memoKey);
    if (known !== undefined) return known;
    const resolution = this.resolve(code ?? '', text ?? '', province ?? '', district ?? '', before);
    if (this.memo.size >= MEMO_LIMIT) this.memo.clear();
    this.memo.set(memoKey, resolution);
    return resolution;
  }

  private addUnit(row: UnitRow): void {
    if (row.level === 'province') {
      if (row.validTo === null) this.provinces.set(row.code, row);
      return;
    }
    if (row.level === 'district') {
      if (this.successors.has(row.code)) this.formerDistricts.add(row, row.parentCode ?? '');
      return;
    }
    if (row.validTo === null) {
      this.communes.set(row.code, row);
      this.currentNames.add(row, row.parentCode ?? '');
    } else if (row.validTo <= REFORM_DATE) {
      this.formerCommunes.set(row.code, row);
      this.formerNames.add(row, row.parentCode ?? '');
    }
  }

  private indexProvinces(units: readonly UnitRow[]): void {
    const former = units.filter(
      (row) => row.level === 'province' && row.validTo !== null && row.validTo <= REFORM_DATE,
    );
    const now = (row: UnitRow): string | undefined => this.successors.get(row.code)?.to[0];
    for (const row of former) {
      const scope = { current: now(row) ?? null, former: new Set([row.code]), formerOnly: true };
      this.setProvinceScope(row.name, scope);
    }
    for (const row of this.provinces.values()) {
      const merged = new Set(former.filter((old) => now(old) === row.code).map((old) => old.code));
      this.setProvinceScope(row.name, { current: row.code, former: merged, formerOnly: false });
    }
  }

  private setProvinceScope(name: string, scope: ProvinceScope): void {
    const { key, plain } = placeKey(name);
    this.provinceScopes.set(key, scope);
    this.provinceScopes.set(plain, scope);
  }

  private provinceScope(place: PlaceName | null): ProvinceScope {
    if (place === null || place.key === '') return ANYWHERE;
    const scope = this.provinceScopes.get(place.key) ?? this.provinceScopes.get(place.plain);
    if (scope !== undefined) return scope;
    const alias = PROVINCE_ALIASES[place.plain];
    return (alias === undefined ? undefined : this.provinceScopes.get(alias)) ?? ANYWHERE;
  }

  private resolve(
    code: string,
    text: string,
    province: string,
    district: string,
    before: boolean,
  ): CommuneResolution {
    const address = parseAddress(text);
    // 'Xã Tân Thành (Tân Thạnh)': what is no province must be the district.
    const named = this.provinceScope(address.province) !== ANYWHERE;
    const ownProvince = province.trim() !== '' ? parsePlaceName(province) : address.province;
    const scope = this.provinceScope(ownProvince);
    const ownDistrict =
      district.trim() !== ''
        ? parsePlaceName(district)
        : (address.district ?? (named ? null : address.province));
    const digits = code.replace(/\D+/g, '');
    const notes: UnitNote[] = [];
    if (digits.length > 0 && digits.length <= 5) {
      const full = digits.padStart(5, '0');
      if (full !== digits) notes.push('code-zero-restored');
      const byCode = this.byCode(full, address.commune, scope, before, notes);
      if (byCode !== null) return byCode;
    }
    if (digits !== '') notes.push('unknown-code');
    if (address.commune === null) {
      const islands = ownDistrict === null ? [] : this.find(this.formerDistricts, ownDistrict, scope).rows;
      return islands.length === 1
        ? this.fromFormer(islands, scope, 'old-text', notes)
        : this.answer([], scope, null, notes);
    }
    const found = this.byText(address.commune, ownDistrict, scope, before, [...notes]);
    if (found.outcome !== 'unknown' || address.commune.type === null) return found;
    const [first = ''] = text.split(/[,;(]/u);
    return this.byText(wholePlaceName(first), ownDistrict, scope, before, notes);
  }

  private byCode(
    code: string,
    commune: PlaceName | null,
    scope: ProvinceScope,
    before: boolean,
    notes: UnitNote[],
  ): CommuneResolution | null {
    const current = this.communes.get(code);
    const former = this.formerCommunes.get(code);
    const fitsCurrent = fitOf(current, commune) + this.fitsProvince(current, scope);
    const fitsFormer = fitOf(former, commune) + this.fitsFormerProvince(former, scope);
    const old =
      former !== undefined &&
      (fitsFormer > fitsCurrent || ((before || scope.formerOnly) && fitsFormer === fitsCurrent));
    if (old || (current === undefined && former !== undefined)) {
      const read: UnitNote[] = [...notes, 'code-before-2025'];
      return this.fromFormer([former], scope, 'old-code', read);
    }
    if (current === undefined) return null;
    const contradicted = fitsCurrent < 0;
    return this.answer([code], scope, 'code', contradicted ? [...notes, 'text-contradicts-code'] : notes);
  }

  private fitsProvince(row: UnitRow | undefined, scope: ProvinceScope): number {
    if (row === undefined || scope.current === null) return 0;
    return row.parentCode === scope.current ? 0 : -1;
  }

  private fitsFormerProvince(row: UnitRow | undefined, scope: ProvinceScope): number {
    if (row === undefined || scope.former === null) return 0;
    return scope.former.has(row.parentCode ?? '') ? 0 : -1;
  }

  private byText(
    commune: PlaceName,
    district: PlaceName | null,
    scope: ProvinceScope,
    before: boolean,
    notes: UnitNote[],
  ): CommuneResolution {
    if (scope.current === null) notes.push('province-missing');
    const current = this.currentNames.find(commune, scope.current ?? '');
    const former = this.findFormer(commune, district, scope);
    // There are no towns (thị trấn) and no districts any more.
    const formerFirst = before || district !== null || scope.formerOnly || commune.type === 'thị trấn';
    if (former.rows.length > 0 && (formerFirst || current.rows.length === 0)) {
      if (former.accentsIgnored && current.rows.length > 0 && !current.accentsIgnored) {
        return this.answer(codes(current.rows), scope, 'text', notes);
      }
      const read: UnitNote[] = former.accentsIgnored ? [...notes, 'accents-ignored'] : notes;
      return this.fromFormer(former.rows, scope, 'old-text', read);
    }
    // A name that only fits today's list without its accents may fit the former one with them.
    if (current.accentsIgnored && former.rows.length > 0 && !former.accentsIgnored) {
      return this.fromFormer(former.rows, scope, 'old-text', notes);
    }
    const ignored = current.accentsIgnored && current.rows.length > 0;
    return this.answer(codes(current.rows), scope, 'text', ignored ? [...notes, 'accents-ignored'] : notes);
  }

  private findFormer(commune: PlaceName, district: PlaceName | null, scope: ProvinceScope): FoundUnits {
    const found = this.find(this.formerNames, commune, scope);
    return { ...found, rows: inDistrict(found.rows, district) };
  }

  /** Searches the former provinces that are meant; what fits with its accents goes before what fits without. */
  private find(index: UnitNameIndex, place: PlaceName, scope: ProvinceScope): FoundUnits {
    const scopes = scope.former === null ? [''] : [...scope.former];
    const finds = scopes.map((province) => index.find(place, province)).filter(({ rows }) => rows.length > 0);
    const exact = finds.filter(({ accentsIgnored }) => !accentsIgnored);
    const rows = (exact.length > 0 ? exact : finds).flatMap((found) => found.rows);
    return { rows: sameType(rows, place.type), accentsIgnored: exact.length === 0 };
  }

  /** The current communes of former ones: resolved only when the way there is unambiguous. */
  private fromFormer(
    rows: readonly UnitRow[],
    scope: ProvinceScope,
    via: 'old-code' | 'old-text',
    notes: readonly UnitNote[],
  ): CommuneResolution {
    const successions = rows.flatMap((row) => this.successors.get(row.code) ?? []);
    const candidates = successions.flatMap((succession) => succession.to);
    const certain =
      successions.length === rows.length && successions.every((succession) => succession.automatic);
    const note = certain && new Set(candidates).size === 1 ? 'mapped-2025' : 'not-mapped-unambiguously';
    return this.answer(candidates, scope, via, [...notes, note], certain);
  }

  private answer(
    found: readonly string[],
    scope: ProvinceScope,
    via: CommuneResolution['via'],
    notes: readonly UnitNote[],
    certain = true,
  ): CommuneResolution {
    const candidates = [...new Set(found)].sort();
    const only = candidates.length === 1 && certain ? (candidates[0] ?? null) : null;
    const provinces = new Set(candidates.map((code) => this.communes.get(code)?.parentCode ?? null));
    const [province = null] = provinces;
    return {
      outcome: only !== null ? 'resolved' : candidates.length > 0 ? 'ambiguous' : 'unknown',
      code: only,
      provinceCode: provinces.size === 1 ? province : scope.current,
      candidates,
      via: candidates.length > 0 ? via : null,
      notes,
    };
  }
}

function codes(rows: readonly UnitRow[]): string[] {
  return rows.map((row) => row.code);
}
