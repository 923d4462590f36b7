import type { Transaction } from '#persistence';
import type { UnitData, UnitRow, UnitSuccession } from '#vietnamese';

/** Every administrative unit with its validity, and what became of those of the past. */
export async function readUnits(tx: Transaction): Promise<UnitData> {
  const units: UnitRow[] = await tx.query(
    `SELECT code, name, full_name AS "fullName", level, parent_code AS "parentCode", district,
            valid_from::text AS "validFrom", valid_to::text AS "validTo" FROM unit`,
  );
  const successions: UnitSuccession[] = await tx.query(
    `SELECT from_code AS "fromCode", from_valid_from::text AS "fromValidFrom", to_code AS "toCode",
            to_valid_from::text AS "toValidFrom", automatic FROM unit_succession`,
  );
  return { units, successions };
}

/** Whether units were imported before; an installation keeps the official list that it was given. */
export async function hasUnits(tx: Transaction): Promise<boolean> {
  const rows: unknown[] = await tx.query('SELECT 1 FROM unit LIMIT 1');
  return rows.length > 0;
}

/** Replaces all administrative units; running services read them at their next start. */
export async function importUnits(tx: Transaction, { units, successions }: UnitData): Promise<void> {
  await tx.query('DELETE FROM unit_succession');
  await tx.query('DELETE FROM unit');
  await tx.query(
    `INSERT INTO unit (code, name, full_name, level, parent_code, district, valid_from, valid_to)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::date[])`,
    [
      units.map((unit) => unit.code),
      units.map((unit) => unit.name),
      units.map((unit) => unit.fullName),
      units.map((unit) => unit.level),
      units.map((unit) => unit.parentCode),
      units.map((unit) => unit.district),
      units.map((unit) => unit.validFrom),
      units.map((unit) => unit.validTo),
    ],
  );
  await tx.query(
    `INSERT INTO unit_succession (from_code, from_valid_from, to_code, to_valid_from, automatic)
     SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::date[], $5::boolean[])`,
    [
      successions.map((row) => row.fromCode),
      successions.map((row) => row.fromValidFrom),
      successions.map((row) => row.toCode),
      successions.map((row) => row.toValidFrom),
      successions.map((row) => row.automatic),
    ],
  );
}
