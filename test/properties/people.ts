import type { CanonicalPerson } from '#contracts';
import { vietnameseMembershipModel, type Model } from '#linkage';
import type { UnitData, UnitRow } from '#vietnamese';
import { modelInDoubt } from '../../apps/matching/test/people.js';

const HOA: CanonicalPerson = {
  fullName: 'Nguyễn Thị Hòa',
  dateOfBirth: '1985-03-12',
  gender: 'female',
  nationalId: '072185012345',
  phone: '0912345678',
  residence: { communeCode: '25534', communeText: 'Xã Tân Thành', provinceText: 'Tây Ninh', hamlet: 'Ấp 5' },
};
/** Hòa's twin: everything alike but the name's accent and the number. */
const HOA_TWIN: CanonicalPerson = { ...HOA, fullName: 'Nguyễn Thị Hoa', nationalId: '072185067890' };
const DUC: CanonicalPerson = {
  fullName: 'Trần Văn Đức',
  dateOfBirth: '1971-11-02',
  gender: 'male',
  nationalId: '072071054321',
  phone: '0987654321',
  residence: { communeCode: '25549', communeText: 'Xã Tân Phú', provinceText: 'Tây Ninh' },
};
/** Đức's son of the same name. */
const DUC_SON: CanonicalPerson = { ...DUC, dateOfBirth: '1995-06-20', nationalId: '072095011111' };

const HUMANS = [HOA, HOA_TWIN, DUC, DUC_SON];

/** How organisations write one human down: whole, in part, with slips. */
const VARIANTS: readonly ((person: CanonicalPerson) => CanonicalPerson)[] = [
  (person) => person,
  ({ fullName, gender, phone }) => ({ fullName, gender: gender ?? null, phone: phone ?? null }),
  (person) => ({ ...person, nationalId: null, dateOfBirth: person.dateOfBirth?.slice(0, 4) ?? null }),
  (person) => ({ ...person, nationalId: person.nationalId!.replace(/.{5}$/, '99999') }),
  ({ residence, phone, ...person }) => ({
    ...person,
    fullName: person.fullName.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd'),
  }),
  (person) => ({ ...person, phone: null, email: 'a@example.org', occupation: 'giáo viên' }),
];

export const HUMAN_COUNT = HUMANS.length;
export const VARIANT_COUNT = VARIANTS.length;

/** One human as one list writes them down. */
export function writtenDown(human: number, variant: number): CanonicalPerson {
  return VARIANTS[variant % VARIANT_COUNT]!(HUMANS[human % HUMAN_COUNT]!);
}

const LISTED = 200;

/**
 * The shipped model in doubt about such people, with short frequency tables: the long ones take longer to compile
 * than a whole run takes otherwise.
 */
export function smallModel(): Model {
  const model = vietnameseMembershipModel();
  const frequencies = Object.entries(model.frequencies).map(([view, table]) => {
    const counts = Object.fromEntries(Object.entries(table.counts).slice(0, LISTED));
    return [view, { ...table, counts }] as const;
  });
  return modelInDoubt({ ...model, frequencies: Object.fromEntries(frequencies) });
}

/** The places that they live in. */
export function fewUnits(): UnitData {
  const unit = (code: string, name: string, parentCode: string | null): UnitRow => ({
    code,
    name,
    fullName: `${parentCode ? 'Xã' : 'Tỉnh'} ${name}`,
    level: parentCode ? 'commune' : 'province',
    parentCode,
    district: null,
    validFrom: '2025-07-01',
    validTo: null,
  });
  return {
    units: [unit('80', 'Tây Ninh', null), unit('25534', 'Tân Thành', '80'), unit('25549', 'Tân Phú', '80')],
    successions: [],
  };
}
