import { MEMBERSHIP_STATUSES, RECORD_FLAGS, type Bilingual } from '#contracts';
import { ALWAYS, NO_DAY } from '../facts/days.js';
import type { FactStore } from '../facts/fact-store.js';
import { yearOf } from '../figures/age-bands.js';
import { AGES, attends, contributes, hasIdentity } from './thresholds.js';

const LISTED = RECORD_FLAGS.nameComplete | RECORD_FLAGS.birthYear;

/** The four proofs of a real membership, as the directive names them. */
export const PROOFS: readonly {
  readonly code: string;
  readonly name: Bilingual;
  readonly holds: (store: FactStore, row: number, day: number) => boolean;
}[] = [
  {
    code: 'verified',
    name: { vi: 'có người', en: 'verified identity' },
    holds: ({ flags }, row) => hasIdentity(flags[row]!),
  },
  {
    code: 'listed',
    name: { vi: 'có tên', en: 'listed by name in a unit' },
    holds: ({ flags, unit, commune }, row) =>
      (flags[row]! & LISTED) === LISTED && (unit[row] !== 0 || commune[row] !== 0),
  },
  {
    code: 'attends',
    name: { vi: 'có tập hợp', en: 'takes part' },
    holds: ({ lastActivityOn }, row, day) => {
      const last = lastActivityOn[row]!;
      return last !== NO_DAY && attends(day - last);
    },
  },
  {
    code: 'contributes',
    name: { vi: 'có đóng góp', en: 'contributes' },
    holds: ({ feesPaidThrough }, row, day) => {
      const paid = feesPaidThrough[row]!;
      return paid !== NO_DAY && contributes(day - paid);
    },
  },
];

const DECEASED = MEMBERSHIP_STATUSES.indexOf('deceased');
const MALE = 0;

export interface PersonRows {
  readonly store: FactStore;
  /** Counted records of the person. */
  readonly rows: readonly number[];
  readonly count: number;
  /** First of all records of the person, counted or not; they stand together. */
  readonly first: number;
  /** Year of the report's day. */
  readonly year: number;
}

/** What is not plausible about a counted record; each finding names the record to check and why. */
export const IMPLAUSIBLE: readonly {
  readonly code: string;
  readonly name: Bilingual;
  /** The organisation whose charter the rule is of; without it the rule is for all. */
  readonly organisation?: string;
  readonly found: (person: PersonRows, row: number) => boolean;
}[] = [
  {
    code: 'man-in-womens-union',
    name: { vi: 'Nam giới trong Hội Phụ nữ', en: "Man in the women's union" },
    organisation: 'womens-union',
    found: (person, row) => person.store.gender[row] === MALE,
  },
  {
    code: 'under-age-womens-union',
    name: { vi: 'Chưa đủ 18 tuổi trong Hội Phụ nữ', en: "Under 18 in the women's union" },
    organisation: 'womens-union',
    found: (person, row) => ageIn(person, row, 0, AGES.adult - 1),
  },
  {
    code: 'under-age-farmers-union',
    name: { vi: 'Chưa đủ 18 tuổi trong Hội Nông dân', en: "Under 18 in the farmers' union" },
    organisation: 'farmers-union',
    found: (person, row) => ageIn(person, row, 0, AGES.adult - 1),
  },
  {
    code: 'under-age-youth-union',
    name: { vi: 'Chưa đủ 16 tuổi trong Đoàn', en: 'Under 16 in the youth union' },
    organisation: 'youth-union',
    found: (person, row) => ageIn(person, row, 0, AGES.youth - 1),
  },
  {
    code: 'over-age-youth-union',
    name: {
      vi: 'Trên 35 tuổi trong Đoàn, không giữ chức vụ',
      en: 'Over 35 in the youth union without a role',
    },
    organisation: 'youth-union',
    found: (person, row) => ageIn(person, row, AGES.youthEnds + 1, 200) && person.store.role[row] === 0,
  },
  {
    code: 'too-young-veteran',
    name: { vi: 'Cựu chiến binh chưa đủ 20 tuổi', en: 'Veteran under 20' },
    organisation: 'veterans',
    found: (person, row) => ageIn(person, row, 0, AGES.veteran - 1),
  },
  {
    code: 'very-old',
    name: { vi: 'Trên 100 tuổi', en: 'Over 100 years old' },
    found: (person, row) => ageIn(person, row, AGES.oldest + 1, 200),
  },
  {
    code: 'joined-as-child',
    name: { vi: 'Vào tổ chức khi chưa đủ 14 tuổi', en: 'Joined before the age of 14' },
    found: ({ store }, row) => {
      const joined = store.countedFrom[row]!;
      const born = store.birthYear[row]!;
      return joined !== ALWAYS && born > 0 && yearOf(joined) - born < 14;
    },
  },
  {
    code: 'deceased-elsewhere',
    name: { vi: 'Tổ chức khác báo đã từ trần', en: 'Another record says deceased' },
    found: (person, row) =>
      someRecord(person, (other) => other !== row && person.store.status[other] === DECEASED),
  },
  {
    code: 'two-communes',
    name: { vi: 'Cùng một tổ chức, ở hai xã', en: 'In two communes of one organisation' },
    found: ({ store, rows, count }, row) => {
      for (let index = 0; index < count; index++) {
        const other = rows[index]!;
        if (store.organisation[other] !== store.organisation[row]) continue;
        if (
          store.commune[other] !== store.commune[row] &&
          store.commune[other] !== 0 &&
          store.commune[row] !== 0
        )
          return true;
      }
      return false;
    },
  },
  {
    code: 'readmitted-soon',
    name: {
      vi: 'Được đưa lại vào danh sách trong 12 tháng sau khi ra',
      en: 'Back on the list within 12 months of leaving it',
    },
    found: (person, row) => {
      const { store } = person;
      const joined = store.countedFrom[row]!;
      return (
        joined !== ALWAYS &&
        someRecord(person, (other) => {
          const left = store.leftOn[other]!;
          return (
            other !== row &&
            store.organisation[other] === store.organisation[row] &&
            store.status[other] === REMOVED &&
            left !== NO_DAY &&
            left <= joined &&
            joined - left <= 365
          );
        })
      );
    },
  },
];

const REMOVED = MEMBERSHIP_STATUSES.indexOf('removed');

function ageIn({ store, year }: PersonRows, row: number, from: number, to: number): boolean {
  const born = store.birthYear[row]!;
  if (born < 0) return false;
  const age = year - born;
  return age >= from && age <= to;
}

function someRecord({ store, first }: PersonRows, holds: (row: number) => boolean): boolean {
  for (let row = first; ; row++) {
    if (holds(row)) return true;
    if (store.last[row] === 1) return false;
  }
}
