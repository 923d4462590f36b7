import type { CaseKind, CaseState, ReviewCaseItem } from '#contracts';
import { PATIENCE_DAYS } from './expected-errors.js';

/** A row of `review_case` as the queue reads it. */
export interface CaseRow {
  readonly id: string;
  readonly version: string;
  readonly state: CaseState;
  readonly kind: CaseKind;
  readonly expected_errors: number;
  readonly queue_rank: number;
  readonly record_count: number;
  readonly units: string[];
  readonly organisations: string[];
  readonly assignee: string | null;
  readonly assigned_at: Date | null;
  readonly pending_decision: string | null;
  readonly pattern: string | null;
  readonly opened_at: Date;
}

export const CASE_COLUMNS = `c.id, c.version, c.state, c.kind, c.expected_errors, c.queue_rank, c.record_count, c.units,
  c.organisations, c.assignee, c.assigned_at, c.pending_decision, c.pattern, c.opened_at`;

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** @param now milliseconds since the epoch */
export function caseItem(row: CaseRow, now = Date.now()): ReviewCaseItem {
  return {
    caseId: row.id,
    version: Number(row.version),
    state: row.state,
    kind: row.kind,
    priority: rounded(row.queue_rank + now / (PATIENCE_DAYS * 86_400_000)),
    expectedErrors: rounded(row.expected_errors),
    openedAt: row.opened_at.toISOString(),
    recordCount: row.record_count,
    units: row.units,
    organisations: row.organisations,
    assignee: row.assignee,
    assignedAt: row.assigned_at?.toISOString() ?? null,
    pendingDecision: row.pending_decision,
    pattern: row.pattern,
  };
}
