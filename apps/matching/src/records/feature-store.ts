import { bigintArray, byteaArray, integerArray, textArray, uuidArray } from '#persistence';
import type { KeyRing } from '#security';
import type { DataSource } from 'typeorm';
import type { Querying } from '../models/active-model.js';

/** What matching knows of one version of a record; `features` null: withdrawn. */
export interface DerivedRecord {
  readonly id: string;
  readonly organisation: string;
  readonly localId: string;
  readonly version: number;
  readonly epoch: number;
  readonly features: { readonly encoded: Uint8Array; readonly identity: string | null } | null;
}

/** The stored state of a record after {@link FeatureStore.store}, which may be newer than what was given. */
export interface StoredRecord {
  readonly version: number;
  readonly featuresVersion: number;
}

/** Log row that tells the replicas which records have new features. */
export interface LogEntry {
  readonly position: number;
  readonly xid: bigint;
}

export interface StoreResult {
  readonly stored: ReadonlyMap<string, StoredRecord>;
  /** Records that were not there before. */
  readonly created: ReadonlySet<string>;
  /** Null when no features changed. */
  readonly log: LogEntry | null;
}

export interface FeatureRow {
  readonly id: string;
  readonly featuresVersion: number;
  /** Encoded features; null: withdrawn. */
  readonly encoded: Uint8Array | null;
}

/** Binds a ciphertext to the record and version that it belongs to. */
const associatedData = (id: string, featuresVersion: number): string => `features:${id}:${featuresVersion}`;

/**
 * Table `record`: the newest version of each record's features, sealed, and with every change a row of
 * `record_log`. An older version never overwrites a newer one. A version whose features equal the stored
 * ones advances `version` alone, so that what was searched and scored stays valid.
 */
