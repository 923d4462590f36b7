import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { asOrganisation, type Transaction } from '#persistence';
import type { Principal } from '#security';
import type { BatchMode } from '../batches/batch.entity.js';
import { BodyFormats } from '../batches/body-format.js';
import { StoredBatches } from '../batches/stored-batches.js';
import { PART_BYTES, StoredBodies } from '../bodies/stored-bodies.js';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { ORGANISATION_DATA, returning } from '../database.js';
import { bodyBytes } from '../http/request-body.js';
import { Backlog } from '../intake/backlog.js';
import { Problem } from '../problems/problem.js';

/** An upload on which nothing arrives for so long is forgotten. */
export const UPLOAD_HOURS = 48;

export interface UploadView {
  readonly uploadId: string;
  /** Bytes that are safe: where the next piece begins. */
  readonly offset: number;
  readonly length: number | null;
  readonly state: 'open' | 'complete';
  /** As soon as it is complete. */
  readonly batchId: string | null;
  readonly expiresAt: string;
}

interface Stored {
  readonly id: string;
  readonly client_id: string;
  readonly received: string;
  readonly length: string | null;
  readonly mode: BatchMode;
  readonly adapter: string | null;
  readonly batch_id: string | null;
  readonly is_whole: boolean;
  readonly expires_at: Date;
}

