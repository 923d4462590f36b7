import type { GatheringFormula } from '#contracts';
import type { ReportContext } from '../engine/report-definition.js';

/** Eligible population of a unit and an organisation, as one source gives it for a period. */
export interface Population {
  readonly organisation: string;
  readonly unit: string;
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly population: number;
}

/**
 * The populations that hold on a day, as known at the report's instant: of each source the one whose period began
 * last, of equal ones the shorter.
 */
export async function populations(
  { tx, knownAt, parameters }: ReportContext,
  formula: GatheringFormula,
  day: string,
): Promise<Population[]> {
  const source = parameters.source ?? formula.source;
  return tx.query(
    `SELECT DISTINCT ON (organisation, unit_code, source COLLATE "C") organisation, unit_code AS unit, source,
            period_from::text AS "from", period_to::text AS "to", population::float8 AS population
     FROM eligible_population
     WHERE known_from <= $1::timestamptz AND period_from <= $2::date AND period_to >= $2::date
       AND ($3::text IS NULL OR source = $3)
     ORDER BY organisation, unit_code, source COLLATE "C", period_from DESC, period_to, known_from DESC`,
    [knownAt, day, source ?? null],
  );
}
