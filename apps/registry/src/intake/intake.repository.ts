import { Injectable } from '@nestjs/common';
import type { MembershipStatus } from '#contracts';
import {
  bigintArray,
  booleanArray,
  byteaArray,
  dateArray,
  integerArray,
  textArray,
  timestampArray,
  type Transaction,
  uuidArray,
} from '#persistence';
import type { StoredState } from './decision.js';

export interface StoredRecord extends StoredState {
  readonly recordId: string;
}

/** A record that the registry has not seen before. */
export interface NewRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly version: number;
  readonly withdrawn: boolean;
  /** Hexadecimal. */
  readonly contentHash: string;
  readonly observedAt: number;
  readonly rank: number;
  readonly mintedPersonId: string;
}

/** A known record whose state changes. */
export interface ChangedRecord {
  readonly recordId: string;
  readonly version: number;
  readonly withdrawn: boolean;
  readonly epoch: number;
  readonly contentHash: string;
  readonly observedAt: number;
  /** Set when the record stands for another human from now on: that one gets a person id of its own. */
  readonly reborn: { readonly rank: number; readonly mintedPersonId: string } | null;
}

/** Row of `record_version`; `status` is null for a withdrawal. */
export interface NewVersion {
  readonly recordId: string;
  readonly version: number;
  readonly previousVersion: number | null;
  readonly epoch: number;
  readonly observedAt: number;
  readonly status: MembershipStatus | null;
  readonly unitCode: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly content: Buffer;
}

