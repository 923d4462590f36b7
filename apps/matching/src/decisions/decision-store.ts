import type { Transaction } from '#persistence';

/**
 * One record's place in a decision: records with one group number are one person, those with different
 * numbers are not.
 */
export interface DecisionMember {
  readonly decisionId: string;
  readonly recordId: string;
  readonly groupNumber: number;
  /** Epoch of the record when it was decided; the decision says nothing about another one. */
  readonly epoch: number;
}

/** All members of a decision, revoked or not; empty: there is no such decision. */
export async function membersOf(tx: Transaction, decisionId: string): Promise<DecisionMember[]> {
  const rows: MemberRow[] = await tx.query(
    'SELECT decision_id, record_id, group_number, epoch FROM decision_member WHERE decision_id = $1',
    [decisionId],
  );
  return rows.map((row) => ({
    decisionId: row.decision_id,
    recordId: row.record_id,
    groupNumber: row.group_number,
    epoch: row.epoch,
  }));
}

interface MemberRow {
  readonly decision_id: string;
  readonly record_id: string;
  readonly group_number: number;
  readonly epoch: number;
}
