import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole } from '#persistence';

/** Which golden fields flow between which organisations: versions that are only ever added to. */
export class Sharing1764011000002 implements MigrationInterface {
  readonly name = 'Sharing1764011000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sharing_agreements (
        version integer PRIMARY KEY,
        agreements json NOT NULL,
        reason text NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now()
      );
      INSERT INTO sharing_agreements (version, agreements, reason, changed_by)
      VALUES (1, '[]', 'as shipped: nothing is shared beyond name, date of birth and gender', 'lienthong');
    `);
    await runner.query(appendOnlySql('sharing_agreements', applicationRole('registry')));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sharing_agreements');
  }
}
