import type { Transaction } from '#persistence';
import type { KeyRing } from '#security';
import type { Portion } from '../intake/portion.js';
import type { OpenBatch } from './open-batch.js';

/** Stores what is wrong with the rejected rows of a portion. */
export async function storeRejectedRows(
  tx: Transaction,
  _keyRing: KeyRing,
  { organisation, batchId }: Pick<OpenBatch, 'organisation' | 'batchId'>,
  { rejected }: Portion,
  _header: readonly string[] | undefined,
): Promise<void> {
  const errors = rejected.flatMap(({ row, errors: found, place }) =>
    found.map(({ field, code }, ordinal) => ({ row, ordinal, field, code, place })),
  );
  await tx.query(
    `INSERT INTO row_error (batch_id, organisation, row_number, ordinal, field, code, sheet, line)
     SELECT $1, $2, * FROM unnest($3::integer[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::integer[])`,
    [
      batchId,
      organisation,
      errors.map(({ row }) => row),
      errors.map(({ ordinal }) => ordinal),
      errors.map(({ field }) => field),
      errors.map(({ code }) => code),
      errors.map(({ place }) => place?.sheet ?? null),
      errors.map(({ place }) => place?.line ?? null),
    ],
  );
}
