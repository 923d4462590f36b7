import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { inTransaction, type Transaction } from '#persistence';
import { asFeedItem, FEED_COLUMNS, type FeedItem, type FeedRow } from '../changes/feed-item.js';
import { HUB_DATA, returning } from '../database.js';
import type { Attempt, Endpoint } from './webhook-sender.js';
import { FAILING_FROM } from './retry-schedule.js';

/** A webhook that is worked on. */
export interface ActiveWebhook extends Endpoint {
  readonly organisation: string;
  readonly failures: number;
}

/** A webhook with what there is to do for it. */
export interface WebhookToDo extends ActiveWebhook {
  /** The receiver as a whole fails: nothing is sent for so long. */
  readonly waitMs: number;
  /** The feed holds entries that are no deliveries yet. */
  readonly isBehind: boolean;
  /** Until the first of the deliveries that wait is due; null: none waits. */
  readonly dueInMs: number | null;
}

/** A delivery whose turn it is. */
export interface Due {
  readonly position: number;
  readonly attempts: number;
  readonly failingSince: Date | null;
  /** null: the feed has forgotten it meanwhile. */
  readonly item: FeedItem | null;
}

/** What came of a delivery, and when it is tried again. */
export interface Result {
  readonly position: number;
  readonly attempt: Attempt;
  readonly pauseMs: number;
}

/** Deliveries of one webhook that wait, at most, before further entries of the feed become deliveries. */
const WINDOW = 500;

/** What the delivery of webhooks reads and writes; sees every organisation. */
@Injectable()
export class Deliveries {
  constructor(@Inject(HUB_DATA) private readonly dataSource: DataSource) {}

  /** Takes or keeps the lease of every active webhook that is free or this owner's; gives those it has now. */
  async lease(owner: string, forMs: number): Promise<string[]> {
    const rows = await returning<{ id: string }>(
      this.dataSource,
      `UPDATE webhook SET lease_owner = $1, lease_until = now() + $2 * interval '1 ms'
       WHERE id IN (
         SELECT id FROM webhook
         WHERE disabled_at IS NULL AND (lease_owner = $1 OR lease_until < now())
         FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [owner, forMs],
    );
    return rows.map(({ id }) => id);
  }

  /** So that another instance need not wait for the lease to run out. */
  async release(owner: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE webhook SET lease_until = '-infinity', lease_owner = NULL WHERE lease_owner = $1`,
      [owner],
    );
  }

  /** The webhook as it stands; undefined: disabled, removed, or another owner's by now. */
  async webhook(id: string, owner: string): Promise<WebhookToDo | undefined> {
    const [row]: WebhookToDo[] = await this.dataSource.query(
      `SELECT id, organisation, url, secret, previous_secret AS "previousSecret",
              previous_until AS "previousUntil", failures,
              greatest(0, coalesce(extract(epoch FROM retry_at - now()) * 1000, 0))::float8 AS "waitMs",
              EXISTS (SELECT FROM change_feed f
                      WHERE f.organisation = w.organisation AND f.last_position > w.position) AS "isBehind",
              (SELECT (extract(epoch FROM min(next_attempt_at) - now()) * 1000)::float8 FROM webhook_delivery d
               WHERE d.webhook_id = w.id AND delivered_at IS NULL) AS "dueInMs"
       FROM webhook w WHERE id = $1 AND disabled_at IS NULL AND lease_owner = $2`,
      [id, owner],
    );
    return row;
  }

  /**
   * Makes deliveries of what follows in the feed, as far as the window has room. The position moves in the
   * transaction that makes them, so no entry is left out and none becomes two.
   *
   * @returns whether the feed held anything new
   */
  fill(webhookId: string): Promise<boolean> {
    return inTransaction(this.dataSource, async (tx) => {
      const [state]: { organisation: string; position: number; waiting: number }[] = await tx.query(
        `SELECT organisation, position::float8 AS position,
                (SELECT count(*)::int FROM webhook_delivery WHERE webhook_id = w.id AND delivered_at IS NULL) AS waiting
         FROM webhook w WHERE id = $1 FOR UPDATE`,
        [webhookId],
      );
      const room = state ? WINDOW - state.waiting : 0;
      if (!state || room <= 0) return false;
      const [{ last }]: [{ last: number | null }] = await tx.query(
        `WITH entry AS (
           SELECT position, id, record_id, type FROM change_entry
           WHERE organisation = $2 AND position > $3 ORDER BY position LIMIT $4
         ), made AS (
           INSERT INTO webhook_delivery (webhook_id, position, organisation, event_id, record_id, type)
           SELECT $1, e.position, $2, e.id, e.record_id, e.type FROM entry e JOIN webhook w ON w.id = $1
           WHERE w.event_types IS NULL OR e.type = ANY(w.event_types)
           ON CONFLICT DO NOTHING
         )
         SELECT max(position)::float8 AS last FROM entry`,
        [webhookId, state.organisation, state.position, room],
      );
      if (last === null) return false;
      await tx.query('UPDATE webhook SET position = $2 WHERE id = $1', [webhookId, last]);
      return true;
    });
  }