/** Set-based statements of the intake; each method is one statement over a whole chunk. */
@Injectable()
export class IntakeRepository {
  /** The known ones of these records as they stand, without a lock. */
  states(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, StoredRecord>> {
    return this.read(tx, recordIds, '');
  }

  /** Locks the known ones of these records, in the order of their ids, until the transaction ends. */
  lockRecords(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, StoredRecord>> {
    return this.read(tx, recordIds, 'ORDER BY record_id FOR UPDATE');
  }

  private async read(
    tx: Transaction,
    recordIds: readonly string[],
    locking: string,
  ): Promise<Map<string, StoredRecord>> {
    if (recordIds.length === 0) return new Map();
    const rows: StoredRecord[] = await tx.query(
      `SELECT record_id AS "recordId", version::float8 AS version, epoch,
              (extract(epoch FROM observed_at) * 1000)::float8 AS "observedAt",
              encode(content_hash, 'hex') AS "contentHash"
       FROM record WHERE record_id = ANY($1::uuid[]) ${locking}`,
      [uuidArray(recordIds)],
    );
    return new Map(rows.map((row) => [row.recordId, row]));
  }

  /** Newest content of each record, the one before its withdrawal where it is withdrawn. */
  lastContents(
    tx: Transaction,
    records: readonly StoredRecord[],
  ): Promise<{ recordId: string; version: number; content: Buffer }[]> {
    return tx.query(
      `SELECT v.record_id AS "recordId",
              CASE WHEN v.status IS NULL THEN p.version ELSE v.version END::float8 AS version,
              CASE WHEN v.status IS NULL THEN p.content ELSE v.content END AS content
       FROM unnest($1::uuid[], $2::bigint[]) AS known (record_id, version)
       JOIN record_version v ON v.version = known.version AND v.record_id = known.record_id
       LEFT JOIN record_version p
         ON v.status IS NULL AND p.version = v.previous_version AND p.record_id = v.record_id
       WHERE v.status IS NOT NULL OR p.status IS NOT NULL`,
      [
        uuidArray(records.map(({ recordId }) => recordId)),
        bigintArray(records.map(({ version }) => version)),
      ],
    );
  }

  /** @returns ids of the records that another instance has not inserted meanwhile */
  async insertRecords(tx: Transaction, records: readonly NewRecord[]): Promise<Set<string>> {
    const sorted = [...records].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
    const inserted: { record_id: string }[] = await tx.query(
      `INSERT INTO record (record_id, organisation, local_id, version, withdrawn, epoch, content_hash, observed_at,
                           rank, minted_person_id)
       SELECT record_id, organisation, local_id, version, withdrawn, 1, content_hash, observed_at, rank, minted
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::boolean[], $6::bytea[], $7::timestamptz[],
                   $8::bigint[], $9::uuid[])
         AS new (record_id, organisation, local_id, version, withdrawn, content_hash, observed_at, rank, minted)
       ON CONFLICT DO NOTHING RETURNING record_id`,
      [
        uuidArray(sorted.map((r) => r.recordId)),
        textArray(sorted.map((r) => r.organisation)),
        textArray(sorted.map((r) => r.localId)),
        bigintArray(sorted.map((r) => r.version)),
        booleanArray(sorted.map((r) => r.withdrawn)),
        byteaArray(sorted.map((r) => Buffer.from(r.contentHash, 'hex'))),
        timestampArray(sorted.map((r) => r.observedAt)),
        bigintArray(sorted.map((r) => r.rank)),
        uuidArray(sorted.map((r) => r.mintedPersonId)),
      ],
    );
    return new Set(inserted.map(({ record_id }) => record_id));
  }

  async updateRecords(tx: Transaction, records: readonly ChangedRecord[]): Promise<void> {
    if (records.length === 0) return;
    await tx.query(
      `UPDATE record r
       SET version = c.version, withdrawn = c.withdrawn, epoch = c.epoch, content_hash = c.content_hash,
           observed_at = c.observed_at, rank = coalesce(c.rank, r.rank),
           minted_person_id = coalesce(c.minted, r.minted_person_id)
       FROM unnest($1::uuid[], $2::bigint[], $3::boolean[], $4::int[], $5::bytea[], $6::timestamptz[], $7::bigint[],
                   $8::uuid[])
         AS c (record_id, version, withdrawn, epoch, content_hash, observed_at, rank, minted)
       WHERE r.record_id = c.record_id`,
      [
        uuidArray(records.map((r) => r.recordId)),
        bigintArray(records.map((r) => r.version)),
        booleanArray(records.map((r) => r.withdrawn)),
        integerArray(records.map((r) => r.epoch)),
        byteaArray(records.map((r) => Buffer.from(r.contentHash, 'hex'))),
        timestampArray(records.map((r) => r.observedAt)),
        bigintArray(records.map((r) => r.reborn?.rank ?? null)),
        uuidArray(records.map((r) => r.reborn?.mintedPersonId ?? null)),
      ],
    );
  }

  /** The same content was seen later: only the time moves, which touches no index. */
  async confirmRecords(
    tx: Transaction,
    records: readonly { readonly recordId: string; readonly observedAt: number }[],
  ): Promise<void> {
    if (records.length === 0) return;
    await tx.query(
      `UPDATE record r SET observed_at = c.observed_at
       FROM unnest($1::uuid[], $2::timestamptz[]) AS c (record_id, observed_at)
       WHERE r.record_id = c.record_id`,
      [uuidArray(records.map((r) => r.recordId)), timestampArray(records.map((r) => r.observedAt))],
    );
  }

  async insertVersions(
    tx: Transaction,
    organisation: string,
    versions: readonly NewVersion[],
  ): Promise<void> {
    if (versions.length === 0) return;
    await tx.query(
      `INSERT INTO record_version (record_id, version, previous_version, epoch, observed_at, status, unit_code,
                                   commune_code, province_code, joined_on, left_on, content, organisation)
       SELECT record_id, version, previous, epoch, observed_at, status, unit_code, commune_code, province_code, joined_on,
              left_on, content, $13
       FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::int[], $5::timestamptz[], $6::text[], $7::text[],
                   $8::text[], $9::text[], $10::date[], $11::date[], $12::bytea[])
         AS v (record_id, version, previous, epoch, observed_at, status, unit_code, commune_code, province_code,
               joined_on, left_on, content)`,
      [
        uuidArray(versions.map((v) => v.recordId)),
        bigintArray(versions.map((v) => v.version)),
        bigintArray(versions.map((v) => v.previousVersion)),
        integerArray(versions.map((v) => v.epoch)),
        timestampArray(versions.map((v) => v.observedAt)),
        textArray(versions.map((v) => v.status)),
        textArray(versions.map((v) => v.unitCode)),
        textArray(versions.map((v) => v.communeCode)),
        textArray(versions.map((v) => v.provinceCode)),
        dateArray(versions.map((v) => v.joinedOn)),
        dateArray(versions.map((v) => v.leftOn)),
        byteaArray(versions.map((v) => v.content)),
        organisation,
      ],
    );
  }
}
