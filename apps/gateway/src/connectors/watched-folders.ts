import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { asOrganisation, type Transaction } from '#persistence';
import { BatchReader } from '../batches/batch-reader.js';
import { OF_ADAPTER } from '../batches/body-format.js';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { ORGANISATION_DATA } from '../database.js';
import { Problem } from '../problems/problem.js';
import { ConnectorStore, type Lease } from './connector-store.js';
import type { WatchedFolder } from '#adapters';
import type { ConnectorDefinition } from './definition.js';
import { duration } from './schedule.js';
import { SourceError } from './source-errors.js';
import { Sources } from './sources.js';

const PIECE_BYTES = 64 * 1024;
const DEFAULT_SETTLED = '10s';
/** Names under which programs write what is not complete. */
const UNFINISHED = /^\.|\.(part|tmp|crdownload|swp)$|~$/i;

/** A file as it is found, told apart by what changes when it is written. */
interface Found {
  readonly name: string;
  readonly size: number;
  /** Milliseconds. */
  readonly modified: number;
}

/** What became of a file. */
interface Fate {
  /** `same`: its content was read before. */
  readonly outcome: 'read' | 'same' | 'refused';
  readonly batchId?: string;
  /** When that content was read; missing: now. */
  readonly seenAt?: string;
}

/**
 * Reads the files that appear in a folder: each is a batch of its own, with an effect as a whole or not at all.
 * What was read is remembered in the transaction that accepts it; nothing in the folder is changed.
 */
@Injectable()
export class WatchedFolders {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly reader: BatchReader,
    private readonly store: ConnectorStore,
    private readonly sources: Sources,
  ) {}

  /**
   * Reads what is new or changed, the oldest first. One that is wrong does not keep the others back.
   *
   * @throws SourceError the first error, when all files have been looked at
   */
  async read(
    lease: Lease,
    definition: ConnectorDefinition,
    settings: WatchedFolder,
    signal: AbortSignal,
  ): Promise<void> {
    const errors: SourceError[] = [];
    for (const name of await namesIn(settings)) {
      signal.throwIfAborted();
      try {
        await this.take(lease, definition, settings, name, signal);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        errors.push(error);
      }
    }
    if (errors[0]) throw errors[0];
  }

  private async take(
    lease: Lease,
    definition: ConnectorDefinition,
    settings: WatchedFolder,
    name: string,
    signal: AbortSignal,
  ): Promise<void> {
    const file = await openFile(join(settings.folder, name), name);
    if (!file) return;
    try {
      const found = await describe(file, name);
      const settled = duration(settings.settled ?? DEFAULT_SETTLED);
      if (!found || found.modified > Date.now() - settled || (await this.isKnown(lease, found))) return;
      const digest = await digestOf(file, signal);
      if (!isSame(found, await describe(file, name))) return;
      const readAt = await this.readAt(lease, found, digest);
      if (readAt) return await this.remember(lease, found, digest, { outcome: 'same', seenAt: readAt });
      await this.readFile(lease, definition, file, found, digest, signal);
    } finally {
      await file.close();
    }
  }

  private async readFile(
    lease: Lease,
    definition: ConnectorDefinition,
    file: FileHandle,
    found: Found,
    digest: Buffer,
    signal: AbortSignal,
  ): Promise<void> {
    const { name: connector, organisation } = lease;
    const mode = definition.connection.mode ?? 'upsert';
    const batch = await asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.store.hold(tx, lease);
      const { adapter, format } = definition.adapter;
      const keep = { adapter, contentType: OF_ADAPTER[format.type] };
      const plan = { organisation, clientId: `connector:${connector}`, mode, connector, keep };
      const opened = await this.reader.open(tx, plan);
      await tx.query('UPDATE connector_run SET batch_id = $2 WHERE id = $1', [lease.runId, opened.batchId]);
      return opened;
    });
    const bytes = unchanged(file, found, this.configuration.maxBatchBytes, signal);
    try {
      await this.reader.read(
        batch,
        { bytes, reader: (sink) => this.sources.bodyOf(definition, sink) },
        {
          complete: async (tx) => {
            await this.store.hold(tx, lease);
            await noteFile(tx, lease, found, digest, { outcome: 'read', batchId: batch.batchId });
            await tx.query(
              `UPDATE connector_run r SET pages = pages + 1, received = r.received + b.received,
                 rejected = r.rejected + b.rejected FROM batch b WHERE r.id = $1 AND b.id = $2`,
              [lease.runId, batch.batchId],
            );
          },
        },
      );
    } catch (error) {
      if (!(error instanceof Problem) || error.getStatus() >= 500) throw error;
      await this.remember(lease, found, digest, { outcome: 'refused', batchId: batch.batchId });
      const { message } = error.document();
      throw new SourceError('file.refused', { file: found.name, reason: message.en, reasonVi: message.vi });
    }
  }

  /** Whether the file was dealt with as it is: nothing of it has changed since. */
  private async isKnown({ name, organisation }: Lease, found: Found): Promise<boolean> {
    const rows: unknown[] = await asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query(
        'SELECT FROM connector_file WHERE connector = $1 AND name = $2 AND size = $3 AND modified = $4',
        [name, found.name, found.size, found.modified],
      ),
    );
    return rows.length > 0;
  }

  /**
   * When this content was read already: under another name that the file had before, or as the last of all
   * (somebody has touched or copied it). An older content that comes back in a new file counts again.
   */
  private async readAt(
    { name, organisation }: Lease,
    found: Found,
    digest: Buffer,
  ): Promise<string | undefined> {
    const rows: { seen_at: string }[] = await asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query(
        `SELECT seen_at::text FROM (
           SELECT digest, modified, seen_at, seen_at = max(seen_at) OVER () AS is_last FROM connector_file
           WHERE connector = $1 AND outcome IN ('read', 'same')
         ) f WHERE digest = $2 AND (modified = $3 OR is_last) LIMIT 1`,
        [name, digest, found.modified],
      ),
    );
    return rows[0]?.seen_at;
  }

  private async remember(lease: Lease, found: Found, digest: Buffer, fate: Fate): Promise<void> {
    await asOrganisation(this.dataSource, lease.organisation, async (tx) => {
      await this.store.hold(tx, lease);
      await noteFile(tx, lease, found, digest, fate);
    });
  }
}

