import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type {
  ComputedReport,
  FigureChange,
  ReportName,
  ReportParameters,
  ReportTable,
  SubscriptionRun,
  SubscriptionSchedule,
  SubscriptionView,
} from '#contracts';
import { describeFailure, QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { dayInVietnam } from '../engine/report-dates.js';
import { ReportsService } from '../engine/reports.service.js';
import { changesText, figureChanges } from './figure-changes.js';

const LOOK_EVERY_MS = 60_000;
const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const VIEW = `
  subscription_id::text AS "subscriptionId", report, parameters, schedule, created_by AS "createdBy",
  to_char(created_at AT TIME ZONE 'UTC', ${INSTANT}) AS "createdAt", next_on::text AS "nextOn",
  (SELECT count(*)::int FROM subscription_run r WHERE r.subscription_id = s.subscription_id) AS runs`;
const RUN = `
  run, to_char(ran_at AT TIME ZONE 'UTC', ${INSTANT}) AS "ranAt", as_of::text AS "asOf",
  to_char(known_at AT TIME ZONE 'UTC', ${INSTANT}) AS "knownAt", report, changes, text`;
const NEXT: Readonly<Record<SubscriptionSchedule, string>> = {
  daily: '1 day',
  weekly: '7 days',
  monthly: '1 month',
  quarterly: '3 months',
};

/** Runs subscribed reports when they are due, and tells what changed since the run before. */
@Injectable()
export class SubscriptionsService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('subscriptions');
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly reports: ReportsService,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.working ??= this.runDue(Date.now()).finally(() => (this.working = undefined));
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  /** Subscribes and runs for the first time. @throws QueryFailed the report cannot be given so */
  async subscribe(
    asked: {
      report: ReportName;
      parameters: ReportParameters;
      schedule: SubscriptionSchedule;
      actor: string;
    },
    now = Date.now(),
  ): Promise<SubscriptionView> {
    const computed = await this.reports.compute(asked.report, asked.parameters, { now });
    const subscriptionId = uuidv7();
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(
        `INSERT INTO subscription (subscription_id, report, parameters, schedule, created_by, created_at, next_on)
         VALUES ($1, $2, $3, $4, $5, $6, ($7::date + $8::interval)::date)`,
        [
          ...[subscriptionId, asked.report, JSON.stringify(asked.parameters), asked.schedule, asked.actor],
          ...[new Date(now).toISOString(), dayInVietnam(now), NEXT[asked.schedule]],
        ],
      );
      await this.insertRun(tx, subscriptionId, computed, now);
    });
    return this.view(subscriptionId);
  }

  list(): Promise<SubscriptionView[]> {
    return this.dataSource.query(`SELECT ${VIEW} FROM subscription s ORDER BY created_at DESC`);
  }

  async cancel(subscriptionId: string, actor: string, now = Date.now()): Promise<SubscriptionView> {
    await this.view(subscriptionId);
    await this.dataSource.query(
      `UPDATE subscription SET next_on = NULL, cancelled_by = $2, cancelled_at = $3
       WHERE subscription_id = $1 AND next_on IS NOT NULL`,
      [subscriptionId, actor, new Date(now).toISOString()],
    );
    return this.view(subscriptionId);
  }

  async runs(subscriptionId: string, limit: number): Promise<SubscriptionRun[]> {
    await this.view(subscriptionId);
    return this.dataSource.query(
      `SELECT ${RUN} FROM subscription_run WHERE subscription_id = $1 ORDER BY run DESC LIMIT $2`,
      [subscriptionId, limit],
    );
  }

  async run(subscriptionId: string, now = Date.now()): Promise<SubscriptionRun> {
    const { report, parameters, nextOn } = await this.view(subscriptionId);
    if (nextOn === null)
      throw failed(409, 'subscription.cancelled', 'Đăng ký này đã huỷ.', 'This subscription was cancelled.');
    const computed = await this.reports.compute(report, parameters, { now });
    await inTransaction(this.dataSource, (tx) => this.insertRun(tx, subscriptionId, computed, now));
    const [latest] = await this.runs(subscriptionId, 1);
    return latest as SubscriptionRun;
  }

  /** Runs everything that is due; what cannot be computed is tried again on its next day. */
  async runDue(now: number): Promise<void> {
    try {
      const today = dayInVietnam(now);
      const due: SubscriptionView[] = await this.dataSource.query(
        `SELECT ${VIEW} FROM subscription s WHERE next_on <= $1::date ORDER BY next_on`,
        [today],
      );
      for (const { subscriptionId, report, parameters, schedule } of due) {
        const computed = await this.computed(report, parameters, now);
        await inTransaction(this.dataSource, async (tx) => {
          // Whoever moves the day on runs it; another instance finds it moved.
          const [moved]: [unknown[], number] = await tx.query(
            `UPDATE subscription SET next_on = ($2::date + $3::interval)::date
             WHERE subscription_id = $1 AND next_on <= $2::date RETURNING 1`,
            [subscriptionId, today, NEXT[schedule]],
          );
          if (moved.length > 0 && computed) await this.insertRun(tx, subscriptionId, computed, now);
        });
      }
    } catch (error) {
      this.logger.warn(describeFailure(error).code);
    }
  }

  private async computed(
    report: ReportName,
    parameters: ReportParameters,
    now: number,
  ): Promise<ComputedReport | null> {
    try {
      return await this.reports.compute(report, parameters, { now });
    } catch (error) {
      if (error instanceof QueryFailed) return null;
      throw error;
    }
  }

  private async insertRun(
    tx: Transaction,
    subscriptionId: string,
    { parameters, report, tables }: ComputedReport,
    now: number,
  ): Promise<void> {
    await tx.query('SELECT 1 FROM subscription WHERE subscription_id = $1 FOR UPDATE', [subscriptionId]);
    const [before]: [{ run: number; tables: ReportTable[] }?] = await tx.query(
      'SELECT run, tables FROM subscription_run WHERE subscription_id = $1 ORDER BY run DESC LIMIT 1',
      [subscriptionId],
    );
    const changes: FigureChange[] | null = before ? figureChanges(before.tables, tables) : null;
    await tx.query(
      `INSERT INTO subscription_run (subscription_id, run, ran_at, as_of, known_at, report, tables, changes, text)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[
          subscriptionId,
          (before?.run ?? 0) + 1,
          new Date(now).toISOString(),
          parameters.asOf,
          parameters.knownAt,
        ],
        ...[JSON.stringify(report), JSON.stringify(tables), changes && JSON.stringify(changes)],
        JSON.stringify(changesText(changes)),
      ],
    );
  }

  private async view(subscriptionId: string): Promise<SubscriptionView> {
    const [view]: [SubscriptionView?] = await this.dataSource.query(
      `SELECT ${VIEW} FROM subscription s WHERE subscription_id = $1`,
      [subscriptionId],
    );
    if (!view)
      throw failed(404, 'subscription.unknown', 'Không có đăng ký này.', 'There is no such subscription.');
    return view;
  }
}

function failed(status: number, code: string, vi: string, en: string): QueryFailed {
  return new QueryFailed({ status, code, message: { vi, en } });
}
