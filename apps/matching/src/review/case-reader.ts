import type {
  CasePosition,
  CasesReply,
  CasesRequest,
  CaseSkip,
  CaseSort,
  Reviewer,
  ReviewCaseView,
} from '#contracts';
import { QueryFailed } from '#messaging';
import type { DataSource } from 'typeorm';
import type { DecisionReader } from '../decisions/decision-reader.js';
import { foreignUnit } from '../decisions/refusals.js';
import { CaseConditions } from './case-filter.js';
import { decisionsAbout, pairsAmong } from './record-links.js';
import { CASE_COLUMNS, caseItem, type CaseRow } from './case-row.js';
import { hintText } from './hints.js';
import { mayReview } from './reviewer.js';

interface Order {
  readonly column: string;
  readonly type: string;
  readonly descending: boolean;
  /** What a row is sorted by, exactly. */
  readonly position: (row: CaseRow) => string;
}

const ORDERS: Readonly<Record<CaseSort, Order>> = {
  // JavaScript writes a double with as many digits as it takes to read the same one back.
  priority: {
    column: 'queue_rank',
    type: 'float8',
    descending: true,
    position: (row) => String(row.queue_rank),
  },
  age: {
    column: 'opened_at',
    type: 'timestamptz',
    descending: false,
    position: (row) => row.opened_at.toISOString(),
  },
  newest: {
    column: 'opened_at',
    type: 'timestamptz',
    descending: true,
    position: (row) => row.opened_at.toISOString(),
  },
  records: {
    column: 'record_count',
    type: 'int',
    descending: true,
    position: (row) => String(row.record_count),
  },
};

/** Reads review cases. */
export class CaseReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly decisions: DecisionReader,
  ) {}

  /** One page of the queue. */
  async list(request: CasesRequest): Promise<CasesReply> {
    const { by, sort, limit, after, count } = request;
    const order = ORDERS[sort];
    const total = count ? await this.count(request) : undefined;
    const conditions = new CaseConditions(by, request);
    if (after) conditions.and(beyond(order, after, conditions));
    const direction = order.descending ? 'DESC' : 'ASC';
    const rows: CaseRow[] = await this.dataSource.query(
      `SELECT ${CASE_COLUMNS} FROM review_case c WHERE ${conditions.sql}
       ORDER BY c.${order.column} ${direction}, c.id LIMIT ${conditions.value(limit + 1)}`,
      conditions.values,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? { value: order.position(last), caseId: last.id } : null;
    const now = Date.now();
    return { items: page.map((row) => caseItem(row, now)), next, ...(total !== undefined && { total }) };
  }

  /** null: there is no such case. Throws QueryFailed `case.foreign-unit`. */
  async find(caseId: string, by: Reviewer): Promise<ReviewCaseView | null> {
    const [row]: FullCaseRow[] = await this.dataSource.query(
      `SELECT ${CASE_COLUMNS}, c.records, c.proposal, c.standing, c.hints, c.superseded_by, c.decision_id
       FROM review_case c WHERE c.id = $1`,
      [caseId],
    );
    if (!row) return null;
    if (!mayReview(by, row.units)) throw new QueryFailed(foreignUnit('case.foreign-unit'));
    const pairs = await pairsAmong(this.dataSource, row.records);
    const skips: (Omit<CaseSkip, 'skippedAt'> & { skipped_at: Date })[] = await this.dataSource.query(
      'SELECT actor, reason, skipped_at FROM review_skip WHERE case_id = $1 ORDER BY id DESC',
      [caseId],
    );
    const { recordCount, ...item } = caseItem(row);
    return {
      ...item,
      successor: row.superseded_by,
      decisionId: row.decision_id,
      records: row.records,
      pairs,
      standing: row.standing,
      proposal: row.proposal,
      hints: row.hints.map((hint) => ({ ...hint, text: hintText(hint.code) })),
      // What was decided about its records explains the case, whatever units the decision lay in.
      decisions: await decisionsAbout(this.decisions, row.records, by),
      skips: skips.map(({ actor, reason, skipped_at }) => ({
        actor,
        reason,
        skippedAt: skipped_at.toISOString(),
      })),
    };
  }

  private async count(request: CasesRequest): Promise<number> {
    const conditions = new CaseConditions(request.by, request);
    const [{ total }]: [{ total: number }] = await this.dataSource.query(
      `SELECT count(*)::int AS total FROM review_case c WHERE ${conditions.sql}`,
      conditions.values,
    );
    return total;
  }
}

/** Ids break ties upwards in every order. */
function beyond(order: Order, after: CasePosition, conditions: CaseConditions): string {
  const value = `${conditions.value(after.value)}::${order.type}`;
  const id = `${conditions.value(after.caseId)}::uuid`;
  const past = order.descending ? '<' : '>';
  return `(c.${order.column} ${past}= ${value} AND (c.${order.column} ${past} ${value} OR c.id > ${id}))`;
}

interface FullCaseRow extends CaseRow {
  readonly records: string[];
  readonly proposal: string[][];
  readonly standing: string[][];
  readonly hints: { readonly code: string; readonly a: string; readonly b: string }[];
  readonly superseded_by: string | null;
  readonly decision_id: string | null;
}
