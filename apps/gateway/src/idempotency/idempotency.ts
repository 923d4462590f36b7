import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { v4 as uuidv4 } from 'uuid';
import type { Transaction } from '#persistence';
import { KeyRing, type Principal } from '#security';
import { returning } from '../database.js';
import { Problem } from '../problems/problem.js';

/** A run that has not said for this long that it is alive is dead, and its key free again. */
export const LEASE_SECONDS = 10;

const HEADER = 'idempotency-key';
const PERMITTED = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** A request that holds its key and is to be carried out. */
export interface HeldKey {
  readonly kind: 'held';
  readonly clientId: string;
  readonly key: string;
  readonly run: string;
}

/** A request whose key has been answered: to be compared and answered alike. */
export interface AnsweredKey {
  readonly kind: 'answered';
  readonly fingerprint: Buffer;
  readonly status: number;
  readonly body: unknown;
}

/** Reads the header; throws when it is malformed. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers[HEADER];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !PERMITTED.test(key)) throw new Problem('idempotency.malformed');
  return key;
}

/** Hash over what makes two requests the same: method, path, query and decoded body. */
export class Fingerprint {
  private readonly hash = createHash('sha256');

  constructor(request: FastifyRequest) {
    const [path, query = ''] = request.url.split('?', 2);
    const parameters = new URLSearchParams(query);
    parameters.sort();
    this.hash.update(`${request.method} ${path}?${parameters.toString()}\n`);
  }

  update(bytes: Buffer): this {
    this.hash.update(bytes);
    return this;
  }

  /** Keyed, so that a stored one tells nothing about a guessable body. */
  digest(keyRing: KeyRing): Buffer {
    return keyRing.contentHash(this.hash.digest('hex'));
  }
}

/** Remembers requests by client and `Idempotency-Key`, so that a repeated one has no second effect. */
@Injectable()
export class Idempotency {
  constructor(@Inject(KeyRing) private readonly keyRing: KeyRing) {}

  /** Takes the key, or finds its answer; throws 409 while its first request runs. */
  async claim(tx: Transaction, caller: Principal, key: string): Promise<HeldKey | AnsweredKey> {
    const run = uuidv4();
    const { clientId, organisation } = caller;
    const claimed = await returning(
      tx,
      `INSERT INTO idempotency_entry AS entry (client_id, key, organisation, run, lease_until)
       VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
       ON CONFLICT (client_id, key) DO UPDATE SET run = excluded.run, lease_until = excluded.lease_until
         WHERE entry.status IS NULL AND entry.lease_until < now()
       RETURNING run`,
      [clientId, key, organisation, run, LEASE_SECONDS],
    );
    if (claimed.length > 0) return { kind: 'held', clientId, key, run };
    const found: { fingerprint: Buffer; status: number | null; body: unknown }[] = await tx.query(
      'SELECT fingerprint, status, body FROM idempotency_entry WHERE client_id = $1 AND key = $2',
      [clientId, key],
    );
    const entry = found[0];
    if (!entry || entry.status === null) {
      throw new Problem('idempotency.running', { headers: { 'retry-after': '1' } });
    }
    return { kind: 'answered', fingerprint: entry.fingerprint, status: entry.status, body: entry.body };
  }

  /** The run is alive. */
  async renew(tx: Transaction, { clientId, key, run }: HeldKey): Promise<void> {
    await tx.query(
      `UPDATE idempotency_entry SET lease_until = now() + make_interval(secs => $4)
       WHERE client_id = $1 AND key = $2 AND run = $3`,
      [clientId, key, run, LEASE_SECONDS],
    );
  }

  /** Keeps the answer, in the transaction of the effect; throws 409 when another run has taken the key over. */
  async answer(
    tx: Transaction,
    held: HeldKey,
    fingerprint: Fingerprint,
    status: number,
    body: unknown,
  ): Promise<void> {
    const kept = await returning(
      tx,
      `UPDATE idempotency_entry SET fingerprint = $4, status = $5, body = $6
       WHERE client_id = $1 AND key = $2 AND run = $3 AND status IS NULL RETURNING run`,
      [held.clientId, held.key, held.run, fingerprint.digest(this.keyRing), status, JSON.stringify(body)],
    );
    if (kept.length === 0) throw new Problem('idempotency.running', { headers: { 'retry-after': '1' } });
  }

  /** The request failed without effect: its key may be used again. */
  async free(tx: Transaction, { clientId, key, run }: HeldKey): Promise<void> {
    await tx.query(
      'DELETE FROM idempotency_entry WHERE client_id = $1 AND key = $2 AND run = $3 AND status IS NULL',
      [clientId, key, run],
    );
  }

  /** Throws 422 when the repeated request is not the one that was answered. */
  assertSame(answered: AnsweredKey, fingerprint: Fingerprint): void {
    if (!fingerprint.digest(this.keyRing).equals(answered.fingerprint))
      throw new Problem('idempotency.other-payload');
  }
}
