import type { DecisionAct, DecisionState, DecisionsRequest, DecisionView, Reviewer } from '#contracts';
import type { DataSource } from 'typeorm';
import { DECISION_FROM_SQL, STATE_SQL } from './decision-store.js';

/** Reads what people decided. */
export class DecisionReader {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. Units that the reviewer is bound to restrict it to decisions in them. */
  async list(request: DecisionsRequest): Promise<DecisionView[]> {
    const { by, records, caseId, bulkId, actor, state, from, to, after, limit } = request;
    const values: unknown[] = [];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const conditions: string[] = ['true'];
    if (by.units) conditions.push(`d.units && ${value(by.units)}::text[]`);
    if (records) {
      const ids = value(records);
      // A decision that waits for a second coordinator has no members yet.
      conditions.push(`d.id IN (
        SELECT m.decision_id FROM decision_member m WHERE m.record_id = ANY(${ids}::uuid[])
        UNION SELECT p.id FROM decision p, jsonb_array_elements(p.proposed) g, jsonb_array_elements_text(g) member
        WHERE p.needs_second AND member = ANY(${ids}::text[]))`);
    }
    if (caseId) conditions.push(`d.case_id = ${value(caseId)}`);
    if (bulkId) conditions.push(`d.bulk_id = ${value(bulkId)}`);
    if (actor) conditions.push(`d.actor = ${value(actor)}`);
    if (from) conditions.push(`d.decided_at >= ${value(from)}::timestamptz`);
    if (to) conditions.push(`d.decided_at < ${value(to)}::timestamptz`);
    if (after)
      conditions.push(
        `(d.decided_at, d.id) < (SELECT x.decided_at, x.id FROM decision x WHERE x.id = ${value(after)})`,
      );
    if (state) conditions.push(`${STATE_SQL} = ${value(state)}`);
    const rows: DecisionRow[] = await this.dataSource.query(
      `${SELECT_SQL} WHERE ${conditions.join(' AND ')} ORDER BY d.decided_at DESC, d.id DESC LIMIT ${value(limit)}`,
      values,
    );
    return rows.map(view);
  }

  /** null: there is no such decision, or it lies in other units than the reviewer's. */
  async find(decisionId: string, { units }: Reviewer): Promise<DecisionView | null> {
    const [row]: DecisionRow[] = await this.dataSource.query(
      `${SELECT_SQL} WHERE d.id = $1 AND ($2::text[] IS NULL OR d.units && $2)`,
      [decisionId, units ?? null],
    );
    return row ? view(row) : null;
  }
}

const SELECT_SQL = `
  SELECT d.id, d.case_id, d.actor, d.reason, d.decided_at, d.bulk_id, ${STATE_SQL} AS state,
    r.actor AS revoked_by, r.reason AS revoked_why, r.revoked_at,
    s.confirmed, s.actor AS second_by, s.reason AS second_why, s.answered_at,
    coalesce(
      (SELECT jsonb_agg(g.records ORDER BY g.group_number) FROM (
         SELECT m.group_number, jsonb_agg(m.record_id ORDER BY m.record_id) AS records
         FROM decision_member m WHERE m.decision_id = d.id GROUP BY m.group_number) g),
      d.proposed, '[]') AS groups
  ${DECISION_FROM_SQL}`;

function view(row: DecisionRow): DecisionView {
  return {
    decisionId: row.id,
    caseId: row.case_id,
    state: row.state,
    actor: row.actor,
    reason: row.reason,
    decidedAt: row.decided_at.toISOString(),
    groups: row.groups,
    bulkId: row.bulk_id,
    second:
      row.confirmed === null
        ? null
        : { ...act(row.second_by, row.second_why, row.answered_at), confirmed: row.confirmed },
    revocation: row.revoked_at === null ? null : act(row.revoked_by, row.revoked_why, row.revoked_at),
  };
}

function act(actor: string | null, reason: string | null, at: Date | null): DecisionAct {
  return { actor: actor ?? '', reason: reason ?? '', at: at?.toISOString() ?? '' };
}

interface DecisionRow {
  readonly id: string;
  readonly case_id: string | null;
  readonly actor: string;
  readonly reason: string;
  readonly decided_at: Date;
  readonly bulk_id: string | null;
  readonly state: DecisionState;
  readonly groups: string[][];
  readonly revoked_by: string | null;
  readonly revoked_why: string | null;
  readonly revoked_at: Date | null;
  readonly confirmed: boolean | null;
  readonly second_by: string | null;
  readonly second_why: string | null;
  readonly answered_at: Date | null;
}
