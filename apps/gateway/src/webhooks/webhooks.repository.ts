import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { asOrganisation, type Transaction } from '#persistence';
import { ORGANISATION_DATA, returning } from '../database.js';
import type { Alteration, Range, Registration } from './webhook-request.js';
import type { Endpoint } from './webhook-sender.js';

/** A webhook as its organisation sees it; its secret is not among it. */
export interface WebhookView {
  readonly webhookId: string;
  readonly url: string;
  readonly description: string | null;
  /** null: all. */
  readonly eventTypes: readonly string[] | null;
  readonly state: 'active' | 'failing' | 'disabled';
  /** `owner`: by you; `gone`: the receiver answered 410; `exhausted`: a delivery failed for days. */
  readonly disabledReason: 'owner' | 'gone' | 'exhausted' | null;
  readonly disabledAt: string | null;
  /** Until then the former secret signs as well. */
  readonly previousSecretUntil: string | null;
  /** Deliveries that wait, and entries of the feed that are not deliveries yet. */
  readonly waiting: number;
  /** Attempts in a row that failed. */
  readonly failures: number;
  readonly nextAttemptAt: string | null;
  readonly lastDeliveredAt: string | null;
  readonly lastError: string | null;
  readonly createdAt: string;
}

export interface DeliveryView {
  /** Id of the feed's entry, and of the message. */
  readonly eventId: string;
  readonly type: string;
  readonly recordId: string;
  readonly state: 'delivered' | 'waiting' | 'retrying';
  readonly attempts: number;
  readonly lastAttemptAt: string | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly milliseconds: number | null;
  readonly deliveredAt: string | null;
  readonly nextAttemptAt: string | null;
  /** Position in the feed; orders the log. */
  readonly position: number;
}

const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Columns of a {@link WebhookView}; `w` is the webhook. */
export const WEBHOOK_VIEW = `id AS "webhookId", url, description, event_types AS "eventTypes",
  CASE WHEN disabled_at IS NOT NULL THEN 'disabled' WHEN failures >= 3 THEN 'failing' ELSE 'active' END AS state,
  disabled_reason AS "disabledReason", ${instant('disabled_at')} AS "disabledAt",
  CASE WHEN previous_until > now() THEN ${instant('previous_until')} END AS "previousSecretUntil",
  (SELECT count(*)::int FROM webhook_delivery d WHERE d.webhook_id = w.id AND delivered_at IS NULL)
    + coalesce((SELECT f.last_position - w.position FROM change_feed f WHERE f.organisation = w.organisation), 0)::int
    AS waiting,
  failures, CASE WHEN retry_at > now() THEN ${instant('retry_at')} END AS "nextAttemptAt",
  (SELECT ${instant('max(delivered_at)')} FROM webhook_delivery d WHERE d.webhook_id = w.id) AS "lastDeliveredAt",
  (SELECT coalesce(last_error || coalesce(' ' || last_status, ''), NULL) FROM webhook_delivery d
   WHERE d.webhook_id = w.id AND delivered_at IS NULL AND attempts > 0 ORDER BY last_attempt_at DESC LIMIT 1)
    AS "lastError",
  ${instant('created_at')} AS "createdAt"`;

const DELIVERY_VIEW = `event_id AS "eventId", type, record_id AS "recordId",
  CASE WHEN delivered_at IS NOT NULL THEN 'delivered' WHEN attempts > 0 THEN 'retrying' ELSE 'waiting' END AS state,
  attempts, ${instant('last_attempt_at')} AS "lastAttemptAt", last_status AS status, last_error AS error,
  last_ms AS milliseconds, ${instant('delivered_at')} AS "deliveredAt",
  CASE WHEN delivered_at IS NULL THEN ${instant('next_attempt_at')} END AS "nextAttemptAt",
  position::float8 AS position`;

/** Webhooks and their deliveries, as their organisation sees and changes them. */
@Injectable()
export class Webhooks {
  constructor(@Inject(ORGANISATION_DATA) private readonly dataSource: DataSource) {}

