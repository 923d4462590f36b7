import type { UnitAnnouncement } from '#contracts';
import type { Transaction } from '#persistence';

/** An older version never overwrites a newer; a removed unit stays as such, so that it is not brought back. */
export async function keepUnits(tx: Transaction, units: readonly UnitAnnouncement[]): Promise<void> {
  const given = JSON.stringify(units.map((unit) => ({ ...unit, validFrom: unit.validFrom ?? '-infinity' })));
  await tx.query('LOCK TABLE organisation_unit IN SHARE ROW EXCLUSIVE MODE');
  // What was said before stands for reports as known before.
  await tx.query(
    `UPDATE organisation_unit AS u SET known_to = transaction_timestamp() FROM ${NEWEST} AS g
     WHERE u.known_to = 'infinity' AND u.organisation = g.organisation AND u.code = g.code
       AND u.valid_from = g."validFrom" AND u.version < g.version`,
    [given],
  );
  await tx.query(
    `INSERT INTO organisation_unit (organisation, code, valid_from, valid_to, version, removed, kind, name,
       parent_code, ownership_sector, commune_code, province_code, known_from)
     SELECT organisation, code, "validFrom", "validTo", version, removed, kind, name, "parentCode", "ownershipSector",
       "communeCode", "provinceCode", transaction_timestamp()
     FROM ${NEWEST} AS g
     WHERE NOT EXISTS (
       SELECT 1 FROM organisation_unit u WHERE u.organisation = g.organisation AND u.code = g.code
         AND u.valid_from = g."validFrom" AND u.version >= g.version)`,
    [given],
  );
  await tx.query('UPDATE figures_version SET version = version + 1, names = names + 1');
}

const NEWEST = `(
  SELECT DISTINCT ON (organisation, code, "validFrom") *
  FROM jsonb_to_recordset($1::jsonb) AS r (organisation text, code text, "validFrom" date, "validTo" date,
    version bigint, removed boolean, kind text, name text, "parentCode" text, "ownershipSector" text,
    "communeCode" text, "provinceCode" text)
  ORDER BY organisation, code, "validFrom", version DESC)`;
