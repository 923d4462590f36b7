import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  AnnouncementPage,
  AnnouncementPosition,
  AnnouncedCasePage,
  AnnouncedCasePosition,
  Gender,
  MembershipStatus,
  PersonAnnouncement,
  PersonRecord,
  ReviewCaseState,
} from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { openRecord } from '../records/record-content.js';
import { personRecord } from './announced-person.js';

/** Persons of one page at most; those with a long history fill it sooner. */
const PERSONS_A_PAGE = 400;
const CASES_A_PAGE = 2_000;
/** A message holds a megabyte. */
const BYTES_A_PAGE = 500_000;
const PERSON_BYTES = 260;
const RECORD_BYTES = 600;

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface State {
  readonly personId: string;
  readonly version: number;
  readonly knownAt: string;
  readonly records: readonly string[];
  readonly recordVersions: readonly string[];
  readonly lowGroup: string | null;
  readonly gender: Gender | null;
  readonly birthYear: number | null;
  /** Whose activation made the state; null: something else did. */
  readonly model: number | null;
}

interface StoredVersion {
  readonly recordId: string;
  readonly version: number;
  readonly organisation: string;
  readonly localId: string;
  readonly inReview: boolean;
  readonly status: MembershipStatus;
  readonly unitCode: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly content: string;
}

/** What was announced of persons and cases, put together again from what the registry keeps of them. */
@Injectable()
export class AnnouncementsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
  ) {}

  /** All versions of persons after a position, oldest first for each. */
  persons(after: AnnouncementPosition | null): Promise<AnnouncementPage> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const states = fitting(await this.states(tx, after ?? { personId: FIRST_ID, version: 0 }));
        const records = await this.records(tx, states);
        const announcements = states.map((state) => ({
          knownAt: state.knownAt,
          person: announcement(state, records),
        }));
        const last = states.at(-1);
        return { announcements, next: last ? { personId: last.personId, version: last.version } : null };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  async cases(after: AnnouncedCasePosition | null): Promise<AnnouncedCasePage> {
    const rows: (ReviewCaseState & { knownAt: string })[] = await this.dataSource.query(
      `SELECT case_id AS "caseId", version::float8 AS version, open, records::text[] AS records,
              to_char(known_at AT TIME ZONE 'UTC', ${INSTANT}) AS "knownAt"
       FROM announced_case WHERE (case_id, version) > ($1, $2) ORDER BY case_id, version LIMIT $3`,
      [after?.caseId ?? '', after?.version ?? 0, CASES_A_PAGE],
    );
    const last = rows.at(-1);
    return {
      cases: rows.map(({ knownAt, ...state }) => ({ knownAt, state })),
      next: last ? { caseId: last.caseId, version: last.version } : null,
    };
  }

  private states(tx: Transaction, { personId, version }: AnnouncementPosition): Promise<State[]> {
    const columns = `person_id AS "personId", version::float8 AS version, records::text[] AS records,
      record_versions::text[] AS "recordVersions", low_group AS "lowGroup", gender, birth_year AS "birthYear",
      substring(cause FROM '^model:(\\d+)$')::integer AS model`;
    return tx.query(
      `WITH page AS MATERIALIZED (
         SELECT person_id FROM person WHERE person_id >= $1 ORDER BY person_id LIMIT $3)
       SELECT * FROM (
         SELECT ${columns}, to_char(known_at AT TIME ZONE 'UTC', ${INSTANT}) AS "knownAt"
         FROM person WHERE person_id IN (SELECT person_id FROM page)
         UNION ALL
         SELECT ${columns}, to_char(known_from AT TIME ZONE 'UTC', ${INSTANT}) AS "knownAt"
         FROM person_history WHERE person_id IN (SELECT person_id FROM page)) state
       WHERE ("personId", version) > ($1, $2) ORDER BY "personId", version`,
      [personId, version, PERSONS_A_PAGE],
    );
  }

  /** The versions of records that states speak of, announced as they were, by version. */
  private async records(
    tx: Transaction,
    states: readonly State[],
  ): Promise<ReadonlyMap<string, PersonRecord>> {
    const versions = new Set(states.flatMap(({ recordVersions }) => recordVersions));
    const rows: StoredVersion[] = await tx.query(
      `SELECT v.record_id AS "recordId", v.version::float8 AS version, r.organisation, r.local_id AS "localId",
              r.in_review AS "inReview", v.status, v.unit_code AS "unitCode", v.commune_code AS "communeCode",
              v.province_code AS "provinceCode", v.joined_on::text AS "joinedOn", v.left_on::text AS "leftOn",
              encode(v.content, 'base64') AS content
       FROM record_version v JOIN record r ON r.record_id = v.record_id
       WHERE v.version = ANY($1::bigint[]) AND v.status IS NOT NULL`,
      [[...versions]],
    );
    return new Map(
      rows.map(({ content, ...row }) => [
        `${row.recordId} ${row.version}`,
        personRecord(row, {
          ...row,
          record: openRecord(this.keys, row.recordId, row.version, Buffer.from(content, 'base64')),
        }),
      ]),
    );
  }
}

/** As many states as one message holds, and one at least. */
function fitting(states: readonly State[]): State[] {
  let bytes = 0;
  const end = states.findIndex(({ records }, index) => {
    bytes += PERSON_BYTES + records.length * RECORD_BYTES;
    return index > 0 && bytes > BYTES_A_PAGE;
  });
  return end < 0 ? [...states] : states.slice(0, end);
}

function announcement(
  { personId, version, records, recordVersions, lowGroup, gender, birthYear, model }: State,
  stored: ReadonlyMap<string, PersonRecord>,
): PersonAnnouncement {
  return {
    personId,
    version,
    records: records.flatMap((id, index) => stored.get(`${id} ${recordVersions[index]}`) ?? []),
    redirectTo: null,
    lowGroup,
    caseIds: [],
    gender,
    birthYear,
    ...(model !== null && { model }),
  };
}
