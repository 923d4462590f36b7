import { Injectable } from '@nestjs/common';
import type { Transaction } from '#persistence';
import type { CombinationCount, OrganisationName, PersonDetail } from './summary-figures.js';
import type { SummaryScope } from './summary-request.js';

export interface Unit {
  readonly code: string;
  readonly name: string;
  readonly level: 'province' | 'commune';
  readonly parentCode: string | null;
}

/** Which facts a report counts: SQL conditions on `record_fact f` with their parameters. */
interface Selection {
  readonly counted: string;
  /** Like `counted`, but whatever the membership's status and dates. */
  readonly held: string;
  /** SQL expression of the unit below the report's unit. */
  readonly child: string;
  /** Condition on `review_case c`: known at the report's instant. */
  readonly caseKnown: string;
  readonly parameters: readonly unknown[];
  /** Parameters of `held` and `caseKnown`. */
  readonly heldParameters: readonly unknown[];
}

/** The figures of one summary, read within one snapshot. */
@Injectable()
export class SummaryRepository {
  async unit(tx: Transaction, code: string): Promise<Unit | null> {
    const [unit]: [Unit?] = await tx.query(
      'SELECT code, name, level, parent_code AS "parentCode" FROM unit WHERE code = $1',
      [code],
    );
    return unit ?? null;
  }

  async unitNames(tx: Transaction, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows: { code: string; name: string }[] = await tx.query(
      'SELECT code, name FROM unit WHERE code = ANY($1)',
      [codes],
    );
    return new Map(rows.map(({ code, name }) => [code, name]));
  }

  organisations(tx: Transaction): Promise<OrganisationName[]> {
    return tx.query('SELECT position, slug FROM organisation');
  }

  /** Version of the figures that the snapshot holds, and its instant with microseconds. */
  async moment(tx: Transaction): Promise<{ version: number; now: string }> {
    const [moment]: [{ version: number; now: string }] = await tx.query(
      `SELECT version::float8 AS version,
              to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now
       FROM figures_version`,
    );
    return moment;
  }

  /**
   * People by combination of organisations and child. One ordered pass over the facts; people with records in
   * several children or twice in one organisation come back by id, to be looked at record by record.
   */
  async combinations(
    tx: Transaction,
    scope: SummaryScope,
    unit: Unit | null,
  ): Promise<{ combinations: CombinationCount[]; others: string[]; leaders: number }> {
    const { counted, child, parameters } = select(scope, unit);
    const rows: {
      organisations: string;
      placed: string;
      child: string | null;
      other: string | null;
      persons: number;
      leaders: number;
    }[] = await tx.query(
      `WITH person AS (
         SELECT person_id,
                bit_or(1::bigint << organisation) AS organisations,
                coalesce(bit_or(1::bigint << organisation) FILTER (WHERE ${child} IS NOT NULL), 0) AS placed,
                min(${child} COLLATE "C") AS first_child, max(${child} COLLATE "C") AS last_child,
                count(*) AS records, bool_or(low_leader) AS leader
         FROM record_fact f WHERE ${counted}
         GROUP BY person_id)
       SELECT organisations, placed, first_child AS child,
              CASE WHEN first_child <> last_child OR records > bit_count(organisations::bit(64)) THEN person_id END AS other,
              count(*)::float8 AS persons, (count(*) FILTER (WHERE leader))::float8 AS leaders
       FROM person GROUP BY 1, 2, 3, 4`,
      [...parameters],
    );
    return {
      combinations: rows
        .filter(({ other }) => other === null)
        .map((row) => ({
          organisations: BigInt(row.organisations),
          placed: BigInt(row.placed),
          child: row.child,
          persons: row.persons,
        })),
      others: rows.flatMap(({ other }) => other ?? []),
      leaders: rows.reduce((sum, { leaders }) => sum + leaders, 0),
    };
  }

  details(
    tx: Transaction,
    scope: SummaryScope,
    unit: Unit | null,
    personIds: readonly string[],
  ): Promise<PersonDetail[]> {
    const { counted, child, parameters } = select(scope, unit);
    return tx.query(
      `SELECT person_id AS "personId", organisation, ${child} AS child, count(*)::float8 AS records
       FROM record_fact f WHERE ${counted} AND person_id = ANY($${parameters.length + 1}::uuid[])
       GROUP BY 1, 2, 3`,
      [...parameters, personIds],
    );
  }

  /**
   * People beyond those that hold the smallest record of their low group: groups of which the holder of that
   * record is not counted here, while others are.
   */
  async groupsWithoutLeader(tx: Transaction, scope: SummaryScope, unit: Unit | null): Promise<number> {
    const { counted, parameters } = select(scope, unit);
    const [{ groups }]: [{ groups: number }] = await tx.query(
      `WITH follower AS MATERIALIZED (
         SELECT DISTINCT low_group FROM record_fact f WHERE ${counted} AND NOT low_leader)
       SELECT ((SELECT count(*) FROM follower) - (
         SELECT count(DISTINCT f.low_group) FROM record_fact f
         WHERE ${counted} AND low_leader AND low_group IN (SELECT low_group FROM follower)))::float8 AS groups`,
      [...parameters],
    );
    return groups;
  }

  /** Open review cases with a record in the unit, and their records there. */
  async pending(
    tx: Transaction,
    scope: SummaryScope,
    unit: Unit | null,
  ): Promise<{ cases: number; records: number }> {
    const { held, caseKnown, heldParameters } = select(scope, unit);
    const rows: { cases: number; records: number }[] = unit
      ? await tx.query(
          `SELECT count(DISTINCT c.case_id)::float8 AS cases, count(DISTINCT r.record_id)::float8 AS records
           FROM review_case c CROSS JOIN unnest(c.records) AS r (record_id)
           JOIN record_fact f ON f.record_id = r.record_id
           WHERE c.open AND ${caseKnown} AND ${held}`,
          [...heldParameters],
        )
      : await tx.query(
          `SELECT count(*)::float8 AS cases, coalesce(sum(cardinality(records)), 0)::float8 AS records
           FROM review_case c WHERE open AND ${caseKnown}`,
          [...heldParameters],
        );
    return rows[0] ?? { cases: 0, records: 0 };
  }
}

function select(scope: SummaryScope, unit: Unit | null): Selection {
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const known = (alias: string) =>
    scope.knownAt === null
      ? `${alias}.known_to = 'infinity'`
      : `${alias}.known_from <= $1::timestamptz AND ${alias}.known_to > $1::timestamptz`;
  if (scope.knownAt !== null) parameter(scope.knownAt);
  const caseKnown = known('c');
  const place = placeCondition(unit, parameter);
  const held = [known('f'), 'f.organisation IS NOT NULL', ...place].join(' AND ');
  const heldParameters = [...parameters];
  const day = parameter(scope.asOf);
  return {
    held,
    counted: `${held} AND f.counted_from <= ${day}::date AND f.counted_to > ${day}::date`,
    child: childColumn(unit),
    caseKnown,
    parameters,
    heldParameters,
  };
}

function placeCondition(unit: Unit | null, parameter: (value: unknown) => string): string[] {
  if (!unit) return [];
  if (unit.level === 'province') return [`f.province_code = ${parameter(unit.code)}`];
  return [
    ...(unit.parentCode ? [`f.province_code = ${parameter(unit.parentCode)}`] : []),
    `f.commune_code = ${parameter(unit.code)}`,
  ];
}

function childColumn(unit: Unit | null): string {
  if (!unit) return 'f.province_code';
  return unit.level === 'province' ? 'f.commune_code' : 'NULL::text';
}
