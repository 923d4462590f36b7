import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { RECORDS } from '#contracts';
import type { EventBus } from '#messaging';
import type { HealthChecks } from '#observability';
import { isTransient } from '#persistence';
import type { RecordsConsumer } from '../identity/records-consumer.js';
import type { Matchers } from '../models/matchers.js';

/** An idle replica follows the log so that its next search need not catch up on hours. */
const FOLLOW_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 3_600_000;
const RETRY_MS = 1_000;

/**
 * Loads the match index while the service already answers health checks ("not ready"), then takes messages;
 * keeps the indexes fresh in between, and follows when another model becomes active.
 */
@Injectable()
export class ReplicaLifecycle implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('ReplicaLifecycle');
  private readonly stopping = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly matchers: Matchers,
    private readonly consumer: RecordsConsumer,
    private readonly bus: EventBus,
    private readonly health: HealthChecks,
    private readonly concurrency: number,
  ) {}

  onModuleInit(): void {
    this.health.add('match-index', () =>
      this.matchers.ready ? Promise.resolve() : Promise.reject(new Error('the match index is being loaded')),
    );
  }

  onApplicationBootstrap(): void {
    this.working = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private async run(): Promise<void> {
    try {
      if (!(await this.untilDone(() => this.matchers.follow(this.stopping.signal)))) return;
      await this.bus.consume(RECORDS, (delivery) => this.consumer.handle(delivery), {
        concurrency: this.concurrency,
      });
      for (let nextPrune = Date.now(); !this.stopping.signal.aborted;) {
        await this.untilDone(() => this.matchers.follow(this.stopping.signal));
        if (Date.now() >= nextPrune) {
          await this.untilDone(() => this.matchers.pruneLog());
          nextPrune = Date.now() + PRUNE_EVERY_MS;
        }
        await this.pause(FOLLOW_EVERY_MS);
      }
    } catch (error) {
      // A replica that cannot follow must not search: better no process than one that misses matches.
      this.logger.fatal('the match index cannot be kept up to date', error);
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    }
  }

  /** Repeats what the surroundings prevented; false when the service stops before it is done. */
  private async untilDone(work: () => Promise<void>): Promise<boolean> {
    while (!this.stopping.signal.aborted) {
      try {
        await work();
        return true;
      } catch (error) {
        if (this.stopping.signal.aborted) return false;
        if (!isTransient(error)) throw error;
        this.logger.warn('the database is away; trying again');
        await this.pause(RETRY_MS);
      }
    }
    return false;
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
