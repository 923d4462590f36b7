import { Injectable } from '@nestjs/common';
import {
  bigintArray,
  booleanArray,
  integerArray,
  textArray,
  uuidArray,
  type Transaction,
} from '#persistence';
import { ConcurrentAnnouncement } from './concurrent-announcement.js';
import type { KnownVersion } from './known-interval.js';

/** One record of one version of a person; see the columns of `record_fact`. */
export interface Fact {
  readonly personId: string;
  readonly version: number;
  readonly ordinal: number;
  readonly recordId: string | null;
  readonly recordVersion: number | null;
  readonly organisation: number | null;
  readonly status: number | null;
  readonly unitCode: string | null;
  readonly provinceCode: string | null;
  readonly communeCode: string | null;
  readonly countedFrom: string | null;
  readonly countedTo: string | null;
  readonly leftOn: string | null;
  readonly leftReason: number | null;
  readonly feesPaidThrough: string | null;
  readonly lastActivityOn: string | null;
  readonly flags: number | null;
  readonly role: string | null;
  readonly inReview: boolean | null;
  readonly ethnicity: number | null;
  readonly religion: number | null;
  readonly gender: number | null;
  readonly birthYear: number | null;
  readonly lowGroup: string | null;
  readonly lowLeader: boolean;
  readonly model: number | null;
  readonly knownFrom: string;
  readonly knownTo: string;
}

export interface CaseFact {
  readonly caseId: string;
  readonly version: number;
  readonly open: boolean;
  readonly records: readonly string[];
  readonly knownFrom: string;
  readonly knownTo: string;
}

/** Ends a version on the axis of knowledge. */
export interface Ending {
  readonly id: string;
  readonly version: number;
  readonly knownTo: string;
}

/** Versions of the figures whose changes are noted, at least. */
export const CHANGES_KEPT = 10_000;

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/** Set-based reads and writes of facts and review cases; every method is one or two statements. */
@Injectable()
export class FactsRepository {
  /** Versions known of each of these persons; locks their newest ones until the transaction ends. */
  lockPersonVersions(tx: Transaction, personIds: readonly string[]): Promise<Map<string, KnownVersion[]>> {
    return this.lockVersions(
      tx,
      { table: 'record_fact', id: 'person_id', type: 'uuid', first: 'AND ordinal = 0' },
      personIds,
    );
  }

  /** Versions known of each of these cases; locks their newest ones until the transaction ends. */
  lockCaseVersions(tx: Transaction, caseIds: readonly string[]): Promise<Map<string, KnownVersion[]>> {
    return this.lockVersions(tx, { table: 'review_case', id: 'case_id', type: 'text', first: '' }, caseIds);
  }

  private async lockVersions(
    tx: Transaction,
    { table, id, type, first }: { table: string; id: string; type: string; first: string },
    ids: readonly string[],
  ): Promise<Map<string, KnownVersion[]>> {
    const known = new Map<string, KnownVersion[]>();
    const locked: { id: string; version: number }[] = await tx.query(
      `SELECT ${id} AS id, version::float8 AS version FROM ${table}
       WHERE ${id} = ANY($1::${type}[]) AND known_to = 'infinity' ${first} ORDER BY ${id} FOR UPDATE`,
      [ids],
    );
    if (locked.length === 0) return known;
    const rows: { id: string; version: number; knownFrom: string; newest: boolean }[] = await tx.query(
      `SELECT ${id} AS id, version::float8 AS version, known_to = 'infinity' AS newest,
              to_char(known_from AT TIME ZONE 'UTC', ${INSTANT}) AS "knownFrom"
       FROM ${table} WHERE ${id} = ANY($1::${type}[]) ${first}`,
      [locked.map((row) => row.id)],
    );
    const lockedVersion = new Map(locked.map((row) => [row.id, row.version]));
    for (const { id: owner, version, knownFrom, newest } of rows) {
      if (newest && lockedVersion.get(owner) !== version) throw new ConcurrentAnnouncement();
      const versions = known.get(owner);
      if (versions) versions.push({ version, knownFrom });
      else known.set(owner, [{ version, knownFrom }]);
    }
    return known;
  }

  async endPersonVersions(tx: Transaction, endings: readonly Ending[]): Promise<void> {
    await this.endVersions(tx, 'record_fact', 'person_id', 'uuid', endings);
  }

  async endCaseVersions(tx: Transaction, endings: readonly Ending[]): Promise<void> {
    await this.endVersions(tx, 'review_case', 'case_id', 'text', endings);
  }

  private async endVersions(
    tx: Transaction,
    table: string,
    id: string,
    type: string,
    endings: readonly Ending[],
  ): Promise<void> {
    if (endings.length === 0) return;
    await tx.query(
      `UPDATE ${table} AS f SET known_to = e.known_to
       FROM unnest($1::${type}[], $2::bigint[], $3::timestamptz[]) AS e (id, version, known_to)
       WHERE f.${id} = e.id AND f.version = e.version`,
      [endings.map((e) => e.id), endings.map((e) => e.version), endings.map((e) => e.knownTo)],
    );
  }

