import { Injectable } from '@nestjs/common';
import type { ReviewCaseState } from '#contracts';
import {
  bigintArray,
  booleanArray,
  byteaArray,
  smallintArray,
  textArray,
  type Transaction,
  uuidArray,
} from '#persistence';
import type { OpenVersion } from '../records/recent-versions.js';
import type { AssignedRecord, Assignment, Redirect, StoredPerson } from './regrouping.js';

export interface KnownPerson extends StoredPerson {
  /** Hexadecimal digest of its last announcement. */
  readonly announced: string;
  /** ISO 8601 with microseconds. */
  readonly knownAt: string;
  readonly redirectTo: string | null;
}

/** Current version of a record, sealed. */
export type SealedVersion = Omit<OpenVersion, 'record'> & { readonly content: Buffer };

/** Row of `person`. */
export interface PersonRow {
  readonly personId: string;
  readonly records: readonly string[];
  /** Version of each of these records. */
  readonly recordVersions: readonly number[];
  readonly caseIds: readonly string[];
  readonly lowGroup: string | null;
  readonly announced: string;
  readonly nameKey: string | null;
  readonly fullName: string | null;
  readonly birthDate: string | null;
  readonly birthYear: number | null;
  readonly gender: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly golden: Buffer;
  readonly sources: readonly number[];
  readonly nationalIdIndex: Buffer | null;
  readonly oldNationalIdIndex: Buffer | null;
  readonly phoneIndex: Buffer | null;
}

/** Version of an announcement and when the registry knew it. */
export interface Moment {
  readonly version: number;
  /** ISO 8601 with microseconds. */
  readonly knownAt: string;
  /** Survivorship rules in force. */
  readonly rulesVersion: number;
}

/** A record that leaves a person; null: it stands in none any more. */
export interface RecordMove {
  readonly recordId: string;
  readonly from: string;
  readonly to: string | null;
}

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/** Set-based statements of the identity handling; each method is one statement over a whole message. */
@Injectable()
export class IdentityRepository {
  /** Locks records, in the order of their ids, until the transaction ends. */
  async lockRecords(tx: Transaction, recordIds: readonly string[]): Promise<AssignedRecord[]> {
    return tx.query(
      `SELECT record_id AS "recordId", organisation, local_id AS "localId", version::float8 AS version, withdrawn,
              rank::float8 AS rank, minted_person_id AS "mintedPersonId", person_id AS "personId",
              assignment_version::float8 AS "assignmentVersion", in_review AS "inReview",
              assigned_epoch IS NOT NULL AND assigned_epoch <> epoch AS reborn
       FROM record WHERE record_id = ANY($1::uuid[]) ORDER BY record_id FOR UPDATE`,
      [uuidArray(recordIds)],
    );
  }

  async persons(tx: Transaction, personIds: readonly string[]): Promise<KnownPerson[]> {
    return tx.query(
      `SELECT person_id AS "personId", records, case_ids AS "caseIds", low_group AS "lowGroup",
              encode(announced, 'hex') AS announced, redirect_to AS "redirectTo", to_char(known_at AT TIME ZONE 'UTC', ${INSTANT}) AS "knownAt"
       FROM person WHERE person_id = ANY($1::uuid[])`,
      [uuidArray(personIds)],
    );
  }

  /**
   * The moment of a change, taken while everything that it concerns is locked: greater than every earlier one
   * of the same persons, even when the server's clock was set back.
   *
   * @param after when the newest of these persons was last known to change
   */
  async nextMoment(tx: Transaction, after: string | null): Promise<Moment> {
    const [moment]: [Moment] = await tx.query(
      `SELECT nextval('person_version')::float8 AS version,
              to_char(greatest(clock_timestamp(), $1::timestamptz + interval '1 microsecond') AT TIME ZONE 'UTC',
                      ${INSTANT}) AS "knownAt",
              (SELECT max(version) FROM survivorship_rules) AS "rulesVersion"`,
      [after],
    );
    return moment;
  }

