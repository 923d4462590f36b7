import { Injectable } from '@nestjs/common';
import type {
  AnsweredProposal,
  OpenRound,
  ProposalState,
  RoundReader,
  RoundView,
  WorklistRequest,
} from '#contracts';
import type { Transaction } from '#persistence';
import type { CountedMembership } from './findings.js';

export type Round = Omit<RoundView, 'progress' | 'now' | 'before'> & {
  readonly before: { readonly persons: number; readonly memberships: number };
};

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const PROPOSAL = `
  p.proposal_id::text AS "proposalId", p.version, p.round_id::text AS "roundId", p.organisation, p.record_id::text AS "recordId",
  p.local_id AS "localId", p.unit_code AS "unitCode", p.kind, p.reasons, NULL AS "suggestedUnitCode",
  p.suggested_left_reason AS "suggestedLeftReason", p.due_on::text AS "dueOn", p.state,
  to_char(p.opened_at AT TIME ZONE 'UTC', ${INSTANT}) AS "openedAt",
  to_char(p.closed_at AT TIME ZONE 'UTC', ${INSTANT}) AS "closedAt", p.answer`;
/** Memberships that count today within the scope: $1 day, $2 units, $3 organisations. */
const COUNTED = `
  f.known_to = 'infinity' AND f.counted_from <= $1::date AND f.counted_to > $1::date
  AND (cardinality($2::text[]) = 0 OR f.commune_code = ANY($2) OR f.province_code = ANY($2))
  AND (cardinality($3::text[]) = 0 OR o.slug = ANY($3))`;

@Injectable()
export class RoundsRepository {
  /** Every membership that counts within the scope, with what rounds look at; a piece of rows at a time. */
  async *memberships(
    tx: Transaction,
    asOf: string,
    { units, organisations }: Pick<OpenRound, 'units' | 'organisations'>,
  ): AsyncGenerator<CountedMembership[]> {
    await tx.query(
      `DECLARE round_memberships NO SCROLL CURSOR FOR
       WITH counted AS (
         SELECT f.*, o.slug,
                (row_number() OVER (PARTITION BY f.person_id, f.organisation ORDER BY f.record_id) - 1)::int AS earlier,
                min(f.commune_code) OVER (PARTITION BY f.person_id) <> max(f.commune_code) OVER (PARTITION BY f.person_id) AS several
         FROM record_fact f JOIN organisation o ON o.position = f.organisation
         WHERE f.known_to = 'infinity' AND f.counted_from <= $1::date AND f.counted_to > $1::date)
       SELECT f.record_id::text AS "recordId", f.person_id::text AS "personId", f.slug AS organisation,
              f.unit_code AS "unitCode", f.commune_code AS "communeCode", f.left_reason AS "leftReason",
              $1::date - f.last_activity_on AS "inactiveDays", $1::date - f.fees_paid_through AS "unpaidDays",
              f.flags, f.role, f.gender, date_part('year', $1::date)::int - f.birth_year AS age,
              f.earlier AS "earlierRecords", coalesce(f.several, false) AS "severalCommunes"
       FROM counted f JOIN organisation o ON o.position = f.organisation WHERE ${COUNTED}`,
      [asOf, units, organisations],
    );
    for (;;) {
      const piece: CountedMembership[] = await tx.query('FETCH 10000 FROM round_memberships');
      if (piece.length > 0) yield piece;
      if (piece.length < 10_000) break;
    }
    await tx.query('CLOSE round_memberships');
  }

  async counts(
    tx: Transaction,
    day: string,
    { units, organisations }: Pick<OpenRound, 'units' | 'organisations'>,
  ): Promise<{ persons: number; memberships: number }> {
    const [counts]: [{ persons: number; memberships: number }] = await tx.query(
      `SELECT count(DISTINCT f.person_id)::int AS persons, count(DISTINCT (f.person_id, f.organisation))::int AS memberships
       FROM record_fact f JOIN organisation o ON o.position = f.organisation WHERE ${COUNTED}`,
      [day, units, organisations],
    );
    return counts;
  }

