import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import {
  afterCommit,
  asOrganisation,
  bigintArray,
  booleanArray,
  textArray,
  type Transaction,
  uuidArray,
} from '#persistence';
import { ORGANISATION_DATA } from '../database.js';
import { ChangeSignals } from './change-signals.js';
import type { ChangeType } from './change-types.js';
import { expiredCursor, unknownCursor } from './feed-cursor.js';
import { asFeedItem, FEED_COLUMNS, type FeedItem, type FeedRow } from './feed-item.js';
import type { MemberChange } from './record-changes.js';

export interface FeedPage {
  readonly items: readonly FeedItem[];
  /** Position of the last item, or the one that was asked for when there is none. */
  readonly position: number;
}

/**
 * What changed for each organisation's records, in an order that readers can rely on. Positions count up
 * without gaps per organisation, from a counter whose row lock is held until the writer commits. So positions
 * become visible in their order: who has read up to one has missed nothing before it, and of two changes of
 * one record the later stands later. (Transaction ids would not do: a transaction that began earlier may have
 * waited for the record and tell the later of two changes.)
 */
@Injectable()
export class ChangeFeed {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly signals: ChangeSignals,
  ) {}

  /**
   * Appends changes in their order. Makes other writers of the same organisations wait until `tx` ends, so it
   * is best the last thing that `tx` does.
   *
   * @param occurredAt ISO 8601
   */
  async append(tx: Transaction, changes: readonly MemberChange[], occurredAt: string): Promise<void> {
    if (changes.length === 0) return;
    const counts = new Map<string, number>();
    const ordinals = changes.map(({ organisation }) => {
      const ordinal = (counts.get(organisation) ?? 0) + 1;
      counts.set(organisation, ordinal);
      return ordinal;
    });
    const organisations = [...counts.keys()].sort();
    await tx.query(
      // The counters are taken in one order: no two writers wait for each other in a circle.
      `WITH added AS (
         SELECT organisation, count FROM unnest($1::text[], $2::bigint[]) AS a (organisation, count)
       ), feed AS (
         INSERT INTO change_feed AS f (organisation, last_position)
         SELECT organisation, count FROM added ORDER BY organisation
         ON CONFLICT (organisation) DO UPDATE SET last_position = f.last_position + excluded.last_position
         RETURNING organisation, last_position
       )
       INSERT INTO change_entry (organisation, position, id, type, record_id, local_id, person_id, former_person_id,
                                 in_review, member_elsewhere, occurred_at, detail)
       SELECT organisation, last_position - count + ordinal, id, type, record_id, local_id, person_id,
              former_person_id, in_review, member_elsewhere, $12, detail::json
       FROM unnest($3::text[], $4::bigint[], $5::text[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[],
                   $10::boolean[], $11::boolean[], $13::uuid[], $14::text[])
         AS c (organisation, ordinal, type, record_id, local_id, person_id, former_person_id, in_review, member_elsewhere, id, detail)
       JOIN added USING (organisation) JOIN feed USING (organisation)`,
      [
        organisations,
        bigintArray(organisations.map((organisation) => counts.get(organisation) ?? 0)),
        textArray(changes.map(({ organisation }) => organisation)),
        bigintArray(ordinals),
        textArray(changes.map(({ type }) => type)),
        uuidArray(changes.map(({ recordId }) => recordId)),
        textArray(changes.map(({ localId }) => localId)),
        uuidArray(changes.map(({ personId }) => personId)),
        uuidArray(changes.map(({ formerPersonId }) => formerPersonId)),
        booleanArray(changes.map(({ inReview }) => inReview)),
        booleanArray(changes.map(({ memberElsewhere }) => memberElsewhere)),
        occurredAt,
        uuidArray(changes.map(() => randomUUID())),
        textArray(changes.map(({ detail }) => (detail ? JSON.stringify(detail) : null))),
      ],
    );
    afterCommit(tx, () => this.signals.announce(organisations));
  }

  /**
   * What follows a position, at most `limit` items. When nothing does, waits up to `waitMs` for something,
   * without holding a connection to the database.
   *
   * @param gone ends the waiting: nobody is interested any more
   */
  async read(
    organisation: string,
    after: number,
    limit: number,
    waitMs: number,
    gone: AbortSignal,
  ): Promise<FeedPage> {
    const deadline = Date.now() + waitMs;
    for (;;) {
      // Listens before it looks: what is committed in between is heard.
      const listening = this.signals.listen(organisation, gone);
      try {
        const page = await this.look(organisation, after, limit);
        const left = deadline - Date.now();
        if (page.items.length > 0 || left <= 0 || listening.over) return page;
        await listening.heard(left);
      } finally {
        listening.end();
      }
    }
  }

  /**
   * Newest first: what people look at. Whoever must not miss anything reads forward instead.
   *
   * @param before position; the page begins with what stands before it
   * @returns `next`: `before` of the following page; null: this is the last
   */
  async latest(
    organisation: string,
    filter: { readonly localId?: string | undefined; readonly type?: ChangeType | undefined },
    limit: number,
    before: number | undefined,
  ): Promise<{ items: readonly FeedItem[]; next: number | null }> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const rows: FeedRow[] = await tx.query(
        `SELECT position::float8 AS position, ${FEED_COLUMNS} FROM change_entry
         WHERE organisation = $1 AND ($2::bigint IS NULL OR position < $2) AND ($3::text IS NULL OR local_id = $3)
           AND ($4::text IS NULL OR type = $4) ORDER BY position DESC LIMIT $5`,
        [organisation, before ?? null, filter.localId ?? null, filter.type ?? null, limit + 1],
      );
      const page = rows.slice(0, limit);
      return {
        items: page.map(asFeedItem),
        next: rows.length > limit ? (page.at(-1)?.position ?? null) : null,
      };
    });
  }

  private look(organisation: string, after: number, limit: number): Promise<FeedPage> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const rows: FeedRow[] = await tx.query(
        `SELECT position::float8 AS position, ${FEED_COLUMNS} FROM change_entry WHERE organisation = $1 AND position > $2 ORDER BY position LIMIT $3`,
        [organisation, after, limit],
      );
      const last = rows.at(-1);
      if (after > 0 && rows[0]?.position !== after + 1) await this.assertKept(tx, organisation, after);
      return { items: rows.map(asFeedItem), position: last?.position ?? after };
    });
  }

  /**
   * A cursor from beyond the end belongs to another hub, or to this one before it was restored. What followed
   * one from before the beginning is forgotten: whoever went on from there would miss it.
   */
  private async assertKept(tx: Transaction, organisation: string, position: number): Promise<void> {
    const [feed]: { first: number; last: number }[] = await tx.query(
      'SELECT first_position::float8 AS first, last_position::float8 AS last FROM change_feed WHERE organisation = $1',
      [organisation],
    );
    if (!feed || position > feed.last) throw unknownCursor();
    if (position < feed.first - 1) throw expiredCursor();
  }
}
