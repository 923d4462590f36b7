import type { DecisionState } from '#contracts';
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

/** A decision about to be stored. */
export interface NewDecision {
  readonly id: string;
  readonly groups: readonly (readonly string[])[];
  readonly actor: string;
  readonly reason: string;
  readonly caseId: string | null;
  readonly caseVersion: number | null;
  readonly units: readonly string[];
  readonly pattern: string | null;
  readonly answer: 'same' | 'different' | 'mixed';
  readonly bulkId: string | null;
  readonly needsSecond: boolean;
}

/** A decision as stored, without its members. */
export interface StoredDecision {
  readonly id: string;
  readonly caseId: string | null;
  readonly caseVersion: number | null;
  readonly actor: string;
  readonly units: readonly string[];
  readonly state: DecisionState;
  /** Groups that become members when a second coordinator confirms them. */
  readonly proposed: readonly (readonly string[])[] | null;
}

/** State of a decision `d` with its revocation `r`, second word `s` and case `c`, all left-joined. */
export const STATE_SQL = `
  CASE WHEN r.decision_id IS NOT NULL THEN 'revoked'
       WHEN NOT d.needs_second OR s.confirmed THEN 'standing'
       WHEN NOT s.confirmed THEN 'rejected'
       WHEN c.pending_decision = d.id THEN 'awaiting-second'
       ELSE 'lapsed' END`;

/** The tables of {@link STATE_SQL}. */
export const DECISION_FROM_SQL = `
  FROM decision d LEFT JOIN decision_revocation r ON r.decision_id = d.id
  LEFT JOIN decision_second s ON s.decision_id = d.id LEFT JOIN review_case c ON c.id = d.case_id`;

/** Stores a decision; its members too, unless it waits for a second coordinator. */
export async function insertDecision(tx: Transaction, decision: NewDecision): Promise<void> {
  await tx.query(
    `INSERT INTO decision (id, case_id, case_version, actor, reason, units, pattern, answer, bulk_id, needs_second, proposed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      decision.id,
      decision.caseId,
      decision.caseVersion,
      decision.actor,
      decision.reason,
      decision.units,
      decision.pattern,
      decision.answer,
      decision.bulkId,
      decision.needsSecond,
      decision.needsSecond ? JSON.stringify(decision.groups) : null,
    ],
  );
  if (!decision.needsSecond) await insertMembers(tx, decision.id, decision.groups);
}

/** Ties the groups of a decision to the humans that their records stand for now. */
export async function insertMembers(
  tx: Transaction,
  decisionId: string,
  groups: readonly (readonly string[])[],
): Promise<void> {
  await tx.query(
    `INSERT INTO decision_member (decision_id, record_id, group_number, epoch)
     SELECT $1, n.record_id, n.group_number, r.epoch
     FROM unnest($2::uuid[], $3::integer[]) AS n(record_id, group_number) JOIN record r ON r.id = n.record_id`,
    [decisionId, groups.flat(), groups.flatMap((group, number) => group.map(() => number))],
  );
}

/** null: there is no such decision. */
export async function findDecision(tx: Transaction, decisionId: string): Promise<StoredDecision | null> {
  const [row]: (Omit<StoredDecision, 'caseVersion'> & { caseVersion: string | null })[] = await tx.query(
    `SELECT d.id, d.case_id AS "caseId", d.case_version AS "caseVersion", d.actor, d.units, d.proposed,
       ${STATE_SQL} AS state ${DECISION_FROM_SQL} WHERE d.id = $1`,
    [decisionId],
  );
  return row ? { ...row, caseVersion: row.caseVersion === null ? null : Number(row.caseVersion) } : null;
}

/** All members of a decision, revoked or not. */
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