  /** By version alone, which leads the key: a join of both would be planned as a scan while the table grows. */
  async currentVersions(
    tx: Transaction,
    records: readonly { readonly recordId: string; readonly version: number }[],
  ): Promise<SealedVersion[]> {
    const rows: (Omit<SealedVersion, 'content'> & { content: string })[] = await tx.query(
      `SELECT record_id AS "recordId", version::float8 AS version, status, unit_code AS "unitCode",
              commune_code AS "communeCode", province_code AS "provinceCode", joined_on::text AS "joinedOn",
              left_on::text AS "leftOn", encode(content, 'base64') AS content
       FROM record_version WHERE version = ANY($1::bigint[])`,
      [bigintArray(records.map(({ version }) => version))],
    );
    const wanted = new Map(records.map(({ recordId, version }) => [recordId, version]));
    return rows
      .filter(({ recordId, version }) => wanted.get(recordId) === version)
      .map((row) => ({ ...row, content: Buffer.from(row.content, 'base64') }));
  }

  async assign(tx: Transaction, assignments: readonly Assignment[]): Promise<void> {
    if (assignments.length === 0) return;
    await tx.query(
      `UPDATE record r
       SET person_id = a.person_id, assignment_version = a.version, in_review = a.in_review, assigned_epoch = r.epoch
       FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[]) AS a (record_id, person_id, version, in_review)
       WHERE r.record_id = a.record_id`,
      [
        uuidArray(assignments.map((a) => a.recordId)),
        uuidArray(assignments.map((a) => a.personId)),
        bigintArray(assignments.map((a) => a.assignmentVersion)),
        booleanArray(assignments.map((a) => a.inReview)),
      ],
    );
  }

  /** Keeps what these persons were until now. */
  async keepHistory(tx: Transaction, personIds: readonly string[], { knownAt }: Moment): Promise<void> {
    if (personIds.length === 0) return;
    await tx.query(
      `INSERT INTO person_history (person_id, version, known_from, known_to, records, record_versions, low_group, redirect_to,
                                   full_name, birth_date, birth_year, gender, commune_code, province_code, golden,
                                   sources, rules_version, cause)
       SELECT person_id, version, known_at, $2::timestamptz, records, record_versions, low_group, redirect_to, full_name,
              birth_date, birth_year, gender, commune_code, province_code, golden, sources,
              rules_version, cause
       FROM person WHERE person_id = ANY($1::uuid[])`,
      [uuidArray(personIds), knownAt],
    );
  }

  async writePersons(
    tx: Transaction,
    persons: readonly PersonRow[],
    { version, knownAt, rulesVersion }: Moment,
    cause: string | null,
  ): Promise<void> {
    if (persons.length === 0) return;
    const sorted = [...persons].sort((a, b) => (a.personId < b.personId ? -1 : 1));
    await tx.query(
      `INSERT INTO person AS p (person_id, version, known_at, records, record_versions, case_ids, low_group, announced, full_name,
                                birth_date, birth_year, gender, commune_code, province_code, golden, sources,
                                national_id_index, old_national_id_index, phone_index, name_key, rules_version, cause)
       SELECT person_id, $17, $18, records::uuid[], record_versions::bigint[], case_ids::text[], low_group, announced, full_name, birth_date,
              birth_year, gender, commune_code, province_code, golden, sources::int[],
              national_id, old_national_id, phone, name_key, $21, $22
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::bytea[], $6::text[], $7::text[], $8::smallint[],
                   $9::text[], $10::text[], $11::text[], $12::bytea[], $13::text[], $14::bytea[], $15::bytea[],
                   $16::bytea[], $19::text[], $20::text[])
         AS n (person_id, records, case_ids, low_group, announced, full_name, birth_date, birth_year, gender,
               commune_code, province_code, golden, sources, national_id, old_national_id, phone, record_versions,
               name_key)
       ON CONFLICT (person_id) DO UPDATE
       SET version = excluded.version, known_at = excluded.known_at, records = excluded.records,
           record_versions = excluded.record_versions, case_ids = excluded.case_ids, low_group = excluded.low_group, redirect_to = NULL,
           announced = excluded.announced, full_name = excluded.full_name, birth_date = excluded.birth_date,
           birth_year = excluded.birth_year, gender = excluded.gender, commune_code = excluded.commune_code,
           province_code = excluded.province_code, golden = excluded.golden, sources = excluded.sources,
           national_id_index = excluded.national_id_index,
           old_national_id_index = excluded.old_national_id_index, phone_index = excluded.phone_index,
           name_key = excluded.name_key, rules_version = excluded.rules_version, cause = excluded.cause`,
      [
        uuidArray(sorted.map((p) => p.personId)),
        textArray(sorted.map((p) => arrayLiteral(p.records))),
        textArray(sorted.map((p) => arrayLiteral(p.caseIds))),
        uuidArray(sorted.map((p) => p.lowGroup)),
        byteaArray(sorted.map((p) => Buffer.from(p.announced, 'hex'))),
        textArray(sorted.map((p) => p.fullName)),
        textArray(sorted.map((p) => p.birthDate)),
        smallintArray(sorted.map((p) => p.birthYear)),
        textArray(sorted.map((p) => p.gender)),
        textArray(sorted.map((p) => p.communeCode)),
        textArray(sorted.map((p) => p.provinceCode)),
        byteaArray(sorted.map((p) => p.golden)),
        textArray(sorted.map((p) => arrayLiteral(p.sources))),
        byteaArray(sorted.map((p) => p.nationalIdIndex)),
        byteaArray(sorted.map((p) => p.oldNationalIdIndex)),
        byteaArray(sorted.map((p) => p.phoneIndex)),
        version,
        knownAt,
        textArray(sorted.map((p) => arrayLiteral(p.recordVersions))),
        textArray(sorted.map((p) => p.nameKey)),
        rulesVersion,
        cause,
      ],
    );
  }

