import type { UnitRow } from '#vietnamese';
import { REFORM_DATE } from '#vietnamese';
import { bareName, loadShippedUnits } from '#units';
import { fraction } from './random.js';
import { withoutMarks } from './syllable.js';

/** A ward as it was before 1 July 2025, merged into a present commune. */
export interface FormerWard {
  readonly code: string;
  readonly name: string;
  readonly district: string;
  readonly province: string;
  /** More than one former ward of the present province has this name: without the district it says nothing. */
  readonly ambiguous: boolean;
}

export interface Commune {
  readonly index: number;
  readonly code: string;
  /** With its type: `Xã Tân Thành`, `Phường Long An`. */
  readonly name: string;
  /** Another commune of the province has the same name once the accents are lost. */
  readonly bareNameAmbiguous: boolean;
  readonly former: readonly FormerWard[];
  readonly urban: boolean;
  /** Relative number of inhabitants. */
  readonly weight: number;
  readonly hamlets: readonly string[];
  /** Where most inhabitants were registered at birth and got their first card. */
  readonly registration: Registration;
}

export interface Registration {
  /** First three digits of personal numbers. */
  readonly idPrefix: string;
  /** First three digits of nine-digit cards. */
  readonly oldIdPrefixes: readonly string[];
}

export interface Province {
  readonly code: string;
  readonly name: string;
  readonly communes: readonly Commune[];
  readonly region: 'north' | 'south';
  /** Share of inhabitants by ethnic group other than Kinh. */
  readonly minorities: readonly (readonly [MinorityGroup, number])[];
}

export type MinorityGroup = 'khmer' | 'cham' | 'hoa' | 'tay-nung' | 'dao' | 'e-de' | 'co-ho';

interface Profile extends Pick<Province, 'region' | 'minorities'> {
  /** By province before 2025. */
  readonly registration: Readonly<Record<string, Registration>>;
}

/**
 * What the unit data set does not say of a province. Personal-number prefixes: TT 07/2016/TT-BCA, annex 1.
 * Shares of minorities and old card prefixes are general knowledge in round figures.
 */
const PROFILES: Readonly<Record<string, Profile>> = {
  '20': {
    registration: { 'Lạng Sơn': { idPrefix: '020', oldIdPrefixes: ['081', '082'] } },
    region: 'north',
    minorities: [
      ['tay-nung', 0.78],
      ['dao', 0.04],
    ],
  },
  '68': {
    registration: {
      'Lâm Đồng': { idPrefix: '068', oldIdPrefixes: ['250', '251'] },
      'Đắk Nông': { idPrefix: '067', oldIdPrefixes: ['245'] },
      'Bình Thuận': { idPrefix: '060', oldIdPrefixes: ['260', '261'] },
    },
    region: 'south',
    minorities: [
      ['co-ho', 0.08],
      ['e-de', 0.04],
      ['cham', 0.02],
      ['tay-nung', 0.03],
    ],
  },
  '80': {
    registration: {
      'Long An': { idPrefix: '080', oldIdPrefixes: ['300', '301'] },
      'Tây Ninh': { idPrefix: '072', oldIdPrefixes: ['290', '291'] },
    },
    region: 'south',
    minorities: [
      ['khmer', 0.008],
      ['cham', 0.004],
      ['hoa', 0.004],
    ],
  },
  '91': {
    registration: {
      'Kiên Giang': { idPrefix: '091', oldIdPrefixes: ['370', '371'] },
      'An Giang': { idPrefix: '089', oldIdPrefixes: ['350', '351', '352'] },
    },
    region: 'south',
    minorities: [
      ['khmer', 0.09],
      ['cham', 0.007],
      ['hoa', 0.012],
    ],
  },
};

/** Provinces that the generator knows well enough to populate. */
export const GENERATED_PROVINCES: readonly string[] = Object.keys(PROFILES);

