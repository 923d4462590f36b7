import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { CanonicalRecord } from '#contracts';
import type { HubClient } from '../hub-client.js';
import { type ListFile, type MemberList, SYSTEMS } from '../member-lists.js';

interface BatchAnswer {
  readonly batchId: string;
  readonly state: 'receiving' | 'processing' | 'held' | 'done' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly counts: { readonly received: number; readonly rejected: number };
  readonly failure?: string;
}

export interface SentBatch extends ListFile {
  readonly batchId: string;
  progress: number;
}

const POLL_MS = 250;
const SINGLES_AT_ONCE = 8;

/** The member system of one organisation: uploads its list and waits until the hub has matched all of it. */
export class OrganisationSystem {
  protected readonly batches: SentBatch[] = [];
  protected sentSingles = 0;
  private matchedSingles = 0;

  constructor(
    readonly list: MemberList,
    protected readonly client: HubClient,
  ) {}

  /** Records that the hub has accepted. */
  get sent(): number {
    return this.sentSingles + this.batches.reduce((sum, batch) => sum + batch.rows, 0);
  }

  /** Records that are matched and in the figures. */
  get matched(): number {
    return (
      this.matchedSingles +
      this.batches.reduce((sum, batch) => sum + Math.round(batch.rows * batch.progress), 0)
    );
  }

  /** Pushes everything; resolves when the hub has accepted it. Throws when it refuses. */
  async push(): Promise<void> {
    await Promise.all([this.pushBatches(), this.pushSingles()]);
  }

  /** Resolves when everything pushed is matched. Throws when a batch fails or has rejected rows. */
  async matchedAll(): Promise<void> {
    for (const batch of this.batches) await this.untilDone(batch);
    for (const record of this.list.single) await this.untilMatched(record);
  }

  protected async pushBatches(): Promise<void> {
    for (const file of this.list.files) {
      this.batches.push({ ...file, batchId: await this.send(file), progress: 0 });
    }
  }

  /** @returns id of the batch */
  protected async send(file: ListFile): Promise<string> {
    const { adapter } = this.list;
    const path = `/v1/batches${adapter === undefined ? '' : `?adapter=${adapter}`}`;
    return (await this.client.json<{ batchId: string }>(path, this.batchRequest(file))).batchId;
  }

  private batchRequest(file: ListFile) {
    const { organisation, mediaType } = this.list;
    const { gzip } = SYSTEMS[organisation];
    return {
      method: 'POST' as const,
      headers: {
        'content-type': mediaType,
        'idempotency-key': randomUUID(),
        ...(gzip && { 'content-encoding': 'gzip' }),
      },
      body: () => {
        const rows = createReadStream(file.path, { highWaterMark: 1 << 18 });
        return Readable.toWeb(gzip ? rows.pipe(createGzip({ level: 3 })) : rows) as ReadableStream;
      },
    };
  }

  private async pushSingles(): Promise<void> {
    const waiting = [...this.list.single];
    const pushNext = async (): Promise<void> => {
      for (let record = waiting.pop(); record; record = waiting.pop()) {
        const body = JSON.stringify(record);
        const headers = { 'content-type': 'application/json' };
        await this.client.request(memberPath(record), { method: 'PUT', headers, body: () => body });
        this.sentSingles++;
      }
    };
    await Promise.all(Array.from({ length: SINGLES_AT_ONCE }, pushNext));
  }

  private async untilDone(batch: SentBatch): Promise<void> {
    for (;;) {
      const answer = await this.client.json<BatchAnswer>(`/v1/batches/${batch.batchId}`);
      batch.progress = answer.progress;
      if (answer.counts.rejected > 0) throw new Error(await this.rejection(batch, answer));
      if (answer.state === 'done') return;
      if (answer.state !== 'processing' && answer.state !== 'receiving')
        throw new Error(
          `Batch ${batch.batchId} of ${this.list.organisation} is ${answer.state}${answer.failure ? `: ${answer.failure}` : ''}`,
        );
      await sleep(POLL_MS);
    }
  }

  private async rejection(batch: SentBatch, { counts }: BatchAnswer): Promise<string> {
    const errors = await (await this.client.request(`/v1/batches/${batch.batchId}/errors`)).text();
    const first = errors.split('\n').slice(0, 3).join('\n');
    return `Batch ${batch.batchId} of ${this.list.organisation}: ${counts.rejected} of ${counts.received} rows rejected\n${first}`;
  }

  private async untilMatched(record: CanonicalRecord): Promise<void> {
    for (;;) {
      const { state } = await this.client.json<{ state: string }>(memberPath(record));
      if (state !== 'pending') break;
      await sleep(POLL_MS);
    }
    this.matchedSingles++;
  }
}

function memberPath(record: CanonicalRecord): string {
  return `/v1/members/${encodeURIComponent(record.localId)}`;
}
