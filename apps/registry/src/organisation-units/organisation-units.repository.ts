import { Injectable } from '@nestjs/common';
import type { OrganisationUnit, OrganisationUnitView, UnitsRequest } from '#contracts';
import type { Transaction } from '#persistence';

/** First key of the advisory locks under which an organisation's tree changes; the second is its slug. */
const TREE_LOCK = 7_140_060;

interface UnitRow extends Omit<OrganisationUnit, 'validFrom'> {
  readonly validFrom: string;
  readonly placeState: OrganisationUnitView['place']['state'];
  readonly placeCommuneCode: string | null;
  readonly placeProvinceCode: string | null;
  readonly placeCandidates: string[];
  readonly version: number;
}

const COLUMNS = `code, kind, name, parent_code AS "parentCode", commune_code AS "communeCode",
  commune_text AS "communeText", province_text AS "provinceText", ownership_sector AS "ownershipSector",
  valid_from::text AS "validFrom", valid_to::text AS "validTo", place_state AS "placeState",
  place_commune_code AS "placeCommuneCode", place_province_code AS "placeProvinceCode",
  place_candidates AS "placeCandidates", version::float8 AS version`;

/** How PostgreSQL writes that a unit has been there since ever. */
const SINCE_EVER = '-infinity';

/** The table of the organisations' units; every call in a session of the organisation. */
@Injectable()
export class OrganisationUnitsRepository {
  /** Makes other changes of the organisation's tree wait until `tx` ends. */
  async lockTree(tx: Transaction, organisation: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [TREE_LOCK, organisation]);
  }

  async whole(tx: Transaction, organisation: string): Promise<OrganisationUnitView[]> {
    const rows: UnitRow[] = await tx.query(
      `SELECT ${COLUMNS} FROM organisation_unit WHERE organisation = $1`,
      [organisation],
    );
    return rows.map(view);
  }

  async page(tx: Transaction, request: UnitsRequest): Promise<OrganisationUnitView[]> {
    const { organisation, code, parentCode, kind, on, placeState, after, limit } = request;
    const rows: UnitRow[] = await tx.query(
      `SELECT ${COLUMNS} FROM organisation_unit
       WHERE organisation = $1
         AND ($2::text IS NULL OR code = $2) AND ($3::text IS NULL OR parent_code = $3)
         AND ($4::text IS NULL OR kind = $4) AND ($5::text IS NULL OR place_state = $5)
         AND ($6::date IS NULL OR valid_from <= $6 AND (valid_to IS NULL OR valid_to > $6))
         AND ($7::text IS NULL OR (code, valid_from) > ($7, $8::date))
       ORDER BY code, valid_from LIMIT $9`,
      [
        ...[organisation, code ?? null, parentCode ?? null, kind ?? null, placeState ?? null, on ?? null],
        ...[after?.code ?? null, after?.validFrom ?? SINCE_EVER, limit],
      ],
    );
    return rows.map(view);
  }

  /** Inserts or replaces; gives each its new version, in the order given. */
  async store(
    tx: Transaction,
    organisation: string,
    units: readonly Omit<OrganisationUnitView, 'version'>[],
  ): Promise<OrganisationUnitView[]> {
    if (units.length === 0) return [];
    const rows: { ordinal: number; version: number }[] = await tx.query(
      `WITH given AS MATERIALIZED (
         SELECT g.*, nextval('organisation_unit_version') AS version
         FROM jsonb_to_recordset($2::jsonb) AS g (
           ordinal integer, code text, "validFrom" date, "validTo" date, kind text, name text, "parentCode" text,
           "communeCode" text, "communeText" text, "provinceText" text, "ownershipSector" text, "placeState" text,
           "placeCommuneCode" text, "placeProvinceCode" text, "placeCandidates" text[])
       ), stored AS (
         INSERT INTO organisation_unit AS u (organisation, code, valid_from, valid_to, kind, name, parent_code,
           commune_code, commune_text, province_text, ownership_sector, place_state, place_commune_code,
           place_province_code, place_candidates, version)
         SELECT $1, code, "validFrom", "validTo", kind, name, "parentCode", "communeCode", "communeText",
           "provinceText", "ownershipSector", "placeState", "placeCommuneCode", "placeProvinceCode",
           "placeCandidates", version FROM given
         ON CONFLICT (organisation, code, valid_from) DO UPDATE SET valid_to = excluded.valid_to,
           kind = excluded.kind, name = excluded.name, parent_code = excluded.parent_code,
           commune_code = excluded.commune_code, commune_text = excluded.commune_text,
           province_text = excluded.province_text, ownership_sector = excluded.ownership_sector,
           place_state = excluded.place_state, place_commune_code = excluded.place_commune_code,
           place_province_code = excluded.place_province_code, place_candidates = excluded.place_candidates,
           version = excluded.version
       )
       SELECT ordinal, version::float8 AS version FROM given ORDER BY ordinal`,
      [
        organisation,
        JSON.stringify(
          units.map(({ place, ...unit }, ordinal) => ({
            ...unit,
            ordinal,
            validFrom: unit.validFrom ?? SINCE_EVER,
            placeState: place.state,
            placeCommuneCode: place.communeCode,
            placeProvinceCode: place.provinceCode,
            placeCandidates: place.candidates,
          })),
        ),
      ],
    );
    return units.map((unit, index) => ({ ...unit, version: rows[index]?.version ?? 0 }));
  }

  /** Removes units; each removal is a version of its own. */
  async remove(
    tx: Transaction,
    organisation: string,
    units: readonly OrganisationUnitView[],
  ): Promise<OrganisationUnitView[]> {
    const versions: { version: number }[] = await tx.query(
      `SELECT nextval('organisation_unit_version')::float8 AS version FROM generate_series(1, $1)`,
      [units.length],
    );
    await tx.query(
      `DELETE FROM organisation_unit WHERE organisation = $1
         AND (code, valid_from) IN (SELECT * FROM unnest($2::text[], $3::date[]))`,
      [organisation, units.map(({ code }) => code), units.map(({ validFrom }) => validFrom ?? SINCE_EVER)],
    );
    return units.map((unit, index) => ({ ...unit, version: versions[index]?.version ?? 0 }));
  }
}

function view({
  placeState,
  placeCommuneCode,
  placeProvinceCode,
  placeCandidates,
  validFrom,
  ...unit
}: UnitRow): OrganisationUnitView {
  return {
    ...unit,
    validFrom: validFrom === SINCE_EVER ? null : validFrom,
    place: {
      state: placeState,
      communeCode: placeCommuneCode,
      provinceCode: placeProvinceCode,
      candidates: placeCandidates,
    },
  };
}
