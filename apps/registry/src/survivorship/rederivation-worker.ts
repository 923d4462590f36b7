import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PERSONS, type PersonsChanged } from '#contracts';
import { EventBus } from '#messaging';
import { inTransaction } from '#persistence';
import { dividePersons } from '../identity/divide-persons.js';
import { Rederivation, type StepOutcome } from './rederivation.js';

/** How long until the worker looks again: at once, for whom a message holds, for a job. */
const PAUSE_MS = { working: 0, waiting: 50, idle: 1_000 } as const;
const AFTER_FAILURE_MS = 2_000;

/** Carries jobs on in the background, one step after the other; several instances take turns. */
@Injectable()
export class RederivationWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('rederivation');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: EventBus,
    private readonly rederivation: Rederivation,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** The step in work ends first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let pause: number;
      try {
        const { state } = await this.step();
        pause = PAUSE_MS[state];
      } catch (error) {
        this.logger.error('a step failed and is tried again', error);
        pause = AFTER_FAILURE_MS;
      }
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private step(): Promise<StepOutcome> {
    return inTransaction(this.dataSource, async (tx) => {
      const outcome = await this.rederivation.step(tx);
      if (outcome.announced) {
        const message: PersonsChanged = { ...outcome.announced, withdrawn: [], cases: [], causes: [] };
        await this.bus.publishMany(
          tx,
          PERSONS,
          dividePersons(message).map((data) => ({ data })),
        );
      }
      return outcome;
    });
  }
}
