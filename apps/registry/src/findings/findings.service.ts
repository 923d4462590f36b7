import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FindingsRequest, FindingView } from '#contracts';
import { asOrganisation, inTransaction, type Transaction } from '#persistence';
import { PersonsInUnits } from '../persons/persons-in-units.js';

interface FindingRow {
  readonly personId: string;
  readonly organisation: string;
  readonly since: Date;
  readonly records: readonly string[];
}

type RecordRow = FindingView['records'][number];

@Injectable()
export class FindingsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly units: PersonsInUnits,
  ) {}

  /** A page of findings; of an organisation under its row-level security, so no other's row is in reach. */
  list(request: FindingsRequest): Promise<FindingView[]> {
    const read = (tx: Transaction) => this.read(tx, request);
    return request.organisation === undefined
      ? inTransaction(this.dataSource, read)
      : asOrganisation(this.dataSource, request.organisation, read);
  }

  private async read(tx: Transaction, request: FindingsRequest): Promise<FindingView[]> {
    const rows = await this.rows(tx, request);
    const records: RecordRow[] = await tx.query(
      `SELECT r.record_id AS "recordId", r.local_id AS "localId", v.status, v.unit_code AS "unitCode",
              v.joined_on::text AS "joinedOn"
       FROM record r JOIN record_version v ON v.version = r.version AND v.record_id = r.record_id
       WHERE r.record_id = ANY($1::uuid[]) AND v.status IS NOT NULL ORDER BY r.local_id`,
      [rows.flatMap((row) => row.records)],
    );
    const byId = new Map(records.map((record) => [record.recordId, record]));
    return rows.map((row) => ({
      personId: row.personId,
      organisation: row.organisation,
      since: row.since.toISOString(),
      records: row.records
        .flatMap((id) => byId.get(id) ?? [])
        .sort((a, b) => (a.localId < b.localId ? -1 : 1)),
    }));
  }

  /** As many as are wanted: who is outside the asker's units is passed over. */
  private async rows(tx: Transaction, request: FindingsRequest): Promise<FindingRow[]> {
    const { limit, within } = request;
    let portion = await rowsAfter(tx, request, request.after);
    if (!within) return portion;
    const inside: FindingRow[] = [];
    for (;;) {
      const ids = await this.among(tx, portion, within);
      inside.push(...portion.filter(({ personId }) => ids.has(personId)));
      const last = portion.at(-1);
      if (inside.length >= limit || portion.length < limit || !last) return inside.slice(0, limit);
      portion = await rowsAfter(tx, request, last);
    }
  }

  private async among(
    tx: Transaction,
    rows: readonly FindingRow[],
    within: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const persons: Parameters<PersonsInUnits['among']>[1] = await tx.query(
      `SELECT person_id AS "personId", records, record_versions::float8[] AS "recordVersions"
       FROM person WHERE person_id = ANY($1::uuid[])`,
      [rows.map(({ personId }) => personId)],
    );
    return this.units.among(tx, persons, within);
  }
}

function rowsAfter(
  tx: Transaction,
  { kind, organisation, limit }: FindingsRequest,
  after: FindingsRequest['after'],
): Promise<FindingRow[]> {
  return tx.query(
    `SELECT person_id AS "personId", organisation, since, records FROM finding
     WHERE kind = $1 AND ($2::text IS NULL OR organisation = $2)
       AND (person_id, organisation) > ($3::uuid, $4::text)
     ORDER BY person_id, organisation LIMIT $5`,
    [
      kind,
      organisation ?? null,
      after?.personId ?? '00000000-0000-0000-0000-000000000000',
      after?.organisation ?? '',
      limit,
    ],
  );
}
