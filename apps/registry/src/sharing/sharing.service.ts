import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChangeSharingRequest, SharingView } from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction } from '#persistence';
import { Agreements } from './agreements.js';

/** Agreements count for what is read and announced so long after they were changed, at the latest. */
const FRESH_MS = 1_000;
const LOCK = 7_108_105;

/** The sharing agreements, and other ones in their place. */
@Injectable()
export class SharingService {
  private looked: { readonly at: number; readonly agreements: Promise<Agreements> } | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** A version of the agreements, by default the one in force; null: there is no such version. */
  async find(version?: number): Promise<SharingView | null> {
    const [found]: (Omit<SharingView, 'changedAt'> & { changedAt: Date })[] = await this.dataSource.query(
      `SELECT version, agreements, reason, changed_by AS "changedBy", changed_at AS "changedAt"
       FROM sharing_agreements
       WHERE version = coalesce($1, (SELECT max(version) FROM sharing_agreements))`,
      [version ?? null],
    );
    return found ? { ...found, changedAt: found.changedAt.toISOString() } : null;
  }

  /** Throws `sharing.moved-on` when they changed since the version that the change builds on. */
  async change({ basedOn, agreements, reason, actor }: ChangeSharingRequest): Promise<{ version: number }> {
    const version = basedOn + 1;
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const [{ current }]: [{ current: number }] = await tx.query(
        'SELECT max(version) AS current FROM sharing_agreements',
      );
      if (current !== basedOn) throw movedOn(current);
      await tx.query(
        'INSERT INTO sharing_agreements (version, agreements, reason, changed_by) VALUES ($1, $2, $3, $4)',
        [version, JSON.stringify(agreements), reason, actor],
      );
    });
    this.looked = undefined;
    return { version };
  }

  /** Those that hold today. */
  inForce(): Promise<Agreements> {
    const now = Date.now();
    if (!this.looked || now - this.looked.at > FRESH_MS) {
      const agreements = this.find().then((view) => new Agreements(view?.agreements ?? [], today(now)));
      this.looked = { at: now, agreements };
      agreements.catch(() => (this.looked = undefined));
    }
    return this.looked.agreements;
  }
}

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });

function today(now: number): string {
  return DAY.format(now);
}

function movedOn(current: number): QueryFailed {
  return new QueryFailed({
    status: 409,
    code: 'sharing.moved-on',
    message: {
      vi: `Thoả thuận chia sẻ đã thay đổi: hiện hành là phiên bản ${current}. Hãy xem lại bằng GET /v1/sharing-agreements và gửi lại với basedOn = ${current}.`,
      en: `The agreements have changed meanwhile: version ${current} is in force. Look at it with GET /v1/sharing-agreements and send yours again with basedOn ${current}.`,
    },
  });
}
