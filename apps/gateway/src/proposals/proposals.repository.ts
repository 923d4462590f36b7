import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { ProposalKind, ProposalState, ProposalStateName } from '#contracts';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing, openJson, sealJson } from '#security';
import { ORGANISATION_DATA } from '../database.js';
import type { ProposedRecord } from './proposal-changes.js';

export interface ProposalFilter {
  readonly state: ProposalStateName | 'any';
  readonly kind: ProposalKind | 'any';
  readonly roundId: string | undefined;
  readonly unitCode: string | undefined;
  /** The page begins behind this one. */
  readonly after: string | undefined;
  readonly limit: number;
}

interface SealedRow {
  readonly proposalId: string;
  readonly version: number;
  readonly content: Buffer;
}

const COLUMNS = `proposal_id AS "proposalId", version::float8 AS version, content`;

/** Read model of the proposals about each organisation's records. */
@Injectable()
export class Proposals {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly keyRing: KeyRing,
  ) {}

  /**
   * Keeps those that are newer than what is known, in one order for all writers.
   *
   * @returns those that were kept, each with the state in which it was known before
   */
  async keep(
    tx: Transaction,
    proposals: readonly ProposalState[],
  ): Promise<{ readonly now: ProposalState; readonly before: ProposalStateName | undefined }[]> {
    const newest = new Map<string, ProposalState>();
    for (const proposal of proposals) {
      const other = newest.get(proposal.proposalId);
      if (!other || other.version < proposal.version) newest.set(proposal.proposalId, proposal);
    }
    const sorted = [...newest.values()].sort((a, b) => (a.proposalId < b.proposalId ? -1 : 1));
    const ids = sorted.map(({ proposalId }) => proposalId);
    // Whoever else announces one of them waits here, also when it is not known yet.
    await tx.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('proposal ' || id, 0)) FROM unnest($1::text[]) AS given (id)`,
      [ids],
    );
    const known: { proposalId: string; version: number; state: ProposalStateName }[] = await tx.query(
      `SELECT proposal_id AS "proposalId", version::float8 AS version, state FROM proposal
       WHERE proposal_id = ANY($1::uuid[])`,
      [ids],
    );
    const before = new Map(known.map((row) => [row.proposalId, row]));
    const newer = sorted.filter(
      ({ proposalId, version }) => version > (before.get(proposalId)?.version ?? -1),
    );
    await this.write(tx, newer);
    return newer.map((now) => ({ now, before: before.get(now.proposalId)?.state }));
  }

  /** Records as the feed last told them; they do not change until `tx` ends. */
  async records(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, ProposedRecord>> {
    const rows: (ProposedRecord & { recordId: string })[] = await tx.query(
      `SELECT record_id AS "recordId", person_id AS "personId", in_review AS "inReview"
       FROM member_state WHERE record_id = ANY($1::uuid[]) ORDER BY record_id FOR SHARE`,
      [recordIds],
    );
    return new Map(rows.map((row) => [row.recordId, row]));
  }

  page(organisation: string, filter: ProposalFilter): Promise<ProposalState[]> {
    const { state, kind, roundId, unitCode, after, limit } = filter;
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const rows: SealedRow[] = await tx.query(
        `SELECT ${COLUMNS} FROM proposal
         WHERE organisation = $1 AND ($2 = 'any' OR state = $2) AND ($3 = 'any' OR kind = $3)
           AND ($4::text IS NULL OR round_id = $4) AND ($5::text IS NULL OR unit_code = $5)
           AND ($6::uuid IS NULL OR proposal_id > $6)
         ORDER BY proposal_id LIMIT $7`,
        [organisation, state, kind, roundId ?? null, unitCode ?? null, after ?? null, limit],
      );
      return rows.map((row) => this.open(row));
    });
  }

  async one(organisation: string, proposalId: string): Promise<ProposalState | undefined> {
    const [row] = await asOrganisation<SealedRow[]>(this.dataSource, organisation, (tx) =>
      tx.query(`SELECT ${COLUMNS} FROM proposal WHERE organisation = $1 AND proposal_id = $2`, [
        organisation,
        proposalId,
      ]),
    );
    return row && this.open(row);
  }

  private async write(tx: Transaction, proposals: readonly ProposalState[]): Promise<void> {
    for (const proposal of proposals) {
      const { proposalId, organisation, version, state, kind, roundId, unitCode } = proposal;
      await tx.query(
        `INSERT INTO proposal (proposal_id, organisation, version, state, kind, round_id, unit_code, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (proposal_id) DO UPDATE SET version = excluded.version, state = excluded.state,
           kind = excluded.kind, round_id = excluded.round_id, unit_code = excluded.unit_code, content = excluded.content`,
        [
          ...[proposalId, organisation, version, state, kind, roundId, unitCode],
          sealJson(this.keyRing, proposal, place(proposalId, version)),
        ],
      );
    }
  }

  private open({ proposalId, version, content }: SealedRow): ProposalState {
    return openJson<ProposalState>(this.keyRing, content, place(proposalId, version));
  }
}

function place(proposalId: string, version: number): string {
  return `proposal:${proposalId}:${version}`;
}