  /** @throws ConcurrentAnnouncement when another instance has just written one of these versions */
  async insertFacts(tx: Transaction, facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    const [{ inserted }]: [{ inserted: number }] = await tx.query(
      `WITH added AS (
         INSERT INTO record_fact (person_id, version, ordinal, record_id, organisation, province_code, commune_code,
                                  counted_from, counted_to, low_group, low_leader, known_from, known_to,
                                  record_version, status, unit_code, left_on, left_reason, fees_paid_through,
                                  last_activity_on, flags, role, in_review, ethnicity, religion, gender, birth_year, model)
         SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::int[], $4::uuid[], $5::int[], $6::text[], $7::text[],
                              $8::date[], $9::date[], $10::uuid[], $11::boolean[], $12::timestamptz[], $13::timestamptz[],
                              $14::bigint[], $15::int[], $16::text[], $17::date[], $18::int[], $19::date[], $20::date[],
                              $21::int[], $22::text[], $23::boolean[], $24::int[], $25::int[], $26::int[], $27::int[], $28::int[])
         ON CONFLICT DO NOTHING RETURNING 1)
       SELECT count(*)::int AS inserted FROM added`,
      [
        uuidArray(facts.map((f) => f.personId)),
        bigintArray(facts.map((f) => f.version)),
        integerArray(facts.map((f) => f.ordinal)),
        uuidArray(facts.map((f) => f.recordId)),
        integerArray(facts.map((f) => f.organisation)),
        textArray(facts.map((f) => f.provinceCode)),
        textArray(facts.map((f) => f.communeCode)),
        facts.map((f) => f.countedFrom),
        facts.map((f) => f.countedTo),
        uuidArray(facts.map((f) => f.lowGroup)),
        booleanArray(facts.map((f) => f.lowLeader)),
        facts.map((f) => f.knownFrom),
        facts.map((f) => f.knownTo),
        bigintArray(facts.map((f) => f.recordVersion)),
        integerArray(facts.map((f) => f.status)),
        textArray(facts.map((f) => f.unitCode)),
        facts.map((f) => f.leftOn),
        integerArray(facts.map((f) => f.leftReason)),
        facts.map((f) => f.feesPaidThrough),
        facts.map((f) => f.lastActivityOn),
        integerArray(facts.map((f) => f.flags)),
        textArray(facts.map((f) => f.role)),
        booleanArray(facts.map((f) => f.inReview)),
        integerArray(facts.map((f) => f.ethnicity)),
        integerArray(facts.map((f) => f.religion)),
        integerArray(facts.map((f) => f.gender)),
        integerArray(facts.map((f) => f.birthYear)),
        integerArray(facts.map((f) => f.model)),
      ],
    );
    if (inserted !== facts.length) throw new ConcurrentAnnouncement();
  }

  /** @throws ConcurrentAnnouncement when another instance has just written one of these versions */
  async insertCases(tx: Transaction, cases: readonly CaseFact[]): Promise<void> {
    if (cases.length === 0) return;
    const [{ inserted }]: [{ inserted: number }] = await tx.query(
      `WITH added AS (
         INSERT INTO review_case (case_id, version, open, records, known_from, known_to)
         SELECT id, version, open, records::uuid[], known_from, known_to
         FROM unnest($1::text[], $2::bigint[], $3::boolean[], $4::text[], $5::timestamptz[], $6::timestamptz[])
           AS c (id, version, open, records, known_from, known_to)
         ON CONFLICT DO NOTHING RETURNING 1)
       SELECT count(*)::int AS inserted FROM added`,
      [
        cases.map((c) => c.caseId),
        cases.map((c) => c.version),
        cases.map((c) => c.open),
        cases.map((c) => `{${c.records.join(',')}}`),
        cases.map((c) => c.knownFrom),
        cases.map((c) => c.knownTo),
      ],
    );
    if (inserted !== cases.length) throw new ConcurrentAnnouncement();
  }

  /**
   * Says that the figures changed, and with which persons. Last in its transaction: until the commit no other one
   * can say so, and a report that reads the new version sees all that it stands for.
   */
  async nextFigures(tx: Transaction, personIds: readonly string[]): Promise<void> {
    const [{ version }]: [{ version: number }] = await tx.query(
      `WITH next AS (UPDATE figures_version SET version = version + 1 RETURNING version)
       INSERT INTO figures_change (version, persons) SELECT version, $1::uuid[] FROM next
       RETURNING version::float8 AS version`,
      [uuidArray(personIds)],
    );
    if (version % CHANGES_KEPT === 0) {
      await tx.query('DELETE FROM figures_change WHERE version < $1', [version - CHANGES_KEPT]);
    }
  }

  /** Says that everything may have changed: whoever follows the changes reads all facts anew. */
  async allFiguresChanged(tx: Transaction): Promise<void> {
    await tx.query('UPDATE figures_version SET version = version + $1', [CHANGES_KEPT + 1]);
  }
}