  /** Persons that are no more keep their id, and where it leads. */
  async endPersons(
    tx: Transaction,
    vanished: readonly Redirect[],
    { version, knownAt }: Moment,
    cause: string | null,
  ): Promise<void> {
    if (vanished.length === 0) return;
    await tx.query(
      `UPDATE person p
       SET version = $3, known_at = $4, records = '{}', record_versions = '{}', case_ids = '{}', low_group = NULL, redirect_to = v.redirect_to,
           announced = '', full_name = NULL, birth_date = NULL, birth_year = NULL, gender = NULL, commune_code = NULL,
           province_code = NULL, golden = NULL, sources = '{}', national_id_index = NULL, old_national_id_index = NULL,
           phone_index = NULL, name_key = NULL, cause = $5
       FROM unnest($1::uuid[], $2::uuid[]) AS v (person_id, redirect_to)
       WHERE p.person_id = v.person_id`,
      [vanished.map((v) => v.personId), vanished.map((v) => v.redirectTo), version, knownAt, cause],
    );
  }

  /** Leads ids of persons that are no more to where the records that minted them stand now. */
  async redirect(
    tx: Transaction,
    redirects: readonly Redirect[],
    { version, knownAt }: Moment,
    cause: string | null,
  ): Promise<void> {
    if (redirects.length === 0) return;
    await tx.query(
      `UPDATE person p SET redirect_to = v.redirect_to, version = $3, known_at = $4, cause = $5
       FROM unnest($1::uuid[], $2::uuid[]) AS v (person_id, redirect_to)
       WHERE p.person_id = v.person_id`,
      [redirects.map((r) => r.personId), redirects.map((r) => r.redirectTo), version, knownAt, cause],
    );
  }

  /** Which person a record left for which other. */
  async keepMoves(
    tx: Transaction,
    moves: readonly RecordMove[],
    { version, knownAt }: Moment,
  ): Promise<void> {
    if (moves.length === 0) return;
    await tx.query(
      `INSERT INTO record_move (record_id, person_version, from_person_id, to_person_id, known_at)
       SELECT record_id, $4, from_person, to_person, $5
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS m (record_id, from_person, to_person)`,
      [moves.map((m) => m.recordId), moves.map((m) => m.from), moves.map((m) => m.to), version, knownAt],
    );
  }

  /** Keeps what is announced of review cases; of one version what was announced first. */
  async keepCases(
    tx: Transaction,
    cases: readonly ReviewCaseState[],
    { knownAt }: Pick<Moment, 'knownAt'>,
  ): Promise<void> {
    if (cases.length === 0) return;
    await tx.query(
      `INSERT INTO announced_case (case_id, version, open, records, known_at)
       SELECT case_id, version, open, records::uuid[], $5
       FROM unnest($1::text[], $2::bigint[], $3::boolean[], $4::text[]) AS c (case_id, version, open, records)
       ON CONFLICT DO NOTHING`,
      [
        cases.map((c) => c.caseId),
        cases.map((c) => c.version),
        cases.map((c) => c.open),
        cases.map((c) => arrayLiteral(c.records)),
        knownAt,
      ],
    );
  }
}

/** PostgreSQL array input for one cell of an unnested column: `unnest` would flatten arrays of arrays. */
function arrayLiteral(values: readonly (string | number)[]): string {
  return `{${values.map((value) => (typeof value === 'number' ? value : JSON.stringify(value))).join(',')}}`;
}
