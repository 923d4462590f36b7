import type { DataSource } from 'typeorm';
import type { Transaction } from '#persistence';

/** Remembers whose effect is in the schema, so that none is applied twice. */
export class Inbox {
  constructor(
    private readonly dataSource: DataSource,
    /** False only in the test that shows what the inbox is for. */
    private readonly active: boolean,
  ) {}

  /**
   * Claims a message in the transaction of its effect. A concurrent delivery of the same message waits
   * here until this transaction has ended.
   *
   * @returns false when its effect is there already
   */
  async claim(tx: Transaction, id: string, type: string): Promise<boolean> {
    if (!this.active) return true;
    const rows: unknown[] = await tx.query(
      'INSERT INTO inbox (message_id, type) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
      [id, type],
    );
    return rows.length === 1;
  }

  /** Whether the effect is committed; spares the preparation of a duplicate. */
  async has(id: string): Promise<boolean> {
    if (!this.active) return false;
    const rows: unknown[] = await this.dataSource.query('SELECT 1 FROM inbox WHERE message_id = $1', [id]);
    return rows.length === 1;
  }

  /** Types of which entries older than `before` exist. */
  async typesBefore(before: Date): Promise<string[]> {
    const rows: { type: string }[] = await this.dataSource.query(
      'SELECT DISTINCT type FROM inbox WHERE received_at < $1',
      [before],
    );
    return rows.map(({ type }) => type);
  }

  /** @returns number of entries forgotten */
  async forget(types: readonly string[], before: Date): Promise<number> {
    const [, count]: [unknown[], number] = await this.dataSource.query(
      'DELETE FROM inbox WHERE type = ANY($1) AND received_at < $2',
      [types, before],
    );
    return count;
  }
}