  /** @returns false when the organisation has `limit` webhooks already */
  add(
    organisation: string,
    id: string,
    { url, description, eventTypes, from }: Registration,
    secret: Buffer,
    limit: number,
  ): Promise<boolean> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const added: unknown[] = await tx.query(
        `INSERT INTO webhook (id, organisation, url, description, event_types, secret, position)
         SELECT $1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN coalesce(
           (SELECT last_position FROM change_feed WHERE organisation = $2), 0) ELSE 0 END
         WHERE (SELECT count(*) FROM webhook WHERE organisation = $2) < $8 RETURNING id`,
        [id, organisation, url, description, eventTypes, secret, from === 'now', limit],
      );
      return added.length > 0;
    });
  }

  list(organisation: string): Promise<WebhookView[]> {
    return asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query(`SELECT ${WEBHOOK_VIEW} FROM webhook w WHERE organisation = $1 ORDER BY id`, [organisation]),
    );
  }

  async one(organisation: string, id: string): Promise<WebhookView | undefined> {
    const [view] = await asOrganisation<WebhookView[]>(this.dataSource, organisation, (tx) =>
      tx.query(`SELECT ${WEBHOOK_VIEW} FROM webhook w WHERE organisation = $1 AND id = $2`, [
        organisation,
        id,
      ]),
    );
    return view;
  }

  async endpoint(organisation: string, id: string): Promise<Endpoint | undefined> {
    const [endpoint] = await asOrganisation<Endpoint[]>(this.dataSource, organisation, (tx) =>
      tx.query(
        `SELECT id, url, secret, previous_secret AS "previousSecret", previous_until AS "previousUntil"
         FROM webhook WHERE organisation = $1 AND id = $2`,
        [organisation, id],
      ),
    );
    return endpoint;
  }

  /** Enabling, also of one that is enabled, tries at once what waits. @returns false: there is none */
  alter(organisation: string, id: string, change: Alteration): Promise<boolean> {
    const { url, eventTypes, description, enabled } = change;
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const changed = await returning(
        tx,
        `UPDATE webhook SET url = coalesce($3, url),
           event_types = CASE WHEN $4 THEN $5::text[] ELSE event_types END,
           description = CASE WHEN $6 THEN $7 ELSE description END,
           disabled_reason = CASE WHEN $8 THEN NULL WHEN NOT $8 THEN coalesce(disabled_reason, 'owner') ELSE disabled_reason END,
           disabled_at = CASE WHEN $8 THEN NULL WHEN NOT $8 THEN coalesce(disabled_at, now()) ELSE disabled_at END,
           failures = CASE WHEN $8 THEN 0 ELSE failures END,
           retry_at = CASE WHEN $8 THEN NULL ELSE retry_at END
         WHERE organisation = $1 AND id = $2 RETURNING id`,
        [
          ...[organisation, id, url ?? null, eventTypes !== undefined, eventTypes ?? null],
          ...[description !== undefined, description ?? null, enabled ?? null],
        ],
      );
      if (enabled) await this.makeDue(tx, id, 'delivered_at IS NULL', []);
      return changed.length > 0;
    });
  }

  remove(organisation: string, id: string): Promise<boolean> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const gone = await returning(
        tx,
        'DELETE FROM webhook WHERE organisation = $1 AND id = $2 RETURNING id',
        [organisation, id],
      );
      return gone.length > 0;
    });
  }

  /** The secret until now stays valid for so many hours. @returns false: there is no such webhook */
  rotate(organisation: string, id: string, secret: Buffer, hours: number): Promise<boolean> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const changed = await returning(
        tx,
        `UPDATE webhook SET previous_secret = secret, previous_until = now() + $4 * interval '1 hour', secret = $3
         WHERE organisation = $1 AND id = $2 RETURNING id`,
        [organisation, id, secret, hours],
      );
      return changed.length > 0;
    });
  }

  /** Latest first. @param before position in the feed; the page begins below it */
  deliveries(
    organisation: string,
    id: string,
    state: 'any' | 'delivered' | 'undelivered',
    before: number | undefined,
    limit: number,
  ): Promise<DeliveryView[]> {
    return asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query(
        `SELECT ${DELIVERY_VIEW} FROM webhook_delivery
         WHERE webhook_id = $1 AND organisation = $2 AND ($3::bigint IS NULL OR position < $3)
           AND ($4 = 'any' OR ($4 = 'delivered') = (delivered_at IS NOT NULL))
         ORDER BY position DESC LIMIT $5`,
        [id, organisation, before ?? null, state, limit],
      ),
    );
  }

  /** @returns deliveries that are due again */
  redeliverOne(organisation: string, id: string, eventId: string): Promise<number> {
    return asOrganisation(this.dataSource, organisation, (tx) =>
      this.makeDue(tx, id, 'event_id = $2', [eventId]),
    );
  }

  /** @returns deliveries that are due again */
  redeliverRange(organisation: string, id: string, { from, to }: Range): Promise<number> {
    return asOrganisation(this.dataSource, organisation, (tx) =>
      this.makeDue(tx, id, 'coalesce(delivered_at, last_attempt_at, next_attempt_at) BETWEEN $2 AND $3', [
        from,
        to,
      ]),
    );
  }

  private async makeDue(
    tx: Transaction,
    id: string,
    condition: string,
    values: readonly unknown[],
  ): Promise<number> {
    const due = await returning(
      tx,
      `UPDATE webhook_delivery SET delivered_at = NULL, attempts = 0, failing_since = NULL, next_attempt_at = now()
       WHERE webhook_id = $1 AND ${condition} RETURNING position`,
      [id, ...values],
    );
    return due.length;
  }
}
