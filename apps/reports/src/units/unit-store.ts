import type { Transaction } from '#persistence';
import type { UnitData } from '#vietnamese';

/** Whether units were imported before. */
export async function hasUnits(tx: Transaction): Promise<boolean> {
  const rows: unknown[] = await tx.query(`SELECT 1 FROM unit WHERE known_to = 'infinity' LIMIT 1`);
  return rows.length > 0;
}

/**
 * Replaces the units that reports know by today's provinces and communes; takes effect at once. Reports as known before
 * go on with what stood then.
 */
export async function importUnits(tx: Transaction, { units }: UnitData): Promise<void> {
  const current = units.filter(({ level, validTo }) => validTo === null && level !== 'district');
  const given = `
    unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS given (code, name, level, parent_code)`;
  const columns = [
    current.map(({ code }) => code),
    current.map(({ fullName }) => fullName),
    current.map(({ level }) => level),
    current.map(({ parentCode }) => parentCode),
  ];
  await tx.query(
    `UPDATE unit SET known_to = transaction_timestamp()
     WHERE known_to = 'infinity' AND NOT EXISTS (
       SELECT 1 FROM ${given} WHERE given.code = unit.code AND given.name = unit.name AND given.level = unit.level
         AND given.parent_code IS NOT DISTINCT FROM unit.parent_code)`,
    columns,
  );
  await tx.query(
    `INSERT INTO unit (code, name, level, parent_code, known_from)
     SELECT given.*,
            CASE WHEN given.code IN (SELECT code FROM unit) THEN transaction_timestamp() ELSE '-infinity' END
     FROM ${given} WHERE NOT EXISTS (SELECT 1 FROM unit WHERE unit.code = given.code AND known_to = 'infinity')`,
    columns,
  );
  await tx.query('UPDATE figures_version SET version = version + 1, names = names + 1');
}
