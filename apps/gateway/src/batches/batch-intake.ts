import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { asOrganisation } from '#persistence';
import type { Principal } from '#security';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { ORGANISATION_DATA } from '../database.js';
import { decodedBody } from '../http/request-body.js';
import {
  Fingerprint,
  Idempotency,
  idempotencyKey,
  type AnsweredKey,
  type HeldKey,
} from '../idempotency/idempotency.js';
import { Backlog } from '../intake/backlog.js';
import { Problem } from '../problems/problem.js';
import type { BatchMode } from './batch.entity.js';
import { BatchReader } from './batch-reader.js';
import { BodyFormats, type ReaderOf } from './body-format.js';
import type { BatchPlan, OpenBatch } from './open-batch.js';

export interface AcceptedBatch {
  readonly batchId: string;
}

/** Takes bulk uploads by one request each. */
@Injectable()
export class BatchIntake {
  private reading = 0;

  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly reader: BatchReader,
    private readonly idempotency: Idempotency,
    private readonly backlog: Backlog,
    private readonly formats: BodyFormats,
  ) {}

  /** Everything that can be refused is refused before the body is read. */
  async receive(
    caller: Principal,
    organisation: string,
    request: FastifyRequest,
    mode: BatchMode,
    adapter?: string,
  ): Promise<AcceptedBatch> {
    const key = idempotencyKey(request);
    if (key === undefined) throw new Problem('idempotency.missing');
    const contentType = request.headers['content-type'] ?? '';
    const chosen = this.formats.choose(contentType, organisation, adapter);
    await this.backlog.admit();
    if (this.reading >= this.configuration.maxConcurrentBatches) {
      throw new Problem('hub.busy', { headers: { 'retry-after': '2' } });
    }
    this.reading++;
    try {
      const keep = chosen.mayBeOwn ? { adapter: adapter ?? null, contentType } : undefined;
      const plan = { organisation, clientId: caller.clientId, mode, ...(keep && { keep }) };
      const upload = await this.open(caller, plan, key);
      if ('kind' in upload) return await this.repeat(upload, request);
      return await this.read(upload, request, chosen.reader);
    } finally {
      this.reading--;
    }
  }

  /** Takes the key and opens the batch in one transaction. */
  private open(
    caller: Principal,
    plan: BatchPlan,
    key: string,
  ): Promise<{ batch: OpenBatch; held: HeldKey } | AnsweredKey> {
    return asOrganisation(this.dataSource, plan.organisation, async (tx) => {
      const held = await this.idempotency.claim(tx, caller, key);
      if (held.kind === 'answered') return held;
      return { batch: await this.reader.open(tx, plan), held };
    });
  }

  /** The key was answered before: only the fingerprint of this body is of interest. */
  private async repeat(answered: AnsweredKey, request: FastifyRequest): Promise<AcceptedBatch> {
    const fingerprint = new Fingerprint(request);
    for await (const bytes of this.body(request)) fingerprint.update(bytes);
    this.idempotency.assertSame(answered, fingerprint);
    return answered.body as AcceptedBatch;
  }

  private async read(
    { batch, held }: { batch: OpenBatch; held: HeldKey },
    request: FastifyRequest,
    readerOf: ReaderOf,
  ): Promise<AcceptedBatch> {
    const fingerprint = new Fingerprint(request);
    const answer = { batchId: batch.batchId };
    const bytes = fingerprinted(this.body(request), fingerprint);
    await this.reader.read(
      batch,
      { bytes, reader: readerOf },
      {
        renew: (tx) => this.idempotency.renew(tx, held),
        complete: (tx) => this.idempotency.answer(tx, held, fingerprint, 202, answer),
        fail: (tx) => this.idempotency.free(tx, held),
      },
    );
    return answer;
  }

  private body(request: FastifyRequest): AsyncGenerator<Buffer> {
    return decodedBody(request, this.configuration.maxBatchBytes);
  }
}

async function* fingerprinted(
  body: AsyncGenerator<Buffer>,
  fingerprint: Fingerprint,
): AsyncGenerator<Buffer> {
  for await (const bytes of body) {
    fingerprint.update(bytes);
    yield bytes;
  }
}