/** Takes large bodies piece by piece: what has arrived stays, whatever becomes of the connection or of the gateway. */
@Injectable()
export class Uploads {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly backlog: Backlog,
    private readonly bodies: StoredBodies,
    private readonly batches: StoredBatches,
    private readonly formats: BodyFormats,
  ) {}

  /** @param length bytes that will come; undefined: the last piece says that it is the last */
  async begin(
    caller: Principal,
    organisation: string,
    plan: { contentType: string; mode: BatchMode; adapter: string | undefined; length: number | undefined },
  ): Promise<UploadView> {
    const { contentType, mode, length } = plan;
    this.formats.choose(contentType, organisation, plan.adapter);
    this.assertSize(length ?? 0);
    await this.backlog.admit();
    const bodyId = uuidv7();
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const adapter = plan.adapter ?? null;
      const body = {
        bodyId,
        organisation,
        clientId: caller.clientId,
        contentType,
        adapter,
        mode,
        batchId: null,
      };
      await this.bodies.create(tx, { ...body, length: length ?? null, hours: UPLOAD_HOURS });
      return asView(await find(tx, bodyId));
    });
  }

  async view(organisation: string, uploadId: string): Promise<UploadView> {
    return asOrganisation(this.dataSource, organisation, async (tx) => asView(await find(tx, uploadId)));
  }

  /**
   * Stores what the request brings, in parts: of one that breaks off all complete parts stay.
   *
   * @param isLast nothing follows: the batch is opened
   * @throws Problem `upload.unknown`, `upload.offset`, `upload.length`, `upload.complete`, `body.cut-off`, `body.too-large`
   */
  async append(
    organisation: string,
    uploadId: string,
    request: FastifyRequest,
    offset: number,
    isLast: boolean,
  ): Promise<UploadView> {
    const before = await this.view(organisation, uploadId);
    if (before.state === 'complete') {
      // The answer to the last piece was lost: it is given once more.
      if (offset === before.offset || isLast) return before;
      throw new Problem('upload.complete');
    }
    if (offset !== before.offset) throw misplaced(before.offset);
    let at = offset;
    let waiting: Buffer[] = [];
    let held = 0;
    const store = async (isEnd: boolean): Promise<UploadView | undefined> => {
      const bytes = Buffer.concat(waiting);
      waiting = [];
      held = 0;
      const first = at;
      at += bytes.length;
      const isWhole = isEnd && (isLast || at === before.length);
      if (bytes.length === 0 && !isEnd) return undefined;
      return this.part(organisation, uploadId, first, bytes, isWhole);
    };
    const take = async (bytes: Buffer): Promise<void> => {
      this.assertSize(at + held + bytes.length);
      if (before.length !== null && at + held + bytes.length > before.length)
        throw new Problem('upload.length', { values: { length: before.length } });
      for (let from = 0; from < bytes.length;) {
        const piece = bytes.subarray(from, from + PART_BYTES - held);
        waiting.push(piece);
        held += piece.length;
        from += piece.length;
        if (held === PART_BYTES) await store(false);
      }
    };
    try {
      for await (const bytes of bodyBytes(request)) await take(bytes);
    } catch (error) {
      // What has arrived is not sent twice.
      if (error instanceof Problem && error.code === 'body.cut-off' && held > 0) await store(false);
      throw error;
    }
    const view = (await store(true))!;
    if (view.batchId) this.batches.wake();
    return view;
  }

  /** Forgets an upload that is not complete. */
  async remove(organisation: string, uploadId: string): Promise<void> {
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      const upload = await find(tx, uploadId);
      if (upload.is_whole) throw new Problem('upload.complete');
      await tx.query('DELETE FROM body WHERE id = $1 AND completed_at IS NULL', [uploadId]);
    });
  }

  private async part(
    organisation: string,
    uploadId: string,
    first: number,
    bytes: Buffer,
    isWhole: boolean,
  ): Promise<UploadView> {
    const body = { organisation, bodyId: uploadId };
    const sealed = bytes.length > 0 ? await this.bodies.sealed(body, first, bytes) : undefined;
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const moved = await returning(
        tx,
        `UPDATE body SET received = $3, expires_at = now() + make_interval(hours => $4)
         WHERE id = $1 AND received = $2 AND completed_at IS NULL RETURNING id`,
        [uploadId, first, first + bytes.length, UPLOAD_HOURS],
      );
      // Somebody else sends to the same upload.
      if (moved.length === 0) throw misplaced(Number((await find(tx, uploadId)).received));
      if (sealed) await this.bodies.append(tx, body, first, sealed);
      if (isWhole) await this.complete(tx, organisation, uploadId);
      return asView(await find(tx, uploadId));
    });
  }

  private async complete(tx: Transaction, organisation: string, uploadId: string): Promise<void> {
    const { received, length, client_id: clientId, mode, adapter } = await find(tx, uploadId);
    if (length !== null && received !== length) throw new Problem('upload.length', { values: { length } });
    if (received === '0') throw new Problem('batch.empty');
    await this.bodies.complete(tx, uploadId, Number(received));
    const plan = { organisation, clientId, mode, bodyId: uploadId, adapter };
    const batchId = await this.batches.open(tx, plan);
    await tx.query('UPDATE body SET batch_id = $2 WHERE id = $1', [uploadId, batchId]);
  }

  private assertSize(bytes: number): void {
    const { maxBatchBytes } = this.configuration;
    if (bytes > maxBatchBytes)
      throw new Problem('body.too-large', {
        values: { limit: `${Math.floor(maxBatchBytes / (1024 * 1024))} MB` },
      });
  }
}

/** Throws `upload.unknown` for another organisation's just as for one that never was. */
async function find(tx: Transaction, uploadId: string): Promise<Stored> {
  const found: Stored[] = await tx.query(
    `SELECT id, client_id, received, length, mode, adapter, batch_id, completed_at IS NOT NULL AS is_whole, expires_at
     FROM body WHERE id = $1 AND (batch_id IS NULL OR completed_at IS NOT NULL)`,
    [uploadId],
  );
  if (!found[0]) throw new Problem('upload.unknown');
  return found[0];
}

function misplaced(offset: number): Problem {
  return new Problem('upload.offset', { headers: { 'upload-offset': String(offset) } });
}

function asView({ id, received, length, is_whole, batch_id, expires_at }: Stored): UploadView {
  return {
    uploadId: id,
    offset: Number(received),
    length: length === null ? null : Number(length),
    state: is_whole ? 'complete' : 'open',
    batchId: batch_id,
    expiresAt: expires_at.toISOString(),
  };
}
