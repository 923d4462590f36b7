import type {
  AcceptedMember,
  Batch,
  CanonicalRecord,
  Change,
  FieldError,
  Member,
  Unit,
  UnitToSend,
  WebhookWithSecret,
} from './api-types.js';
import { Connection, type HubOptions, type HubRequest } from './connection.js';

/** A page of the feed. */
export interface FeedPage {
  readonly items: readonly Change[];
  /** Store it together with what you did with the items, in one transaction: then you see every item once. */
  readonly cursor: string;
}

export interface FollowOptions {
  /** Cursor stored before; without it the feed begins at its beginning. */
  readonly after?: string | undefined;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /** Ends when there is nothing more, instead of waiting for it; default false. */
  readonly untilEnd?: boolean;
  /** Items of one page at most, up to 1,000; default 500. */
  readonly limit?: number;
}

export interface SendOptions {
  /** Names this upload: sent again under the same key nothing happens twice. Default: a new one. */
  readonly idempotencyKey?: string;
  /** `full`: members that are not in the list are withdrawn. */
  readonly mode?: 'upsert' | 'full';
  readonly signal?: AbortSignal;
}

const FOLLOW_SECONDS = 25;
const LOOK_MS = 500;
const ENDED: readonly Batch['state'][] = ['done', 'failed', 'cancelled', 'held'];

/** What an organisation's system does with the hub. */
export class LienthongClient {
  private readonly connection: Connection;

  constructor(options: HubOptions) {
    this.connection = new Connection(options);
  }

  /** Pushes one record; it is durable when this resolves. */
  pushMember(record: CanonicalRecord): Promise<AcceptedMember> {
    return this.connection.json(memberPath(record.localId), { method: 'PUT', body: record });
  }

  /** Pushes one record and waits up to 5 s until it is matched; `AcceptedMember` when that takes longer. */
  pushMemberAndWait(record: CanonicalRecord): Promise<Member | AcceptedMember> {
    return this.connection.json(`${memberPath(record.localId)}?wait=resolved`, {
      method: 'PUT',
      body: record,
    });
  }

  /** A record of yours as the hub holds it. */
  member(localId: string): Promise<Member> {
    return this.connection.json(memberPath(localId));
  }

  withdrawMember(localId: string, reason: string): Promise<AcceptedMember> {
    return this.connection.json(memberPath(localId), { method: 'DELETE', body: { reason } });
  }

  /**
   * Sends a list of records; resolves with the id of the batch once the hub has it. Lists beyond some 100,000
   * records are better sent in parts.
   */
  async sendMembers(
    records: Iterable<CanonicalRecord> | AsyncIterable<CanonicalRecord>,
    { idempotencyKey = crypto.randomUUID(), mode = 'upsert', signal }: SendOptions = {},
  ): Promise<string> {
    const lines: string[] = [];
    for await (const record of records) lines.push(`${JSON.stringify(record)}\n`);
    const { batchId } = await this.connection.json<{ batchId: string }>(`/v1/batches?mode=${mode}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': idempotencyKey },
      body: new Blob(lines),
      signal,
    });
    return batchId;
  }

  batch(batchId: string): Promise<Batch> {
    return this.connection.json(`/v1/batches/${encodeURIComponent(batchId)}`);
  }

  /** Waits until a batch is `done`, or ended otherwise (`failed`, `cancelled`, `held`). */
  async untilBatchEnds(
    batchId: string,
    { signal, onProgress }: { signal?: AbortSignal; onProgress?: (batch: Batch) => void } = {},
  ): Promise<Batch> {
    for (;;) {
      const batch = await this.batch(batchId);
      onProgress?.(batch);
      if (ENDED.includes(batch.state)) return batch;
      signal?.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** What is wrong with the rejected rows of a batch. */
  async batchErrors(batchId: string): Promise<FieldError[]> {
    const answer = await this.connection.send(`/v1/batches/${encodeURIComponent(batchId)}/errors`, {
      headers: { accept: 'application/x-ndjson' },
    });
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as FieldError);
  }

  /**
   * Follows the change feed page by page: every item once and in order, through restarts of either side, as long
   * as the cursor of a page is stored together with what was done with its items.
   */
  async *changes({ after = '', signal, untilEnd = false, limit = 500 }: FollowOptions = {}): AsyncGenerator<
    FeedPage,
    void,
    undefined
  > {
    for (let cursor = after; !signal?.aborted;) {
      const page = await this.page(cursor, limit, untilEnd ? 0 : FOLLOW_SECONDS, signal);
      if (!page) return;
      cursor = page.next;
      if (page.items.length > 0) yield { items: page.items, cursor };
      else if (untilEnd) return;
    }
  }

  /** Adds or replaces up to 2,000 units of your own tree, all or none. */
  async sendUnits(units: readonly UnitToSend[]): Promise<Unit[]> {
    const answer = await this.connection.json<{ units: Unit[] }>('/v1/units', {
      method: 'POST',
      body: { units },
    });
    return answer.units;
  }

  /** The secret in the answer is told this once. */
  registerWebhook(url: string, eventTypes?: readonly Change['type'][]): Promise<WebhookWithSecret> {
    return this.connection.json('/v1/webhooks', { method: 'POST', body: { url, eventTypes } });
  }

  /** Any other call of the API (see `/docs` of your hub). */
  request<T>(path: string, request?: HubRequest): Promise<T> {
    return this.connection.json<T>(path, request);
  }

  private async page(
    after: string,
    limit: number,
    wait: number,
    signal: AbortSignal | undefined,
  ): Promise<{ items: Change[]; next: string } | undefined> {
    try {
      return await this.connection.json(
        `/v1/changes?after=${encodeURIComponent(after)}&limit=${limit}&wait=${wait}`,
        { signal },
      );
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    }
  }
}

function memberPath(localId: string): string {
  return `/v1/members/${encodeURIComponent(localId)}`;
}
