import type { CanonicalRecord, FlatColumn, Gender } from '#contracts';
import type { Membership, Organisation } from './organisations.js';
import type { CalendarDate, Occupation, Person } from './population.js';

type AlwaysPresent = 'record_id' | 'organisation' | 'local_id' | 'full_name' | 'status';
export type FlatRow = Readonly<
  Record<AlwaysPresent, string> & Record<Exclude<FlatColumn, AlwaysPresent>, string | null>
>;

/** What lists write. */
const OCCUPATIONS: Readonly<Record<Occupation, string | null>> = {
  child: null, pupil: 'Học sinh', student: 'Sinh viên', farmer: 'Nông dân', worker: 'Công nhân', state: 'Viên chức',
  trader: 'Buôn bán', soldier: 'Bộ đội', home: 'Nội trợ', retired: 'Hưu trí',
}; // prettier-ignore

/** What a perfect reader sees in a record: its fields with every repairable error repaired. */
export interface Reading {
  readonly words: readonly string[];
  readonly birth: CalendarDate | null;
  readonly sex: Gender | null;
  readonly nationalId: string;
  readonly oldNationalId: string;
  readonly phone: string;
  readonly commune: number;
  readonly hamlet: number;
}

/** One record of one organisation about one person, with the truth beside it. */
export class GeneratedRecord {
  constructor(
    /** The row as the organisation has it, errors included. */
    readonly record: FlatRow,
    readonly organisation: Organisation,
    readonly person: Person,
    readonly membership: Membership,
    /** What is left after the errors; see {@link truePairs}. */
    readonly reading: Reading,
    /** Fields beyond the flat columns, where the organisation's system has them. */
    private readonly extended: boolean,
  ) {}

  /** `p<serial>`: equal for records of one human. */
  get personId(): string {
    return `p${this.person.serial}`;
  }

  /** The same record as the hub's API takes it. */
  get canonical(): CanonicalRecord {
    const { record: row, person, membership } = this;
    return {
      localId: row.local_id,
      observedAt: row.observed_at,
      person: {
        fullName: row.full_name,
        dateOfBirth: row.date_of_birth,
        gender: row.gender as Gender | null,
        nationalId: row.national_id,
        oldNationalId: row.old_national_id,
        phone: row.phone,
        email: null,
        ethnicity: this.extended ? person.ethnicity : null,
        religion: this.extended ? person.religion : null,
        occupation: this.extended ? OCCUPATIONS[person.occupation] : null,
        residence: {
          communeCode: row.commune_code,
          communeText: row.commune_text,
          provinceText: row.province_text,
          hamlet: row.hamlet,
          addressLine: null,
        },
      },
      membership: {
        status: membership.status,
        unitCode: membership.unitCode,
        role: membership.role,
        joinedOn: row.joined_on,
        leftOn: row.left_on,
        leftReason: membership.leftReason,
        cardNumber: row.card_number,
        feesPaidThrough: row.fees_paid_through,
        lastActivityOn: row.last_activity_on,
      },
    };
  }
}
