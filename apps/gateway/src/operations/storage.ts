import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SERVICES, type Service } from '#contracts';
import { HUB_DATA, only } from '../database.js';

export interface StorageView {
  /** Of the whole database. */
  readonly bytes: number;
  readonly services: readonly {
    readonly service: Service;
    readonly bytes: number;
    /** The largest tables, with their indexes; rows as the database estimates them. */
    readonly tables: readonly { readonly table: string; readonly bytes: number; readonly rows: number }[];
  }[];
}

const LARGEST = 5;

/** What takes room in the database. Reads its catalogue alone, never a row. */
@Injectable()
export class Storage {
  constructor(@Inject(HUB_DATA) private readonly dataSource: DataSource) {}

  async view(): Promise<StorageView> {
    // Partitions count with the table that they belong to.
    const tables: { service: Service; table: string; bytes: number; rows: number }[] =
      await this.dataSource.query(
        `SELECT n.nspname AS service, coalesce(parent.relname, c.relname) AS table,
           sum(pg_total_relation_size(c.oid))::float8 AS bytes, sum(greatest(c.reltuples, 0))::float8 AS rows
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
         WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'm')
         GROUP BY 1, 2 ORDER BY 3 DESC`,
        [SERVICES],
      );
    const { bytes } = only<{ bytes: number }>(
      await this.dataSource.query('SELECT pg_database_size(current_database())::float8 AS bytes'),
    );
    const services = SERVICES.map((service) => {
      const own = tables.filter((each) => each.service === service);
      return {
        service,
        bytes: own.reduce((sum, each) => sum + each.bytes, 0),
        tables: own.slice(0, LARGEST).map(({ table, bytes: size, rows }) => ({ table, bytes: size, rows })),
      };
    });
    return { bytes, services };
  }
}