  async unknownUnits(tx: Transaction, units: readonly string[]): Promise<string[]> {
    const rows: { code: string }[] = await tx.query(
      "SELECT code FROM unnest($1::text[]) AS asked (code) WHERE code NOT IN (SELECT code FROM unit WHERE known_to = 'infinity')",
      [units],
    );
    return rows.map(({ code }) => code);
  }

  async unknownOrganisations(tx: Transaction, slugs: readonly string[]): Promise<string[]> {
    const rows: { slug: string }[] = await tx.query(
      'SELECT slug FROM unnest($1::text[]) AS asked (slug) WHERE slug NOT IN (SELECT slug FROM organisation)',
      [slugs],
    );
    return rows.map(({ slug }) => slug);
  }

  async insertRound(tx: Transaction, round: Round): Promise<void> {
    await tx.query(
      `INSERT INTO review_round (round_id, title_vi, title_en, criteria, units, organisations, as_of, due_on,
                                 before_persons, before_memberships, opened_by, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[round.roundId, round.title.vi, round.title.en, round.criteria, round.units, round.organisations],
        ...[
          round.asOf,
          round.dueOn,
          round.before.persons,
          round.before.memberships,
          round.openedBy,
          round.openedAt,
        ],
      ],
    );
  }

  async insertProposals(
    tx: Transaction,
    proposals: readonly (ProposalState & { communeCode: string | null })[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO proposal (proposal_id, round_id, organisation, record_id, local_id, unit_code, commune_code, kind,
                             reasons, suggested_left_reason, due_on, state, version, opened_at)
       SELECT p.id, $2, p.organisation, p.record_id, p.local_id, p.unit_code, p.commune_code, p.kind, p.reasons,
              p.suggested, $3, 'open', 1, $4
       FROM unnest($1::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::text[])
         AS p (id, organisation, record_id, local_id, unit_code, commune_code, kind, reasons, suggested)`,
      [
        proposals.map(({ proposalId }) => proposalId),
        ...[proposals[0]?.roundId, proposals[0]?.dueOn, proposals[0]?.openedAt],
        proposals.map(({ organisation }) => organisation),
        proposals.map(({ recordId }) => recordId),
        proposals.map(({ localId }) => localId),
        proposals.map(({ unitCode }) => unitCode),
        proposals.map(({ communeCode }) => communeCode),
        proposals.map(({ kind }) => kind),
        proposals.map(({ reasons }) => JSON.stringify(reasons)),
        proposals.map(({ suggestedLeftReason }) => suggestedLeftReason),
      ],
    );
  }

  rounds(tx: Transaction, roundId?: string): Promise<Round[]> {
    return tx.query(
      `SELECT round_id::text AS "roundId", jsonb_build_object('vi', title_vi, 'en', title_en) AS title, criteria, units,
              organisations, as_of::text AS "asOf", due_on::text AS "dueOn",
              CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END AS state, opened_by AS "openedBy",
              to_char(opened_at AT TIME ZONE 'UTC', ${INSTANT}) AS "openedAt",
              to_char(closed_at AT TIME ZONE 'UTC', ${INSTANT}) AS "closedAt",
              jsonb_build_object('persons', before_persons, 'memberships', before_memberships) AS before
       FROM review_round WHERE $1::uuid IS NULL OR round_id = $1 ORDER BY opened_at DESC`,
      [roundId ?? null],
    );
  }

