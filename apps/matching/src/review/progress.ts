import type { Reviewer, ReviewProgress } from '#contracts';
import { inTransaction } from '#persistence';
import { shippedUnitTable } from '#units';
import type { DataSource } from 'typeorm';

/** How far the coordinators have come, in what the reviewer may see. */
export class ProgressReader {
  constructor(private readonly dataSource: DataSource) {}

  /** @param since ISO 8601 instant from which on decisions and skips count */
  read({ units }: Reviewer, since: string): Promise<ReviewProgress> {
    const values = [units ?? null, since];
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const [totals]: [Totals] = await tx.query(TOTALS_SQL, [values[0]]);
        const coordinators: ReviewProgress['coordinators'] = await tx.query(COORDINATORS_SQL, values);
        const places: Omit<ReviewProgress['units'][number], 'name'>[] = await tx.query(UNITS_SQL, values);
        const [{ decided }]: [{ decided: number }] = await tx.query(
          `SELECT count(*)::int AS decided ${DECIDED_SQL}`,
          values,
        );
        return {
          since,
          open: totals.open,
          unassigned: totals.unassigned,
          awaitingSecond: totals.awaiting,
          oldestOpenedAt: totals.oldest?.toISOString() ?? null,
          decided,
          coordinators,
          units: places.map((place) => ({ ...place, name: nameOf(place.unit) })),
        };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }
}

/** A unit that is none of today's stands for itself. */
function nameOf(unit: string): string {
  const table = shippedUnitTable();
  return (table.commune(unit) ?? table.province(unit))?.fullName ?? unit;
}

interface Totals {
  readonly open: number;
  readonly unassigned: number;
  readonly awaiting: number;
  readonly oldest: Date | null;
}

const TOTALS_SQL = `
  SELECT count(*)::int AS open, count(*) FILTER (WHERE assignee IS NULL)::int AS unassigned,
    count(pending_decision)::int AS awaiting, min(opened_at) AS oldest
  FROM review_case WHERE state = 'open' AND ($1::text[] IS NULL OR units && $1)`;

/** Decisions on cases that stand, or wait for a second coordinator. */
const DECIDED_SQL = `
  FROM decision d WHERE d.decided_at >= $2::timestamptz AND d.case_id IS NOT NULL
    AND ($1::text[] IS NULL OR d.units && $1)
    AND NOT EXISTS (SELECT FROM decision_revocation r WHERE r.decision_id = d.id)
    AND NOT EXISTS (SELECT FROM decision_second s WHERE s.decision_id = d.id AND NOT s.confirmed)`;

const COORDINATORS_SQL = `
  SELECT actor, sum(assigned)::int AS assigned, sum(decided)::int AS decided, sum(skipped)::int AS skipped FROM (
    SELECT assignee AS actor, count(*) AS assigned, 0 AS decided, 0 AS skipped FROM review_case
    WHERE state = 'open' AND assignee IS NOT NULL AND ($1::text[] IS NULL OR units && $1) GROUP BY assignee
    UNION ALL
    SELECT d.actor, 0, count(*), 0 ${DECIDED_SQL} GROUP BY d.actor
    UNION ALL
    SELECT k.actor, 0, 0, count(*) FROM review_skip k JOIN review_case c ON c.id = k.case_id
    WHERE k.skipped_at >= $2::timestamptz AND ($1::text[] IS NULL OR c.units && $1) GROUP BY k.actor
  ) counted GROUP BY actor ORDER BY actor`;

const UNITS_SQL = `
  SELECT unit, sum(open)::int AS open, sum(decided)::int AS decided FROM (
    SELECT unit, count(*) AS open, 0 AS decided FROM review_case, unnest(units) AS unit
    WHERE state = 'open' AND ($1::text[] IS NULL OR units && $1) GROUP BY unit
    UNION ALL
    SELECT unit, 0, count(*) FROM (SELECT d.units ${DECIDED_SQL}) d, unnest(d.units) AS unit GROUP BY unit
  ) counted WHERE $1::text[] IS NULL OR unit = ANY($1) GROUP BY unit ORDER BY unit`;
