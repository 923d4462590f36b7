import type { Transaction } from '#persistence';
import type { UnitData } from '#vietnamese';

/** Whether units were imported before. */
export async function hasUnits(tx: Transaction): Promise<boolean> {
  const rows: unknown[] = await tx.query('SELECT 1 FROM unit LIMIT 1');
  return rows.length > 0;
}

/** Replaces the units that reports know by today's provinces and communes; takes effect at once. */
export async function importUnits(tx: Transaction, { units }: UnitData): Promise<void> {
  const current = units.filter(({ level, validTo }) => validTo === null && level !== 'district');
  await tx.query('DELETE FROM unit');
  await tx.query(
    `INSERT INTO unit (code, name, level, parent_code)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
    [
      current.map(({ code }) => code),
      current.map(({ fullName }) => fullName),
      current.map(({ level }) => level),
      current.map(({ parentCode }) => parentCode),
    ],
  );
  await tx.query('UPDATE figures_version SET version = version + 1');
}