  /** Numbers of the proposals that the reader is told of, by organisation and commune, and what their records are today. */
  async progress(
    tx: Transaction,
    roundId: string,
    day: string,
    { organisation, within }: RoundReader,
  ): Promise<RoundView['progress']> {
    const rows: (Record<
      'keep' | 'transfer' | 'remove' | 'correct' | 'open' | 'withdrawn' | 'proposals' | 'ended' | 'moved',
      number
    > & {
      organisation: string;
      unit: string | null;
    })[] = await tx.query(
      `SELECT p.organisation, p.commune_code AS unit, count(*)::int AS proposals,
              (count(*) FILTER (WHERE p.state = 'open'))::int AS open,
              (count(*) FILTER (WHERE p.state = 'withdrawn'))::int AS withdrawn,
              (count(*) FILTER (WHERE p.answer ->> 'answer' = 'keep'))::int AS keep,
              (count(*) FILTER (WHERE p.answer ->> 'answer' = 'transfer'))::int AS transfer,
              (count(*) FILTER (WHERE p.answer ->> 'answer' = 'remove'))::int AS remove,
              (count(*) FILTER (WHERE p.answer ->> 'answer' = 'correct'))::int AS correct,
              (count(*) FILTER (WHERE f.record_id IS NULL))::int AS ended,
              (count(*) FILTER (WHERE f.record_id IS NOT NULL AND (f.unit_code IS DISTINCT FROM p.unit_code
                                      OR f.commune_code IS DISTINCT FROM p.commune_code)))::int AS moved
       FROM proposal p
       LEFT JOIN record_fact f ON f.record_id = p.record_id AND f.known_to = 'infinity'
                              AND f.counted_from <= $2::date AND f.counted_to > $2::date
       WHERE p.round_id = $1 AND ($3::text IS NULL OR p.organisation = $3)
         AND ($4::text[] IS NULL OR p.commune_code = ANY($4) OR p.commune_code IN (
           SELECT code FROM unit WHERE known_to = 'infinity' AND parent_code = ANY($4)))
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [roundId, day, organisation ?? null, within ?? null],
    );
    return rows.map(({ keep, transfer, remove, correct, ...row }) => ({
      ...row,
      answered: { keep, transfer, remove, correct },
    }));
  }

  worklist(
    tx: Transaction,
    { roundId, organisation, unit, state, after, limit }: WorklistRequest,
  ): Promise<ProposalState[]> {
    return tx.query(
      `SELECT ${PROPOSAL} FROM proposal p
       WHERE p.round_id = $1 AND p.organisation = $2 AND ($3::text IS NULL OR p.commune_code = $3)
         AND ($4::text IS NULL OR p.state = $4) AND ($5::uuid IS NULL OR p.proposal_id > $5)
       ORDER BY p.proposal_id LIMIT $6`,
      [roundId, organisation, unit ?? null, state ?? null, after ?? null, limit],
    );
  }

  /** Held until the transaction ends. */
  async lockProposal(
    tx: Transaction,
    proposalId: string,
    organisation: string,
  ): Promise<ProposalState | undefined> {
    const [proposal]: [ProposalState?] = await tx.query(
      `SELECT ${PROPOSAL} FROM proposal p WHERE p.proposal_id = $1 AND p.organisation = $2 FOR UPDATE`,
      [proposalId, organisation],
    );
    return proposal;
  }

  async answer(tx: Transaction, proposal: ProposalState, answer: AnsweredProposal): Promise<void> {
    await tx.query(
      `INSERT INTO proposal_answer (proposal_id, organisation, actor, at, answer) VALUES ($1, $2, $3, $4, $5)`,
      [proposal.proposalId, proposal.organisation, answer.actor, answer.answeredAt, JSON.stringify(answer)],
    );
    await tx.query(
      `UPDATE proposal SET state = 'answered', version = $2, closed_at = $3, answer = $4 WHERE proposal_id = $1`,
      [proposal.proposalId, proposal.version, answer.answeredAt, JSON.stringify(answer)],
    );
  }

  /** Closes a round that is open; gives what it withdrew, undefined: it was closed already. */
  async close(
    tx: Transaction,
    roundId: string,
    actor: string,
    at: string,
  ): Promise<ProposalState[] | undefined> {
    const [open]: [unknown?] = await tx.query(
      'SELECT 1 FROM review_round WHERE round_id = $1 AND closed_at IS NULL FOR UPDATE',
      [roundId],
    );
    if (!open) return undefined;
    await tx.query('UPDATE review_round SET closed_by = $2, closed_at = $3 WHERE round_id = $1', [
      roundId,
      actor,
      at,
    ]);
    const [withdrawn]: [ProposalState[], number] = await tx.query(
      `UPDATE proposal p SET state = 'withdrawn', version = version + 1, closed_at = $2
       WHERE round_id = $1 AND state = 'open' RETURNING ${PROPOSAL}`,
      [roundId, at],
    );
    return withdrawn;
  }
}
