import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MESSAGING_TABLES_SQL } from '#messaging';
import { appendOnlySql, applicationRole, hubOnlyPolicySql, organisationPolicySql } from '#persistence';

/** Source records with every version, persons with their golden record, and the administrative units. */
export class RecordsAndPersons1763719200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);

    // Which state of a record stands, and whom it belongs to. Narrow, with a single index, so that the monthly
    // re-send of unchanged rows and the assignment to a person are heap-only updates.
    await runner.query(`
      CREATE TABLE record (
        record_id uuid PRIMARY KEY,
        organisation text NOT NULL,
        local_id text NOT NULL,
        version bigint NOT NULL,
        withdrawn boolean NOT NULL,
        epoch integer NOT NULL,
        content_hash bytea NOT NULL,
        observed_at timestamptz NOT NULL,
        rank bigint NOT NULL,
        minted_person_id uuid NOT NULL,
        person_id uuid,
        assignment_version bigint NOT NULL DEFAULT 0,
        assigned_epoch integer,
        in_review boolean NOT NULL DEFAULT false
      ) WITH (fillfactor = 60)`);
    await runner.query(organisationPolicySql('record'));

    // Every version of every record. The key starts with the intake sequence, so rows arrive in its order;
    // older versions of a record are found through previous_version.
    await runner.query(`
      CREATE TABLE record_version (
        version bigint NOT NULL,
        record_id uuid NOT NULL,
        organisation text NOT NULL,
        previous_version bigint,
        epoch integer NOT NULL,
        observed_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
        status text,
        unit_code text,
        commune_code text,
        province_code text,
        joined_on date,
        left_on date,
        content bytea NOT NULL,
        PRIMARY KEY (version, record_id)
      )`);
    await runner.query(`
      COMMENT ON COLUMN record_version.status IS 'membership status; null: the record is withdrawn';
      COMMENT ON COLUMN record_version.content IS 'sealed canonical record, or the sealed reason of a withdrawal'`);
    await runner.query(organisationPolicySql('record_version'));
    await runner.query(appendOnlySql('record_version', applicationRole('registry')));

    await runner.query(`CREATE SEQUENCE person_version`);
    await runner.query(`
      CREATE TABLE person (
        person_id uuid PRIMARY KEY,
        version bigint NOT NULL,
        known_at timestamptz NOT NULL,
        records uuid[] NOT NULL,
        case_ids text[] NOT NULL,
        low_group uuid,
        redirect_to uuid,
        announced bytea NOT NULL,
        full_name text,
        birth_date text,
        birth_year smallint,
        gender text,
        commune_code text,
        province_code text,
        golden bytea,
        sources integer[] NOT NULL,
        national_id_index bytea,
        old_national_id_index bytea,
        phone_index bytea
      ) WITH (fillfactor = 85)`);
    await runner.query(`
      COMMENT ON COLUMN person.records IS 'record ids, sorted; empty: the person is no more';
      COMMENT ON COLUMN person.announced IS 'keyed hash of the last announcement; an equal one is not repeated';
      COMMENT ON COLUMN person.golden IS 'golden fields that no search needs in plain, sealed under one tag';
      COMMENT ON COLUMN person.sources IS 'winning record and rule per golden field'`);
    for (const column of ['national_id_index', 'old_national_id_index', 'phone_index']) {
      await runner.query(`CREATE INDEX person_${column} ON person (${column}) WHERE ${column} IS NOT NULL`);
    }
    await runner.query(hubOnlyPolicySql('person'));

    // What a person was before each change; the person's own row is the newest state.
    await runner.query(`
      CREATE TABLE person_history (
        person_id uuid NOT NULL,
        version bigint NOT NULL,
        known_from timestamptz NOT NULL,
        known_to timestamptz NOT NULL,
        records uuid[] NOT NULL,
        redirect_to uuid,
        full_name text,
        birth_date text,
        gender text,
        commune_code text,
        province_code text,
        golden bytea,
        sources integer[] NOT NULL,
        PRIMARY KEY (person_id, version)
      )`);
    await runner.query(hubOnlyPolicySql('person_history'));
    await runner.query(appendOnlySql('person_history', applicationRole('registry')));

    // Codes are re-used: a unit is its code together with the day since which the code means it.
    await runner.query(`
      CREATE TABLE unit (
        code text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        level text NOT NULL CHECK (level IN ('province', 'district', 'commune')),
        name text NOT NULL,
        full_name text NOT NULL,
        parent_code text,
        district text,
        PRIMARY KEY (code, valid_from)
      )`);
    await runner.query(`
      CREATE TABLE unit_succession (
        from_code text NOT NULL,
        from_valid_from date NOT NULL,
        to_code text NOT NULL,
        to_valid_from date NOT NULL,
        automatic boolean NOT NULL,
        PRIMARY KEY (from_code, from_valid_from, to_code, to_valid_from)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE unit_succession, unit, person_history, person, record_version, record;
      DROP SEQUENCE person_version;
      DROP TABLE dead_letter, inbox, outbox`);
  }
}
