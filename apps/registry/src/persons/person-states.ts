import type { CanonicalRecord, MembershipStatus } from '#contracts';
import type { Transaction } from '#persistence';
import type { KeyRing } from '#security';
import { openRecord } from '../records/record-content.js';
import type { GoldenRecord, Provenance } from './golden-record.js';
import { joinGolden, openGolden, type PlainGolden } from './person-content.js';
import { decodeSources } from './sources.js';

/** A person as the hub held it for true from one change to the next. */
export interface PersonState extends PlainGolden {
  readonly personId: string;
  readonly version: number;
  /** ISO 8601 with microseconds. */
  readonly knownFrom: string;
  /** Sorted; empty: the person is no more. */
  readonly records: readonly string[];
  /** Version of each of the records. */
  readonly recordVersions: readonly number[];
  readonly redirectTo: string | null;
  readonly golden: Buffer | null;
  readonly sources: readonly number[];
  readonly rulesVersion: number;
  readonly cause: string | null;
}

/** A record in the version that a state was derived from. */
export interface StateRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly version: number;
  readonly status: MembershipStatus;
  readonly unitCode: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly content: Buffer;
}

/** A redirect leads to a living person in one step as a rule; every further step is a later merge. */
const STEPS_AT_MOST = 100;

const COLUMNS = `
  person_id AS "personId", version::float8 AS version, records, record_versions::float8[] AS "recordVersions",
  redirect_to AS "redirectTo", full_name AS "fullName", birth_date AS "birthDate", gender, commune_code AS "communeCode",
  province_code AS "provinceCode", golden, sources, greatest(rules_version, 1) AS "rulesVersion", cause`;
const SINCE = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "knownFrom"`;
const NOW = `SELECT ${COLUMNS}, ${SINCE('known_at')} FROM person WHERE person_id = $1`;
const THEN = `SELECT ${COLUMNS}, ${SINCE('known_from')} FROM person_history WHERE person_id = $1`;

/** The state of exactly this id: now, or as known at an instant; null: there is, or was, none. */
export async function stateOf(
  tx: Transaction,
  personId: string,
  knownAt?: string,
): Promise<PersonState | null> {
  const [state]: (PersonState | undefined)[] =
    knownAt === undefined
      ? await tx.query(NOW, [personId])
      : await tx.query(
          `${NOW} AND known_at <= $2 UNION ALL ${THEN} AND known_from <= $2 AND known_to > $2 LIMIT 1`,
          [personId, knownAt],
        );
  return state ?? null;
}

/** The living person that an id stands, or stood, for. */
export async function livingState(
  tx: Transaction,
  personId: string,
  knownAt?: string,
): Promise<PersonState | null> {
  let id: string | null = personId;
  for (let step = 0; id !== null && step < STEPS_AT_MOST; step++) {
    const state: PersonState | null = await stateOf(tx, id, knownAt);
    if (state && state.records.length > 0) return state;
    id = state?.redirectTo ?? null;
  }
  return null;
}

/** States of an id after a version, oldest first. */
export function statesAfter(
  tx: Transaction,
  personId: string,
  version: number,
  limit: number,
): Promise<PersonState[]> {
  return tx.query(
    `SELECT * FROM (${NOW} UNION ALL ${THEN}) AS state WHERE version > $2 ORDER BY version LIMIT $3`,
    [personId, version, limit],
  );
}

/** The last state of an id up to a version. */
export async function stateUpTo(
  tx: Transaction,
  personId: string,
  version: number,
): Promise<PersonState | null> {
  const [state]: PersonState[] = await tx.query(
    `SELECT * FROM (${NOW} UNION ALL ${THEN}) AS state WHERE version <= $2 ORDER BY version DESC LIMIT 1`,
    [personId, version],
  );
  return state ?? null;
}

/** The records of these states in the versions that they were derived from, by organisation and local id. */
export function recordsOf(tx: Transaction, states: readonly PersonState[]): Promise<StateRecord[]> {
  const pairs = new Map<string, readonly [string, number]>();
  for (const { records, recordVersions } of states) {
    for (const [index, recordId] of records.entries()) {
      const version = recordVersions[index];
      if (version !== undefined) pairs.set(`${recordId} ${version}`, [recordId, version]);
    }
  }
  const wanted = [...pairs.values()];
  if (wanted.length === 0) return Promise.resolve([]);
  return tx.query(
    `SELECT v.record_id AS "recordId", r.organisation, r.local_id AS "localId", v.version::float8 AS version, v.status,
            v.unit_code AS "unitCode", v.commune_code AS "communeCode", v.province_code AS "provinceCode",
            v.joined_on::text AS "joinedOn", v.left_on::text AS "leftOn", v.content
     FROM unnest($1::uuid[], $2::bigint[]) AS n (record_id, version)
     JOIN record_version v ON v.version = n.version AND v.record_id = n.record_id
     JOIN record r ON r.record_id = n.record_id
     WHERE v.status IS NOT NULL ORDER BY r.organisation, r.local_id`,
    [wanted.map(([recordId]) => recordId), wanted.map(([, version]) => version)],
  );
}

/** Everything that an organisation said of its record up to one of its versions. */
export interface RecordVersion {
  readonly recordId: string;
  /** null: a withdrawal. */
  readonly status: MembershipStatus | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  /** Day in Vietnam on which its organisation saw it so. */
  readonly observedOn: string;
}

/** More versions of one record than these tell nothing about a membership. */
const VERSIONS_AT_MOST = 1000;

/** Earlier versions of records, as long as each stood for the same human, and these themselves; oldest first. */
export function versionsUpTo(tx: Transaction, records: readonly StateRecord[]): Promise<RecordVersion[]> {
  if (records.length === 0) return Promise.resolve([]);
  return tx.query(
    `WITH RECURSIVE chain AS (
       SELECT v.*, 1 AS step FROM unnest($1::uuid[], $2::bigint[]) AS n (record_id, version)
       JOIN record_version v ON v.version = n.version AND v.record_id = n.record_id
       UNION ALL
       SELECT v.*, chain.step + 1 FROM chain
       JOIN record_version v ON v.version = chain.previous_version AND v.record_id = chain.record_id
       WHERE v.epoch = chain.epoch AND chain.step < ${VERSIONS_AT_MOST}
     )
     SELECT record_id AS "recordId", status, joined_on::text AS "joinedOn", left_on::text AS "leftOn",
            (observed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date::text AS "observedOn"
     FROM chain ORDER BY record_id, version`,
    [records.map(({ recordId }) => recordId), records.map(({ version }) => version)],
  );
}

/** Opens the golden record of a state. */
export function goldenOf(keys: KeyRing, state: PersonState): GoldenRecord {
  const { personId, version, golden } = state;
  return joinGolden(state, golden ? openGolden(keys, personId, version, golden) : {});
}

/** Where each golden field of a state comes from. */
export function provenanceOf({ sources, records }: PersonState): Provenance {
  return decodeSources(sources, records);
}

/** Opens what a record said. */
export function contentOf(keys: KeyRing, { recordId, version, content }: StateRecord): CanonicalRecord {
  return openRecord(keys, recordId, version, content);
}
