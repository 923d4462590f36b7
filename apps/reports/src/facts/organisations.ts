import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#persistence';

const REGISTRATION_LOCK = 7_120_001;

/** Organisations of the figures and the bit that stands for each in a combination. */
@Injectable()
export class Organisations {
  private readonly positions = new Map<string, number>();

  constructor(private readonly dataSource: DataSource) {}

  /** Positions of `slugs`; an organisation seen for the first time gets the next one for good. */
  async positionsOf(slugs: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
    if ([...slugs].some((slug) => !this.positions.has(slug))) await this.register([...slugs].sort());
    return this.positions;
  }

  /** In a transaction of its own: a position that was handed out is never taken back. */
  private async register(slugs: readonly string[]): Promise<void> {
    const rows = await inTransaction(this.dataSource, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [REGISTRATION_LOCK]);
      await tx.query(
        `INSERT INTO organisation (position, slug)
         SELECT (SELECT coalesce(max(position) + 1, 0) FROM organisation) + row_number() OVER (ORDER BY slug) - 1, slug
         FROM unnest($1::text[]) AS new (slug)
         WHERE slug NOT IN (SELECT slug FROM organisation)`,
        [slugs],
      );
      return tx.query('SELECT position, slug FROM organisation') as Promise<
        { position: number; slug: string }[]
      >;
    });
    for (const { position, slug } of rows) this.positions.set(slug, position);
  }
}
