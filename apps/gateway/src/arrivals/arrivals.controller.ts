import { Controller, Get, Inject } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Access } from '#security';
import { HUB_DATA } from '../database.js';

export interface Arrival {
  readonly organisation: string;
  /** When data of the organisation arrived last, as list or single record; null: never. */
  readonly lastAt: string | null;
  /** Full lists that wait until the organisation confirms them. */
  readonly held: number;
}

interface Row {
  readonly organisation: string;
  readonly last_at: Date | null;
  readonly held: string;
}

/** Whether the data of every organisation are of today: when they came last, and what waits for a word. */
@Controller('v1/arrivals')
@Access('board', 'coordinator', 'administrator')
export class ArrivalsController {
  constructor(@Inject(HUB_DATA) private readonly dataSource: DataSource) {}

  @Get()
  async arrivals(): Promise<{ items: readonly Arrival[] }> {
    const rows: Row[] = await this.dataSource.query(`
      SELECT o.slug AS organisation, newest.received_at AS last_at,
        (SELECT count(*) FROM batch WHERE organisation = o.slug AND state = 'held') AS held
      FROM organisation o LEFT JOIN LATERAL (
        SELECT received_at FROM intake_chunk WHERE organisation = o.slug ORDER BY first_seq DESC LIMIT 1
      ) newest ON true
      ORDER BY o.slug COLLATE "C"`);
    return {
      items: rows.map(({ organisation, last_at: lastAt, held }) => ({
        ...{ organisation, lastAt: lastAt?.toISOString() ?? null, held: Number(held) },
      })),
    };
  }
}