async function noteFile(
  tx: Transaction,
  { name, organisation }: Lease,
  found: Found,
  digest: Buffer,
  { outcome, batchId, seenAt }: Fate,
): Promise<void> {
  await tx.query(
    `INSERT INTO connector_file (connector, name, organisation, size, modified, digest, outcome, batch_id, seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9::timestamptz, clock_timestamp()))
     ON CONFLICT (connector, name) DO UPDATE SET size = excluded.size, modified = excluded.modified,
       digest = excluded.digest, outcome = excluded.outcome, batch_id = excluded.batch_id, seen_at = excluded.seen_at`,
    [
      ...[name, found.name, organisation, found.size, found.modified, digest],
      ...[outcome, batchId ?? null, seenAt ?? null],
    ],
  );
}

/** Names of files that may be meant, in the order of their names. */
async function namesIn({ folder, files }: WatchedFolder): Promise<string[]> {
  const wanted = new RegExp(
    `^${(files ?? '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`,
    'i',
  );
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name) && wanted.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new SourceError(
      'file.folder',
      { detail: (error as NodeJS.ErrnoException).code ?? '' },
      { cause: error },
    );
  }
}

/** undefined: it is gone meanwhile, or a link. */
async function openFile(path: string, file: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ELOOP') return undefined;
    throw new SourceError('file.unreadable', { file, detail: code ?? '' }, { cause: error });
  }
}

async function describe(file: FileHandle, name: string): Promise<Found | undefined> {
  const stat = await file.stat();
  return stat.isFile() ? { name, size: stat.size, modified: Math.floor(stat.mtimeMs) } : undefined;
}

function isSame(a: Found, b: Found | undefined): boolean {
  return b !== undefined && a.size === b.size && a.modified === b.modified;
}

async function digestOf(file: FileHandle, signal: AbortSignal): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const bytes of pieces(file, signal)) hash.update(bytes);
  return hash.digest();
}

async function* pieces(file: FileHandle, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    signal.throwIfAborted();
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** The bytes of a file, which must still be what it was when the last of them is read. */
async function* unchanged(
  file: FileHandle,
  found: Found,
  maxBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  if (found.size > maxBytes) {
    throw new Problem('body.too-large', { values: { limit: `${Math.floor(maxBytes / (1024 * 1024))} MB` } });
  }
  try {
    yield* pieces(file, signal);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) throw error;
    throw new SourceError(
      'file.unreadable',
      { file: found.name, detail: String(error.code) },
      { cause: error },
    );
  }
  if (!isSame(found, await describe(file, found.name)))
    throw new SourceError('file.changed', { file: found.name });
}