/**
 * One of the 34 provinces with its communes and the wards that they were formed from, as the shipped units have it.
 * @param code statistics-office code after 2025: `80` Tây Ninh, `91` An Giang, `68` Lâm Đồng, `20` Lạng Sơn
 * @throws Error when the generator has no profile of the province
 */
export function loadProvince(code: string): Province {
  const profile = PROFILES[code];
  if (profile === undefined)
    throw new Error(`Unknown province ${code}; the generator knows ${GENERATED_PROVINCES.join(', ')}.`);
  const { units, successions } = loadShippedUnits();
  const current = units.filter((unit) => unit.validTo === null);
  const former = new Map(
    units.filter((unit) => unit.validTo === REFORM_DATE).map((unit) => [keyOf(unit), unit]),
  );
  const communes = current
    .filter((unit) => unit.level === 'commune' && unit.parentCode === code)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const merged = new Map(communes.map((commune): [string, UnitRow[]] => [commune.code, []]));
  for (const { fromCode, toCode, automatic } of successions) {
    const unit = former.get(`commune ${fromCode}`);
    if (automatic && unit !== undefined) merged.get(toCode)?.push(unit);
  }
  const formerNames = tally([...merged.values()].flat().map((unit) => unit.fullName));
  const bareNames = tally(communes.map((commune) => withoutMarks(commune.fullName)));
  const provinceName = current.find((unit) => unit.level === 'province' && unit.code === code)?.name ?? code;
  return {
    code,
    name: provinceName,
    region: profile.region,
    minorities: profile.minorities,
    communes: communes.map((unit, index): Commune => {
      const wards = (merged.get(unit.code) ?? []).map((ward): FormerWard => ({
        code: ward.code,
        name: ward.fullName,
        district: ward.district ?? '',
        province: bareName(former.get(`province ${ward.parentCode ?? ''}`)?.fullName ?? ''),
        ambiguous: (formerNames.get(ward.fullName) ?? 0) > 1,
      }));
      const urban = unit.fullName.startsWith('Phường');
      const number = Number(unit.code);
      const [anyRegistration] = Object.values(profile.registration);
      return {
        index,
        code: unit.code,
        name: unit.fullName,
        bareNameAmbiguous: (bareNames.get(withoutMarks(unit.fullName)) ?? 0) > 1,
        former: wards,
        urban,
        weight: (urban ? 1.4 : 1) * (0.5 + fraction(number, 1)),
        hamlets: hamletNames(number, urban),
        registration: profile.registration[wards[0]?.province ?? ''] ?? (anyRegistration as Registration),
      };
    }),
  };
}

function keyOf(unit: UnitRow): string {
  return `${unit.level} ${unit.code}`;
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const HAMLET_NAMES = [
  'Bình Hòa', 'Long Thành', 'Tân Lập', 'Phước Lợi', 'Thạnh Phú', 'Hòa Bình', 'An Thạnh', 'Trung Tâm', 'Tân Tiến',
  'Bến Cừ', 'Trà Tân', 'Cầu Kè', 'Giồng Trôm', 'Gò Nổi', 'Xóm Mới', 'Chánh', 'Đông', 'Tây', 'Thượng', 'Hạ',
] as const; // prettier-ignore

/** No official list of hamlets exists: numbered and named ones, mixed, 8 to 20 in a commune. */
function hamletNames(communeNumber: number, urban: boolean): string[] {
  const count = 8 + Math.floor(fraction(communeNumber, 2) * 13);
  const kind = urban ? 'Khu phố' : 'Ấp';
  const start = Math.floor(fraction(communeNumber, 3) * HAMLET_NAMES.length);
  return Array.from({ length: count }, (_, i) =>
    urban || fraction(communeNumber, 10 + i) < 0.5
      ? `${kind} ${i + 1}`
      : `${kind} ${HAMLET_NAMES[(start + i) % HAMLET_NAMES.length] ?? ''}`,
  );
}
