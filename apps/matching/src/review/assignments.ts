import type {
  AssignRequest,
  DistributeReply,
  DistributeRequest,
  NextCaseRequest,
  Reviewer,
  ReviewCaseItem,
  SkipRequest,
} from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import type { DataSource } from 'typeorm';
import { failureOf, foreignUnit } from '../decisions/refusals.js';
import { CaseConditions } from './case-filter.js';
import { CASE_COLUMNS, caseItem, type CaseRow } from './case-row.js';
import { mayReview } from './reviewer.js';
import { shareOut } from './share-out.js';

type Superseded = CaseRow & { readonly superseded_by: string | null };

/**
 * Who works on which case. An assignment is a promise among coordinators, no lock: whoever may see a case may
 * decide it. Assigning changes neither the case's version nor what anybody else knows of it.
 */
export class Assignments {
  /** @param lapseHours after which a case that was assigned and not decided is anybody's again */
  constructor(
    private readonly dataSource: DataSource,
    private readonly lapseHours: number,
  ) {}

  /** Throws QueryFailed `case.unknown`, `case.moved-on`, `case.foreign-unit`, `assignee.foreign-unit`. */
  assign({ caseId, by, assignee }: AssignRequest): Promise<ReviewCaseItem> {
    return inTransaction(this.dataSource, async (tx) => {
      const open = await lockOpen(tx, caseId, by);
      if (assignee && !mayReview(assignee, open.units))
        throw new QueryFailed(foreignUnit('assignee.foreign-unit'));
      return caseItem(await setAssignee(tx, caseId, assignee?.actor ?? null));
    });
  }

  /** Notes why the case was left; takes it from the skipper when it was theirs. */
  skip({ caseId, by, reason }: SkipRequest): Promise<ReviewCaseItem> {
    return inTransaction(this.dataSource, async (tx) => {
      const open = await lockOpen(tx, caseId, by);
      await tx.query(
        'INSERT INTO review_skip (case_id, case_version, actor, reason) VALUES ($1, $2, $3, $4)',
        [caseId, open.version, by.actor, reason],
      );
      if (open.assignee !== by.actor) return caseItem(open);
      return caseItem(await setAssignee(tx, caseId, null));
    });
  }

  /**
   * The most urgent case of the reviewer's own, else the most urgent one that nobody works on, which becomes
   * theirs. What the reviewer skipped comes again only when it has changed, and what they decided themselves
   * waits for somebody else. Two who ask at once get two cases.
   */
  next({ by, except, ...filter }: NextCaseRequest): Promise<string | null> {
    const search = (assigned: (actor: string) => string): { sql: string; values: unknown[] } => {
      const conditions = new CaseConditions(by, { state: 'open', ...filter });
      const actor = `${conditions.value(by.actor)}::text`;
      conditions.and(assigned(actor));
      if (except.length > 0) conditions.and(`c.id <> ALL(${conditions.value(except)}::uuid[])`);
      conditions
        .and(
          `NOT EXISTS (SELECT FROM review_skip k WHERE k.case_id = c.id AND k.case_version = c.version AND k.actor = ${actor})`,
        )
        .and(`NOT EXISTS (SELECT FROM decision d WHERE d.id = c.pending_decision AND d.actor = ${actor})`);
      const sql = `SELECT c.id FROM review_case c WHERE ${conditions.sql}
        ORDER BY c.queue_rank DESC, c.id LIMIT 1 FOR UPDATE OF c SKIP LOCKED`;
      return { sql, values: conditions.values };
    };
    return inTransaction(this.dataSource, async (tx) => {
      const own = search((actor) => `c.assignee = ${actor}`);
      const [mine]: { id: string }[] = await tx.query(own.sql, own.values);
      if (mine) return mine.id;
      const others = search(() => `(${this.free()})`);
      const [free]: { id: string }[] = await tx.query(others.sql, others.values);
      if (free) await setAssignee(tx, free.id, by.actor);
      return free?.id ?? null;
    });
  }

  /** Gives the most urgent free cases to whoever has the fewest and may decide them. */
  distribute({ coordinators, limit }: DistributeRequest): Promise<DistributeReply> {
    return inTransaction(this.dataSource, async (tx) => {
      const free: { id: string; units: string[]; skipped_by: string[] }[] = await tx.query(
        `SELECT c.id, c.units, ARRAY(SELECT k.actor FROM review_skip k
           WHERE k.case_id = c.id AND k.case_version = c.version) AS skipped_by
         FROM review_case c WHERE c.state = 'open' AND (${this.free()})
         ORDER BY c.queue_rank DESC, c.id LIMIT $1 FOR UPDATE OF c SKIP LOCKED`,
        [limit],
      );
      const loads: { actor: string; cases: number }[] = await tx.query(
        `SELECT assignee AS actor, count(*)::int AS cases FROM review_case c
         WHERE state = 'open' AND assignee IS NOT NULL AND NOT (${this.free()}) GROUP BY assignee`,
      );
      const shares = shareOut(
        free.map(({ id, units, skipped_by }) => ({ id, units, not: skipped_by })),
        coordinators,
        new Map(loads.map(({ actor, cases }) => [actor, cases])),
      );
      await tx.query(
        `UPDATE review_case c SET assignee = n.actor, assigned_at = now()
         FROM unnest($1::uuid[], $2::text[]) AS n(id, actor) WHERE c.id = n.id`,
        [shares.map(({ id }) => id), shares.map(({ actor }) => actor)],
      );
      const [{ unassigned }]: [{ unassigned: number }] = await tx.query(
        `SELECT count(*)::int AS unassigned FROM review_case c WHERE c.state = 'open' AND (${this.free()})`,
      );
      const counts = new Map<string, number>();
      for (const { actor } of shares) counts.set(actor, (counts.get(actor) ?? 0) + 1);
      return { assigned: [...counts].map(([actor, cases]) => ({ actor, cases })), unassigned };
    });
  }

  private free(): string {
    return `c.assignee IS NULL OR c.assigned_at < now() - make_interval(hours => ${this.lapseHours})`;
  }
}

/** The open case, locked; throws when there is none, or it lies in other units. */
async function lockOpen(tx: Transaction, caseId: string, by: Reviewer): Promise<CaseRow> {
  const [row]: Superseded[] = await tx.query(
    `SELECT ${CASE_COLUMNS}, c.superseded_by FROM review_case c WHERE c.id = $1 FOR UPDATE`,
    [caseId],
  );
  if (!row) throw new QueryFailed(failureOf({ code: 'case.unknown' }));
  if (!mayReview(by, row.units)) throw new QueryFailed(foreignUnit('case.foreign-unit'));
  if (row.state !== 'open') {
    const { superseded_by: supersededBy, version } = row;
    throw new QueryFailed(failureOf({ code: 'case.moved-on', supersededBy, version: Number(version) }));
  }
  return row;
}

async function setAssignee(tx: Transaction, caseId: string, assignee: string | null): Promise<CaseRow> {
  const [[row]]: [CaseRow[], number] = await tx.query(
    `UPDATE review_case c SET assignee = $2::text, assigned_at = CASE WHEN $2::text IS NULL THEN NULL ELSE now() END
     WHERE c.id = $1 RETURNING ${CASE_COLUMNS}`,
    [caseId, assignee],
  );
  return row!;
}
