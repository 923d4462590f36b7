import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { ORGANISATION_DATA } from '../database.js';

/** Bytes of one part at most. */
export const PART_BYTES = 512 * 1024;

/** First byte of a part: how its content is written. */
const PLAIN = 0;
const BROTLI = 1;
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

interface Owned {
  readonly organisation: string;
  readonly bodyId: string;
}

/** What a body is kept with. */
export interface BodyPlan {
  readonly bodyId: string;
  readonly organisation: string;
  readonly clientId: string;
  readonly contentType: string;
  readonly adapter: string | null;
  readonly mode: string;
  /** Bytes that are announced. */
  readonly length: number | null;
  /** The batch that reads it while it arrives. */
  readonly batchId: string | null;
  /** After so long an incomplete one is forgotten. */
  readonly hours: number;
}

/** Holds bodies, compressed and sealed in parts, until their time is over. */
@Injectable()
export class StoredBodies {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  async create(tx: Transaction, plan: BodyPlan): Promise<void> {
    await tx.query(
      `INSERT INTO body (id, organisation, client_id, content_type, adapter, mode, length, batch_id, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(hours => $9))`,
      [
        ...[plan.bodyId, plan.organisation, plan.clientId, plan.contentType, plan.adapter, plan.mode],
        ...[plan.length, plan.batchId, plan.hours],
      ],
    );
  }

  /** A part as it is stored; made outside of any transaction. */
  async sealed({ bodyId }: Owned, firstByte: number, bytes: Buffer): Promise<Buffer> {
    const smaller = await compress(bytes, FAST);
    const [how, content] = smaller.length < bytes.length ? [BROTLI, smaller] : [PLAIN, bytes];
    return this.keyRing.seal(Buffer.concat([Buffer.of(how), content]), boundTo(bodyId, firstByte));
  }

  async append(
    tx: Transaction,
    { organisation, bodyId }: Owned,
    firstByte: number,
    sealed: Buffer,
  ): Promise<void> {
    await tx.query(
      'INSERT INTO body_part (body_id, first_byte, organisation, payload) VALUES ($1, $2, $3, $4)',
      [bodyId, firstByte, organisation, sealed],
    );
  }

  /** The body is whole: it is kept for as long as the contents of batches are. */
  async complete(tx: Transaction, bodyId: string, received: number): Promise<void> {
    await tx.query(
      `UPDATE body SET received = $2, completed_at = now(), expires_at = now() + make_interval(days => $3)
       WHERE id = $1`,
      [bodyId, received, this.configuration.batchContentDays],
    );
  }

  /** Its bytes from the beginning. */
  async *read({ organisation, bodyId }: Owned, signal: AbortSignal): AsyncGenerator<Buffer> {
    for (let at = 0; ;) {
      signal.throwIfAborted();
      const found = await asOrganisation(this.dataSource, organisation, (tx) =>
        tx.query<{ payload: Buffer | null; received: string }[]>(
          `SELECT b.received, p.payload FROM body b LEFT JOIN body_part p ON p.body_id = b.id AND p.first_byte = $2
           WHERE b.id = $1`,
          [bodyId, at],
        ),
      );
      const [row] = found;
      if (row && at === Number(row.received)) return;
      if (!row?.payload) throw new Error('a stored body lacks a part');
      const plain = this.keyRing.open(row.payload, boundTo(bodyId, at));
      const bytes =
        plain[0] === BROTLI
          ? await decompress(plain.subarray(1), { maxOutputLength: PART_BYTES })
          : plain.subarray(1);
      yield bytes;
      at += bytes.length;
    }
  }
}

function boundTo(bodyId: string, firstByte: number): string {
  return `body:${bodyId}:${firstByte}`;
}
