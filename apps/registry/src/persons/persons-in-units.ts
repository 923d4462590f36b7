import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { openRecord } from '../records/record-content.js';
import { Places } from '../units/places.js';
import { livingState, stateOf } from './person-states.js';

interface PersonOfRecords {
  readonly personId: string;
  readonly records: readonly string[];
  readonly recordVersions: readonly number[];
}

interface RecordRow {
  readonly recordId: string;
  readonly version: number;
  readonly communeCode: string | null;
  /** Sealed; null: the commune is known without it. */
  readonly content: Buffer | null;
}

/**
 * Which persons have a record in given units: what a coordinator who is bound to them may see, as it is with review
 * cases. A residence that the reform of 2025 leaves open lies in each commune that it may be in; one that is not known
 * lies nowhere.
 */
@Injectable()
export class PersonsInUnits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
    private readonly places: Places,
  ) {}

  /** Whether the person that an id stands for now is in the units; an id of nobody hides nothing. */
  has(personId: string, within: readonly string[]): Promise<boolean> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const state = await livingState(tx, personId);
        if (state) return (await this.among(tx, [state], within)).has(state.personId);
        return (await stateOf(tx, personId)) === null;
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  /** Ids of those who are in the units. */
  async among(
    tx: Transaction,
    persons: readonly PersonOfRecords[],
    within: readonly string[],
  ): Promise<ReadonlySet<string>> {
    if (persons.length === 0) return new Set();
    const rows: RecordRow[] = await tx.query(
      `SELECT v.record_id AS "recordId", v.version::float8 AS version, v.commune_code AS "communeCode",
              CASE WHEN v.commune_code IS NULL THEN v.content END AS content
       FROM unnest($1::uuid[], $2::bigint[]) AS n (record_id, version)
       JOIN record_version v ON v.version = n.version AND v.record_id = n.record_id`,
      [persons.flatMap(({ records }) => records), persons.flatMap(({ recordVersions }) => recordVersions)],
    );
    const inside = new Set(rows.filter((row) => this.lies(row, within)).map(({ recordId }) => recordId));
    return new Set(
      persons.filter(({ records }) => records.some((id) => inside.has(id))).map(({ personId }) => personId),
    );
  }

  private lies({ recordId, version, communeCode, content }: RecordRow, within: readonly string[]): boolean {
    const communes =
      communeCode !== null
        ? [communeCode]
        : content
          ? this.places.candidates(openRecord(this.keys, recordId, version, content).person.residence)
          : [];
    return communes.some((code) => this.places.withProvince(code).some((unit) => within.includes(unit)));
  }
}
