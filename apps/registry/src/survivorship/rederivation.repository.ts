import { Injectable } from '@nestjs/common';
import type { RederivationJob } from '#contracts';
import type { Transaction } from '#persistence';
import type { StandingRecord } from '../identity/announced-person.js';

/** A job at work. */
export interface RunningJob {
  readonly jobId: string;
  readonly rulesVersion: number;
  /** null: it has not begun. */
  readonly total: number | null;
  /** Last person of the present pass; null: the pass begins. */
  readonly after: string | null;
}

/** A living person that was derived under earlier rules. */
export interface OutdatedPerson {
  readonly personId: string;
  readonly knownAt: string;
  readonly version: number;
  readonly records: readonly string[];
  readonly recordVersions: readonly number[];
  readonly caseIds: readonly string[];
  readonly lowGroup: string | null;
  /** Hexadecimal. */
  readonly announced: string;
  readonly rulesVersion: number;
  readonly fullName: string | null;
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly golden: Buffer | null;
  readonly sources: readonly number[];
}

export type LockedRecord = Omit<StandingRecord, 'version'> & { readonly mintedPersonId: string };

const JOB = `
  job_id AS "jobId", rules_version AS "rulesVersion", state,
  CASE WHEN state = 'done' THEN 1 ELSE least(done / greatest(total, 1)::float8, 0.999) END AS progress,
  json_build_object('total', coalesce(total, 0), 'done', done, 'changed', changed) AS persons,
  started_at AS "startedAt", finished_at AS "finishedAt"`;

/** Statements of the background derivation; nothing in it waits for a person that a message is changing. */
@Injectable()
export class RederivationRepository {
  async find(tx: Transaction, jobId: string): Promise<RederivationJob | null> {
    const [job]: RederivationJob[] = await tx.query(`SELECT ${JOB} FROM rederivation_job WHERE job_id = $1`, [
      jobId,
    ]);
    return job ?? null;
  }

  /** By version of the rules that they bring to everybody. */
  async ofEachRules(
    tx: Transaction,
    rulesVersions: readonly number[],
  ): Promise<Map<number, RederivationJob>> {
    const jobs: RederivationJob[] = await tx.query(
      `SELECT ${JOB} FROM rederivation_job WHERE rules_version = ANY($1::integer[])`,
      [rulesVersions],
    );
    return new Map(jobs.map((job) => [job.rulesVersion, job]));
  }

  /** Begins a job; those for earlier rules have become pointless. */
  async begin(tx: Transaction, jobId: string, rulesVersion: number): Promise<void> {
    await tx.query(
      `UPDATE rederivation_job SET state = 'superseded', finished_at = transaction_timestamp() WHERE state = 'running'`,
    );
    await tx.query(`INSERT INTO rederivation_job (job_id, rules_version, state) VALUES ($1, $2, 'running')`, [
      jobId,
      rulesVersion,
    ]);
  }

  /** The job to go on with, until `tx` ends nobody else's; null: there is none, or another instance is at it. */
  async take(tx: Transaction): Promise<RunningJob | null> {
    const [job]: RunningJob[] = await tx.query(
      `SELECT job_id AS "jobId", rules_version AS "rulesVersion", total, after FROM rederivation_job
       WHERE state = 'running' FOR UPDATE SKIP LOCKED`,
    );
    return job ?? null;
  }

  async count(tx: Transaction, jobId: string): Promise<void> {
    await tx.query(
      `UPDATE rederivation_job SET total = (SELECT count(*) FROM person WHERE cardinality(records) > 0)
       WHERE job_id = $1`,
      [jobId],
    );
  }

  /** Outdated persons after the last one of the pass, in order. */
  outdated(
    tx: Transaction,
    { rulesVersion, after }: RunningJob,
    limit: number,
  ): Promise<{ personId: string; records: string[]; rulesVersion: number }[]> {
    return tx.query(
      `SELECT person_id AS "personId", records, rules_version AS "rulesVersion" FROM person
       WHERE person_id > coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid) AND rules_version < $2
         AND cardinality(records) > 0
       ORDER BY person_id LIMIT $3`,
      [after, rulesVersion, limit],
    );
  }

  /** Marks persons for whom the rules make no difference. @returns how many were not being changed meanwhile */
  async confirm(tx: Transaction, personIds: readonly string[], rulesVersion: number): Promise<number> {
    if (personIds.length === 0) return 0;
    const [, confirmed]: [unknown, number] = await tx.query(
      `UPDATE person SET rules_version = $2 WHERE person_id IN (
         SELECT person_id FROM person
         WHERE person_id = ANY($1::uuid[]) AND cardinality(records) = 1 AND rules_version BETWEEN 1 AND $2 - 1
         FOR NO KEY UPDATE SKIP LOCKED)`,
      [personIds, rulesVersion],
    );
    return confirmed;
  }

  /** Locks those of these records that nobody else has locked. */
  lockFree(tx: Transaction, recordIds: readonly string[]): Promise<LockedRecord[]> {
    return tx.query(
      `SELECT record_id AS "recordId", organisation, local_id AS "localId", in_review AS "inReview",
              minted_person_id AS "mintedPersonId"
       FROM record WHERE record_id = ANY($1::uuid[]) ORDER BY record_id FOR UPDATE SKIP LOCKED`,
      [recordIds],
    );
  }

  /** These persons as they stand, as far as they are still outdated. */
  persons(tx: Transaction, personIds: readonly string[], rulesVersion: number): Promise<OutdatedPerson[]> {
    return tx.query(
      `SELECT person_id AS "personId", version::float8 AS version, records, record_versions::float8[] AS "recordVersions",
              to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "knownAt",
              case_ids AS "caseIds", low_group AS "lowGroup", encode(announced, 'hex') AS announced,
              rules_version AS "rulesVersion", full_name AS "fullName", birth_date AS "birthDate", gender,
              commune_code AS "communeCode", province_code AS "provinceCode", golden, sources
       FROM person WHERE person_id = ANY($1::uuid[]) AND rules_version < $2 ORDER BY person_id`,
      [personIds, rulesVersion],
    );
  }

  /** Persons whose state the rules leave as it is. */
  async keep(
    tx: Transaction,
    persons: readonly { readonly personId: string; readonly nameKey: string | null }[],
    rulesVersion: number,
  ): Promise<void> {
    if (persons.length === 0) return;
    await tx.query(
      `UPDATE person p SET rules_version = $3, name_key = n.name_key
       FROM unnest($1::uuid[], $2::text[]) AS n (person_id, name_key) WHERE p.person_id = n.person_id`,
      [persons.map(({ personId }) => personId), persons.map(({ nameKey }) => nameKey), rulesVersion],
    );
  }

  /** @param after last person of the pass so far; null: another pass begins */
  async advance(
    tx: Transaction,
    jobId: string,
    { after, done, changed }: { after: string | null; done: number; changed: number },
  ): Promise<void> {
    await tx.query(
      'UPDATE rederivation_job SET after = $2, done = done + $3, changed = changed + $4 WHERE job_id = $1',
      [jobId, after, done, changed],
    );
  }

  async finish(tx: Transaction, jobId: string): Promise<void> {
    await tx.query(
      `UPDATE rederivation_job SET state = 'done', finished_at = clock_timestamp() WHERE job_id = $1`,
      [jobId],
    );
  }
}
