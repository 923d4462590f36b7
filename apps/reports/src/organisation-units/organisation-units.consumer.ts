import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UNITS, type UnitAnnouncement } from '#contracts';
import { EventBus } from '#messaging';
import type { Transaction } from '#persistence';

/** Keeps the organisations' units as the registry announces them, in whatever order the announcements come. */
@Injectable()
export class OrganisationUnitsConsumer implements OnModuleInit {
  constructor(private readonly bus: EventBus) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(UNITS, async (delivery) => {
      await delivery.once((tx, { units }) => keep(tx, units));
    });
  }
}

/** An older version never overwrites a newer; a removed unit stays as such, so that it is not brought back. */
async function keep(tx: Transaction, units: readonly UnitAnnouncement[]): Promise<void> {
  await tx.query(
    `INSERT INTO organisation_unit AS u (organisation, code, valid_from, valid_to, version, removed, kind, name,
       parent_code, ownership_sector, commune_code, province_code)
     SELECT DISTINCT ON (organisation, code, "validFrom") organisation, code, "validFrom", "validTo", version, removed,
       kind, name, "parentCode", "ownershipSector", "communeCode", "provinceCode"
     FROM jsonb_to_recordset($1::jsonb) AS g (organisation text, code text, "validFrom" date, "validTo" date,
       version bigint, removed boolean, kind text, name text, "parentCode" text, "ownershipSector" text,
       "communeCode" text, "provinceCode" text)
     ORDER BY organisation, code, "validFrom", version DESC
     ON CONFLICT (organisation, code, valid_from) DO UPDATE SET valid_to = excluded.valid_to,
       version = excluded.version, removed = excluded.removed, kind = excluded.kind, name = excluded.name,
       parent_code = excluded.parent_code, ownership_sector = excluded.ownership_sector,
       commune_code = excluded.commune_code, province_code = excluded.province_code
     WHERE excluded.version > u.version`,
    [JSON.stringify(units.map((unit) => ({ ...unit, validFrom: unit.validFrom ?? '-infinity' })))],
  );
  await tx.query('UPDATE figures_version SET version = version + 1');
}
