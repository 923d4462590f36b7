import type { CasesRequest, CaseState, ReviewCaseItem, ReviewCaseView } from '#contracts';
import type { DataSource } from 'typeorm';

interface CaseRow {
  readonly id: string;
  readonly version: string;
  readonly state: CaseState;
  readonly records: string[];
  readonly proposal: string[][];
  readonly superseded_by: string | null;
  readonly decision_id: string | null;
  readonly opened_at: Date;
  readonly priority: number;
}

/** Uncertainty of a pair is 4·p·(1−p): 1 where the machine knows nothing, 0 where it is sure. */
const SELECT_CASE = `
  SELECT c.*, (
    SELECT coalesce(sum(4 * e.probability * (1 - e.probability)), 0) FROM edge e
    WHERE e.a = ANY(c.records) AND e.b = ANY(c.records) AND e.model = (SELECT model FROM active_model)
  ) AS priority FROM review_case c`;

/** Reads review cases. */
export class CaseReader {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of the queue, oldest first. */
  async list({ state, limit, after }: CasesRequest): Promise<ReviewCaseItem[]> {
    const rows: CaseRow[] = await this.dataSource.query(
      `${SELECT_CASE}
       WHERE c.state = $1 AND ($2::timestamptz IS NULL OR (c.opened_at, c.id) > ($2, $3::uuid))
       ORDER BY c.opened_at, c.id LIMIT $4`,
      [state, after?.openedAt ?? null, after?.caseId ?? null, limit],
    );
    return rows.map((row) => ({ ...item(row), recordCount: row.records.length }));
  }

  /** null: there is no such case. */
  async find(caseId: string): Promise<ReviewCaseView | null> {
    const [row]: CaseRow[] = await this.dataSource.query(`${SELECT_CASE} WHERE c.id = $1`, [caseId]);
    if (!row) return null;
    const pairs: ReviewCaseView['pairs'][number][] = await this.dataSource.query(
      `SELECT a, b, probability, weight FROM edge
       WHERE a = ANY($1::uuid[]) AND b = ANY($1::uuid[]) AND model = (SELECT model FROM active_model) ORDER BY a, b`,
      [row.records],
    );
    return {
      ...item(row),
      successor: row.superseded_by,
      decisionId: row.decision_id,
      records: row.records,
      pairs,
      proposal: row.proposal,
    };
  }
}

function item(row: CaseRow): Omit<ReviewCaseItem, 'recordCount'> {
  return {
    caseId: row.id,
    version: Number(row.version),
    state: row.state,
    priority: Math.round(row.priority * 1000) / 1000,
    openedAt: row.opened_at.toISOString(),
    assignee: null,
  };
}
