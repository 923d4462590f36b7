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

/** All members of the unrevoked decisions in which one of the records takes part. */
export async function activeMembers(
  tx: Transaction,
  recordIds: readonly string[],
): Promise<DecisionMember[]> {
  const rows: MemberRow[] = await tx.query(
    `SELECT m.decision_id, m.record_id, m.group_number, m.epoch
     FROM decision_member m
     WHERE m.decision_id IN (SELECT decision_id FROM decision_member WHERE record_id = ANY($1::uuid[]))
       AND NOT EXISTS (SELECT FROM decision_revocation r WHERE r.decision_id = m.decision_id)`,
    [recordIds],
  );
  return rows.map(toMember);
}

/** All members of a decision, revoked or not; empty: there is no such decision. */
export async function membersOf(tx: Transaction, decisionId: string): Promise<DecisionMember[]> {
  const rows: MemberRow[] = await tx.query(
    'SELECT decision_id, record_id, group_number, epoch FROM decision_member WHERE decision_id = $1',
    [decisionId],
  );
  return rows.map(toMember);
}

interface MemberRow {
  readonly decision_id: string;
  readonly record_id: string;
  readonly group_number: number;
  readonly epoch: number;
}

function toMember(row: MemberRow): DecisionMember {
  return {
    decisionId: row.decision_id,
    recordId: row.record_id,
    groupNumber: row.group_number,
    epoch: row.epoch,
  };
}
