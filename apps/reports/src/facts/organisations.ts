import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#persistence';
import { instantNumber } from './days.js';

const REGISTRATION_LOCK = 7_120_001;

interface Registered {
  readonly position: number;
  /** Microseconds since 2000. */
  readonly knownFrom: number;
}

/** Organisations of the figures and the bit that stands for each in a combination. */
@Injectable()
export class Organisations {
  private readonly registered = new Map<string, Registered>();

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Positions of `slugs`; an organisation seen for the first time gets the next one for good.
   *
   * @param knownAt instant since which the hub knows of records of them
   */
  async positionsOf(slugs: ReadonlySet<string>, knownAt: string): Promise<ReadonlyMap<string, number>> {
    const instant = instantNumber(knownAt);
    const isKnown = (slug: string) => (this.registered.get(slug)?.knownFrom ?? Infinity) <= instant;
    if (![...slugs].every(isKnown)) await this.register([...slugs].sort(), knownAt);
    return new Map([...this.registered].map(([slug, { position }]) => [slug, position]));
  }

  /** In a transaction of its own: a position that was handed out is never taken back. */
  private async register(slugs: readonly string[], knownAt: string): Promise<void> {
    const rows = await inTransaction(this.dataSource, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [REGISTRATION_LOCK]);
      await tx.query(
        `INSERT INTO organisation (position, slug, known_from)
         SELECT (SELECT coalesce(max(position) + 1, 0) FROM organisation) + row_number() OVER (ORDER BY slug) - 1, slug,
                $2::timestamptz
         FROM unnest($1::text[]) AS new (slug)
         WHERE slug NOT IN (SELECT slug FROM organisation)`,
        [slugs, knownAt],
      );
      await tx.query(
        'UPDATE organisation SET known_from = $2::timestamptz WHERE slug = ANY($1) AND known_from > $2::timestamptz',
        [slugs, knownAt],
      );
      return tx.query(
        `SELECT position, slug, (extract(epoch FROM known_from - timestamptz '2000-01-01Z') * 1000000)::float8 AS "knownFrom"
         FROM organisation`,
      ) as Promise<(Registered & { slug: string })[]>;
    });
    for (const { slug, position, knownFrom } of rows) this.registered.set(slug, { position, knownFrom });
  }
}