  /**
   * Deliveries that may be sent now: due, and no earlier one about the same record waits. Oldest first.
   *
   * @param isProbe the receiver fails: rather one that was tried less often, so that no single message that it
   *   can never take stands for it
   */
  async due(webhook: ActiveWebhook, limit: number, isProbe: boolean): Promise<Due[]> {
    const rows: (FeedRow & { attempts: number; failingSince: Date | null; known: boolean })[] =
      await this.dataSource.query(
        `SELECT d.position::float8 AS position, d.attempts, d.failing_since AS "failingSince",
                c.position IS NOT NULL AS known, ${FEED_COLUMNS}
         FROM (
           SELECT position, attempts, failing_since FROM webhook_delivery d
           WHERE webhook_id = $1 AND delivered_at IS NULL AND next_attempt_at <= now()
             AND NOT EXISTS (SELECT FROM webhook_delivery e WHERE e.webhook_id = $1 AND e.delivered_at IS NULL
                             AND e.record_id = d.record_id AND e.position < d.position)
           ORDER BY ${isProbe ? 'attempts, ' : ''}position LIMIT $3
         ) d LEFT JOIN change_entry c ON c.organisation = $2 AND c.position = d.position
         ORDER BY d.position`,
        [webhook.id, webhook.organisation, limit],
      );
    return rows.map(({ attempts, failingSince, known, ...row }) => ({
      position: row.position,
      attempts,
      failingSince,
      item: known ? asFeedItem(row) : null,
    }));
  }

  /**
   * Books what came of deliveries. When the receiver answers again after it failed as a whole, what waited
   * because of that is due at once.
   *
   * @param failures attempts in a row that have failed by now
   * @param pauseMs how long nothing is sent because the receiver as a whole fails; 0: no pause
   */
  book(
    { id, failures: before }: ActiveWebhook,
    results: readonly Result[],
    failures: number,
    pauseMs: number,
  ): Promise<void> {
    return inTransaction(this.dataSource, async (tx) => {
      await this.bookAttempts(tx, id, results);
      if (failures !== before || pauseMs > 0) {
        await tx.query(
          `UPDATE webhook SET failures = $2,
             retry_at = CASE WHEN $3::float8 > 0 THEN now() + $3 * interval '1 ms' END WHERE id = $1`,
          [id, failures, pauseMs],
        );
      }
      if (failures === 0 && before >= FAILING_FROM) {
        await tx.query(
          `UPDATE webhook_delivery SET next_attempt_at = now()
           WHERE webhook_id = $1 AND delivered_at IS NULL AND attempts > 0
             AND (last_status IS NULL OR last_status = 429 OR last_status >= 500)`,
          [id],
        );
      }
    });
  }

  async disable(id: string, reason: 'gone' | 'exhausted'): Promise<void> {
    await this.dataSource.query(
      `UPDATE webhook SET disabled_reason = $2, disabled_at = now(), lease_until = '-infinity', lease_owner = NULL
       WHERE id = $1 AND disabled_at IS NULL`,
      [id, reason],
    );
  }

  /** Forgets deliveries that were made more than so many days ago. */
  async prune(days: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM webhook_delivery WHERE delivered_at < now() - $1 * interval '1 day'`,
      [days],
    );
  }

  private async bookAttempts(tx: Transaction, webhookId: string, results: readonly Result[]): Promise<void> {
    await tx.query(
      `UPDATE webhook_delivery d SET
         attempts = d.attempts + 1, last_attempt_at = now(), last_status = r.status, last_error = r.error,
         last_ms = r.ms, delivered_at = CASE WHEN r.delivered THEN now() END,
         failing_since = CASE WHEN NOT r.delivered THEN coalesce(d.failing_since, now()) END,
         next_attempt_at = CASE WHEN r.delivered THEN d.next_attempt_at ELSE now() + r.pause * interval '1 ms' END
       FROM unnest($2::bigint[], $3::boolean[], $4::smallint[], $5::text[], $6::integer[], $7::float8[])
         AS r (position, delivered, status, error, ms, pause)
       WHERE d.webhook_id = $1 AND d.position = r.position AND d.delivered_at IS NULL`,
      [
        webhookId,
        results.map(({ position }) => position),
        results.map(({ attempt }) => attempt.outcome === 'delivered'),
        results.map(({ attempt }) => attempt.status),
        results.map(({ attempt }) => attempt.error),
        results.map(({ attempt }) => attempt.milliseconds),
        results.map(({ pauseMs }) => pauseMs),
      ],
    );
  }
}
