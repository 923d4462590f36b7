import { Injectable } from '@nestjs/common';
import type { Transaction } from '#persistence';
import type { Finding } from './findings.js';

@Injectable()
export class FindingsRepository {
  /**
   * Makes `findings` the only ones about the persons that they and `personIds` name. Who was found already
   * keeps the time of it.
   */
  async replace(
    tx: Transaction,
    personIds: readonly string[],
    findings: readonly Finding[],
    since: string,
  ): Promise<void> {
    if (personIds.length > 0) {
      await tx.query(
        `DELETE FROM finding f WHERE person_id = ANY($1::uuid[]) AND NOT EXISTS (
           SELECT FROM unnest($2::uuid[], $3::text[], $4::text[]) AS n (person_id, kind, organisation)
           WHERE n.person_id = f.person_id AND n.kind = f.kind AND n.organisation = f.organisation)`,
        [personIds, ...keys(findings)],
      );
    }
    if (findings.length === 0) return;
    await tx.query(
      `INSERT INTO finding AS f (person_id, kind, organisation, records, since)
       SELECT person_id, kind, organisation, records::uuid[], $5
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS n (person_id, kind, organisation, records)
       ON CONFLICT (person_id, kind, organisation) DO UPDATE SET records = excluded.records
       WHERE f.records <> excluded.records`,
      [...keys(findings), findings.map(({ records }) => `{${records.join(',')}}`), since],
    );
  }
}

function keys(findings: readonly Finding[]): [string[], string[], string[]] {
  return [
    findings.map(({ personId }) => personId),
    findings.map(({ kind }) => kind),
    findings.map(({ organisation }) => organisation),
  ];
}
