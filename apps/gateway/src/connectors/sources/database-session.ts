/** A row as the driver gives it, every value as text; and the place behind it. */
export interface DatabaseRow {
  readonly values: Readonly<Record<string, unknown>>;
  readonly watermark: string | null;
  readonly key: string | null;
}

/** What is read: rows behind a place, and those of the overlap again. */
export interface DatabaseReading {
  /** SQL of the rows: a table's quoted name or a parenthesised query. */
  readonly from: string;
  readonly watermark: { readonly column: string; readonly key: string } | null;
  /** Place of the last row that is safe; null: none yet. */
  readonly after: { readonly watermark: string; readonly key: string } | null;
  /** Rows from here on are read again; null: none. */
  readonly horizon: string | null;
}

/** A read-only connection to the database of an organisation. */
export interface DatabaseSession {
  /** Watermark that lies so far behind the source's own clock, in its own notation. */
  watermarkBefore(reading: DatabaseReading, seconds: number): Promise<string>;
  /** Rows in the order of (watermark, key), those without a watermark first; at most `count` a piece. */
  rows(reading: DatabaseReading, count: number): AsyncGenerator<readonly DatabaseRow[]>;
  close(): Promise<void>;
}

/** Aliases under which the place of a row is read as text. */
export const WATERMARK_ALIAS = 'lienthong_watermark';
export const KEY_ALIAS = 'lienthong_key';

/** Takes the place out of a row of the driver. */
export function asDatabaseRow(row: Readonly<Record<string, unknown>>): DatabaseRow {
  const { [WATERMARK_ALIAS]: watermark, [KEY_ALIAS]: key, ...values } = row;
  const text = (value: unknown): string | null =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : null;
  return { values, watermark: text(watermark), key: text(key) };
}