export class FeatureStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keyRing: KeyRing,
  ) {}

  /**
   * Stores and commits the records (each id once) with their log row, in one statement.
   * Locks rows in the order of their ids, as everything does that locks records.
   */
  async store(records: readonly DerivedRecord[]): Promise<StoreResult> {
    if (records.length === 0) return { stored: new Map(), created: new Set(), log: null };
    const sorted = [...records].sort((x, y) => (x.id < y.id ? -1 : 1));
    const rows: WrittenRow[] = await this.dataSource.query(STORE_SQL, [
      uuidArray(sorted.map(({ id }) => id)),
      textArray(sorted.map(({ organisation }) => organisation)),
      textArray(sorted.map(({ localId }) => localId)),
      bigintArray(sorted.map(({ version }) => version)),
      integerArray(sorted.map(({ epoch }) => epoch)),
      byteaArray(sorted.map((record) => this.sealed(record))),
      byteaArray(sorted.map(({ features }) => features && this.hash(features.encoded))),
      byteaArray(sorted.map(({ features }) => this.fingerprint(features?.identity ?? null))),
    ]);
    const stored = new Map(rows.map((row) => [row.id, toStored(row)]));
    if (stored.size < sorted.length) {
      const others = sorted.filter(({ id }) => !stored.has(id)).map(({ id }) => id);
      for (const [id, state] of await this.states(others)) stored.set(id, state);
    }
    const logged = rows.find(({ position }) => position !== null);
    const log = logged ? { position: Number(logged.position), xid: BigInt(logged.xid!) } : null;
    const created = new Set(rows.filter((row) => row.created).map(({ id }) => id));
    return { stored, created, log };
  }

  /** Of these records the ones whose edges are not stored for their current features. */
  async unsearched(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT r.id FROM record r LEFT JOIN assignment s ON s.record_id = r.id
       WHERE r.id = ANY($1::uuid[]) AND r.features_version IS DISTINCT FROM s.searched_version`,
      [uuidArray(ids)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Current features of these records; unknown ids are absent.
   * @param via the transaction to read in, when there is one
   */
  async read(ids: readonly string[], via: Querying = this.dataSource): Promise<FeatureRow[]> {
    const rows: SealedRow[] = await via.query(
      'SELECT id, features_version, features FROM record WHERE id = ANY($1::uuid[])',
      [uuidArray(ids)],
    );
    return rows.map((row) => this.opened(row));
  }

  /** The next records in the order of their ids, withdrawn ones left out; empty at the end. */
  async page(after: string | null, limit: number): Promise<FeatureRow[]> {
    const rows: SealedRow[] = await this.dataSource.query(
      `SELECT id, features_version, features FROM record
       WHERE id > $1::uuid AND NOT withdrawn ORDER BY id LIMIT $2`,
      [after ?? '00000000-0000-0000-0000-000000000000', limit],
    );
    return rows.map((row) => this.opened(row));
  }

  private async states(ids: readonly string[]): Promise<[string, StoredRecord][]> {
    const rows: VersionRow[] = await this.dataSource.query(
      'SELECT id, version, features_version FROM record WHERE id = ANY($1::uuid[])',
      [uuidArray(ids)],
    );
    return rows.map((row) => [row.id, toStored(row)]);
  }

  private sealed({ id, version, features }: DerivedRecord): Buffer | null {
    return features && this.keyRing.seal(features.encoded, associatedData(id, version));
  }

  private fingerprint(identity: string | null): Buffer | null {
    return identity === null ? null : this.keyRing.blindIndex('national-id', identity);
  }

  private hash(encoded: Uint8Array): Buffer {
    return this.keyRing.contentHash(
      Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength).toString('latin1'),
    );
  }

  private opened({ id, features_version, features }: SealedRow): FeatureRow {
    const featuresVersion = Number(features_version);
    const encoded = features && this.keyRing.open(features, associatedData(id, featuresVersion));
    return { id, featuresVersion, encoded };
  }
}

interface VersionRow {
  readonly id: string;
  readonly version: string;
  readonly features_version: string;
}
interface WrittenRow extends VersionRow {
  readonly created: boolean;
  readonly position: string | null;
  readonly xid: string | null;
}
interface SealedRow {
  readonly id: string;
  readonly features_version: string;
  readonly features: Buffer | null;
}

function toStored(row: VersionRow): StoredRecord {
  return { version: Number(row.version), featuresVersion: Number(row.features_version) };
}

// features_hash is null for a withdrawn record: withdrawing it again changes nothing either.
const STORE_SQL = `
  WITH written AS (
    INSERT INTO record AS r
      (id, organisation, local_id, version, epoch, features_version, features, features_hash, identity, withdrawn)
    SELECT n.id, n.organisation, n.local_id, n.version, n.epoch, n.version, n.features, n.features_hash, n.identity,
      n.features IS NULL
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::integer[], $6::bytea[], $7::bytea[], $8::bytea[])
      AS n(id, organisation, local_id, version, epoch, features, features_hash, identity)
    ON CONFLICT (id) DO UPDATE SET
      version = excluded.version,
      epoch = excluded.epoch,
      withdrawn = excluded.withdrawn,
      (features_version, features, features_hash, identity) = (
        SELECT k.features_version, k.features, k.features_hash, k.identity
        FROM (VALUES
          (true, r.features_version, r.features, r.features_hash, r.identity),
          (false, excluded.features_version, excluded.features, excluded.features_hash, excluded.identity)
        ) AS k(unchanged, features_version, features, features_hash, identity)
        WHERE k.unchanged = (r.features_hash IS NOT DISTINCT FROM excluded.features_hash)
      )
    WHERE r.version < excluded.version
    -- xmax is 0 in a row that was inserted, not updated.
    RETURNING id, version, features_version, xmax = 0 AS created
  ), logged AS (
    INSERT INTO record_log (record_ids)
    SELECT array_agg(id) FROM written WHERE features_version = version HAVING count(*) > 0
    RETURNING position, xid
  )
  SELECT w.id, w.version, w.features_version, w.created, l.position, l.xid::text
  FROM written w LEFT JOIN logged l ON true`;
