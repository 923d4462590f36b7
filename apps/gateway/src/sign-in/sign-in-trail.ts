import type { DataSource } from 'typeorm';
import type { Transaction } from '#persistence';
import type { Refusal, RefusalReason } from './refusal.js';

export const SIGN_IN_EVENTS = ['signed-in', 'refused', 'signed-out'] as const;
export type SignInEvent = (typeof SIGN_IN_EVENTS)[number];
export const SIGN_IN_METHODS = ['password', 'identity-provider'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

export interface SignInEntry {
  readonly event: SignInEvent;
  readonly method: SignInMethod;
  /** Null: of a refusal that is about no account. */
  readonly account: string | null;
  /** Of a refusal. */
  readonly reason: RefusalReason | null;
  /** Refusals alike within one hour are one entry. */
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export interface SignInFilter {
  readonly event?: SignInEvent;
  readonly account?: string;
  /** Position of an entry: those before it. */
  readonly before?: number;
  readonly limit: number;
}

/**
 * Who signed in, who was refused and why, and who signed out. Names that no account has are not kept: people type
 * passwords into the wrong field.
 */
export class SignInTrail {
  private waiting: (Refusal & { readonly method: SignInMethod })[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** In the transaction that opens or ends the session: neither is there without the other. */
  async note(
    tx: Transaction,
    event: Exclude<SignInEvent, 'refused'>,
    session: { readonly account: string; readonly atProvider: boolean },
  ): Promise<void> {
    const method: SignInMethod = session.atProvider ? 'identity-provider' : 'password';
    await tx.query('INSERT INTO sign_in_entry (event, method, account) VALUES ($1, $2, $3)', [
      event,
      method,
      session.account,
    ]);
  }

  /**
   * Resolves when the refusal is kept. A flood of them, which anybody may send, takes one connection and few rows: one
   * statement runs at a time, what comes in meanwhile is written together by the next.
   */
  refused(method: SignInMethod, refusal: Refusal): Promise<void> {
    this.waiting.push({ method, ...refusal });
    if (!this.next) {
      this.next = this.last.then(() => this.write());
      this.last = this.next.catch(() => undefined);
    }
    return this.next;
  }

  /** Newest first. */
  page({ event, account, before, limit }: SignInFilter): Promise<(SignInEntry & { readonly id: string })[]> {
    return this.dataSource.query(
      `SELECT id, event, method, account, reason, times, first_at AS "firstAt", last_at AS "lastAt"
       FROM sign_in_entry
       WHERE ($1::text IS NULL OR event = $1) AND ($2::text IS NULL OR account = $2) AND ($3::bigint IS NULL OR id < $3)
       ORDER BY id DESC LIMIT $4`,
      [event ?? null, account ?? null, before ?? null, limit],
    );
  }

  private async write(): Promise<void> {
    const refusals = this.waiting;
    this.waiting = [];
    this.next = undefined;
    // In one order everywhere: other instances add to the same entries.
    await this.dataSource.query(
      `INSERT INTO sign_in_entry AS kept (event, method, account, reason, hour, times)
       SELECT 'refused', r.method, a.name, r.reason, date_trunc('hour', now()), count(*)
       FROM unnest($1::text[], $2::text[], $3::text[]) AS r (method, account, reason)
       LEFT JOIN account a ON a.name = r.account
       GROUP BY r.method, a.name, r.reason ORDER BY r.method, a.name, r.reason
       ON CONFLICT (hour, method, reason, account) WHERE event = 'refused'
       DO UPDATE SET times = kept.times + excluded.times, last_at = excluded.last_at`,
      [
        refusals.map(({ method }) => method),
        refusals.map(({ account }) => account),
        refusals.map(({ reason }) => reason),
      ],
    );
  }
}
