import type { Transaction } from '#persistence';
import { openJson, sealJson, type KeyRing } from '#security';
import type { Portion, RejectedRow } from '../intake/portion.js';
import type { ListHeader } from '../records/row-reader.js';
import type { OpenBatch } from './open-batch.js';

type BatchOf = Pick<OpenBatch, 'organisation' | 'batchId'>;

/** A rejected row as it is kept for its correction. */
export interface KeptRow extends Pick<RejectedRow, 'row' | 'errors' | 'given' | 'section' | 'place'> {
  /** Missing: its format has none. */
  readonly header?: ListHeader;
}

/** Rejected rows of one portion; equal headers once. */
interface SealedRows {
  readonly headers: readonly ListHeader[];
  readonly rows: readonly (Omit<KeptRow, 'header'> & { readonly header: number })[];
}

/** Stores what is wrong with the rejected rows of a portion, and the rows themselves, sealed, to be corrected. */
export async function storeRejectedRows(
  tx: Transaction,
  keyRing: KeyRing,
  batch: BatchOf,
  { rejected, firstRow }: Portion,
): Promise<void> {
  const errors = rejected.flatMap(({ row, errors: found, place }) =>
    found.map(({ field, code }, ordinal) => ({ row, ordinal, field, code, place })),
  );
  await tx.query(
    `INSERT INTO row_error (batch_id, organisation, row_number, ordinal, field, code, sheet, line)
     SELECT $1, $2, * FROM unnest($3::integer[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::integer[])`,
    [
      batch.batchId,
      batch.organisation,
      errors.map(({ row }) => row),
      errors.map(({ ordinal }) => ordinal),
      errors.map(({ field }) => field),
      errors.map(({ code }) => code),
      errors.map(({ place }) => place?.sheet ?? null),
      errors.map(({ place }) => place?.line ?? null),
    ],
  );
  await tx.query(
    'INSERT INTO rejected_rows (batch_id, first_row, organisation, payload) VALUES ($1, $2, $3, $4)',
    [
      batch.batchId,
      firstRow,
      batch.organisation,
      sealJson(keyRing, asSealed(rejected), boundTo(batch.batchId, firstRow)),
    ],
  );
}

/** Those of these rows that are kept, by number. */
export async function keptRows(
  tx: Transaction,
  keyRing: KeyRing,
  batchId: string,
  numbers: readonly number[],
): Promise<Map<number, KeptRow>> {
  const stored: StoredPortion[] = await tx.query(
    `SELECT first_row, payload FROM rejected_rows WHERE batch_id = $1 AND first_row IN (
       SELECT (SELECT max(first_row) FROM rejected_rows WHERE batch_id = $1 AND first_row <= n)
       FROM unnest($2::integer[]) AS wanted (n)
     )`,
    [batchId, numbers],
  );
  const wanted = new Set(numbers);
  return new Map(
    stored
      .flatMap((portion) => opened(keyRing, batchId, portion))
      .flatMap((kept) => (wanted.has(kept.row) ? [[kept.row, kept] as const] : [])),
  );
}

/** The kept rows of the portion behind `after`; undefined: there is none. */
export async function rejectedRowsAfter(
  tx: Transaction,
  keyRing: KeyRing,
  batchId: string,
  after: number,
): Promise<{ readonly firstRow: number; readonly rows: readonly KeptRow[] } | undefined> {
  const [portion]: StoredPortion[] = await tx.query(
    `SELECT first_row, payload FROM rejected_rows WHERE batch_id = $1 AND first_row > $2 ORDER BY first_row LIMIT 1`,
    [batchId, after],
  );
  return portion && { firstRow: portion.first_row, rows: opened(keyRing, batchId, portion) };
}

interface StoredPortion {
  readonly first_row: number;
  readonly payload: Buffer;
}

function opened(keyRing: KeyRing, batchId: string, { first_row, payload }: StoredPortion): KeptRow[] {
  const { headers, rows } = openJson<SealedRows>(keyRing, payload, boundTo(batchId, first_row));
  return rows.map(({ header, ...row }) => {
    const own = headers[header];
    return { ...row, ...(own && { header: own }) };
  });
}

function asSealed(rejected: readonly RejectedRow[]): SealedRows {
  const headers = new Map<ListHeader, number>();
  const rows = rejected.map(({ row, errors, given, section, place, header }) => {
    if (header && !headers.has(header)) headers.set(header, headers.size);
    return {
      row, errors, given, header: header ? headers.get(header)! : -1,
      ...(section !== undefined && { section }), ...(place && { place }),
    }; // prettier-ignore
  });
  return { headers: [...headers.keys()], rows };
}

function boundTo(batchId: string, firstRow: number): string {
  return `rejected-rows:${batchId}:${firstRow}`;
}
