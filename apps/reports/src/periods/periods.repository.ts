import { Injectable } from '@nestjs/common';
import type { RowGroup } from '#contracts';
import type { Transaction } from '#persistence';
import type { PeriodDefinition } from './period-calendar.js';
import type { PeriodEvent, PeriodEventBody } from './period-state.js';

export interface Revision {
  readonly revision: number;
  readonly asOf: string;
  readonly knownAt: string;
  readonly versions: Readonly<Record<string, string | number>>;
  /** Frozen reports in canonical form. */
  readonly figures: string;
  /** Row groups in canonical form. */
  readonly groups: string;
}

export interface Signature {
  readonly statement: string;
  readonly keyId: string;
  readonly signature: string;
}

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const PERIOD_LOCKS = 7_120_010;

/** Reads and appends; nothing of a period is ever changed. */
@Injectable()
export class PeriodsRepository {
  /** Until the transaction ends nobody else appends to this period. */
  async lock(tx: Transaction, periodId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [PERIOD_LOCKS, periodId]);
  }

  definitions(tx: Transaction, periodId?: string): Promise<PeriodDefinition[]> {
    return tx.query(
      `SELECT period_id AS "periodId", kind, jsonb_build_object('vi', title_vi, 'en', title_en) AS title,
              starts_on::text AS "from", ends_on::text AS "to", attest_by::text AS "attestBy", sign_by::text AS "signBy"
       FROM period WHERE $1::text IS NULL OR period_id = $1 ORDER BY ends_on DESC, period_id`,
      [periodId ?? null],
    );
  }

  /** False: there is such a period already. */
  async insert(tx: Transaction, period: PeriodDefinition, actor: string, at: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO period (period_id, kind, title_vi, title_en, starts_on, ends_on, attest_by, sign_by, opened_by, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING 1`,
      [
        ...[period.periodId, period.kind, period.title.vi, period.title.en, period.from, period.to],
        ...[period.attestBy, period.signBy, actor, at],
      ],
    );
    return rows.length > 0;
  }

  async events(tx: Transaction, periodId: string): Promise<PeriodEvent[]> {
    const rows: {
      seq: number;
      organisation: string | null;
      actor: string;
      at: string;
      body: PeriodEventBody;
    }[] = await tx.query(
      `SELECT seq, organisation, actor, to_char(at AT TIME ZONE 'UTC', ${INSTANT}) AS at, body
         FROM period_event WHERE period_id = $1 ORDER BY seq`,
      [periodId],
    );
    return rows.map(({ body, ...event }) => ({ ...event, ...body }));
  }

  async append(
    tx: Transaction,
    periodId: string,
    seq: number,
    event: { organisation: string | null; actor: string; at: string; body: PeriodEventBody },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO period_event (period_id, seq, organisation, actor, at, body) VALUES ($1, $2, $3, $4, $5, $6)',
      [periodId, seq, event.organisation, event.actor, event.at, JSON.stringify(event.body)],
    );
  }

  async insertRevision(tx: Transaction, periodId: string, revision: Revision): Promise<void> {
    await tx.query(
      `INSERT INTO period_revision (period_id, revision, as_of, known_at, versions, figures, groups)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[periodId, revision.revision, revision.asOf, revision.knownAt],
        ...[JSON.stringify(revision.versions), revision.figures, revision.groups],
      ],
    );
  }

  /** The newest revision, or the one asked for. */
  async revision(tx: Transaction, periodId: string, number?: number): Promise<Revision | undefined> {
    const [revision]: [Revision?] = await tx.query(
      `SELECT revision, as_of::text AS "asOf", to_char(known_at AT TIME ZONE 'UTC', ${INSTANT}) AS "knownAt",
              versions, figures, groups
       FROM period_revision WHERE period_id = $1 AND ($2::int IS NULL OR revision = $2) ORDER BY revision DESC LIMIT 1`,
      [periodId, number ?? null],
    );
    return revision;
  }

  async insertSignature(
    tx: Transaction,
    periodId: string,
    { statement, keyId, signature }: Signature,
  ): Promise<void> {
    await tx.query(
      'INSERT INTO period_signature (period_id, statement, key_id, signature) VALUES ($1, $2, $3, $4)',
      [periodId, statement, keyId, signature],
    );
  }

  async signature(tx: Transaction, periodId: string): Promise<Signature | undefined> {
    const [signature]: [Signature?] = await tx.query(
      'SELECT statement, key_id AS "keyId", signature FROM period_signature WHERE period_id = $1',
      [periodId],
    );
    return signature;
  }

  async insertRows(
    tx: Transaction,
    periodId: string,
    groups: readonly { unit: string; organisation: string; content: Buffer }[],
  ): Promise<void> {
    if (groups.length === 0) return;
    await tx.query(
      `INSERT INTO period_rows (period_id, unit, organisation, content)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bytea[])`,
      [
        periodId,
        groups.map(({ unit }) => unit),
        groups.map(({ organisation }) => organisation),
        groups.map(({ content }) => content),
      ],
    );
  }

  async rows(
    tx: Transaction,
    periodId: string,
    group: Pick<RowGroup, 'unit' | 'organisation'>,
  ): Promise<Buffer | null> {
    const [found]: [{ content: Buffer }?] = await tx.query(
      'SELECT content FROM period_rows WHERE period_id = $1 AND unit = $2 AND organisation = $3',
      [periodId, group.unit, group.organisation],
    );
    return found?.content ?? null;
  }

  /** Announcements that could not be applied: what is counted without them is incomplete. */
  async openDeadLetters(tx: Transaction): Promise<number> {
    const [{ letters }]: [{ letters: number }] = await tx.query(
      `SELECT count(*)::int AS letters FROM dead_letter WHERE state = 'open'`,
    );
    return letters;
  }
}
