import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { isTransient } from '#persistence';
import { ChangeSignals } from '../changes/change-signals.js';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { Deliveries } from './deliveries.repository.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookWorker, type WorkerTools } from './webhook-worker.js';

/** After a crash others wait for so long. */
const LEASE_MS = 10_000;
const RENEW_MS = 2_000;
const PRUNE_MS = 600_000;

/**
 * Shares the webhooks among the instances of the gateway by leases: each is worked on by one of them. Should
 * two believe to have it (one was frozen and woke up), messages may go twice, under the same ids and never out
 * of order: nobody sends the next one about a record before the one before it is booked.
 */
@Injectable()
export class WebhookDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly stopping = new AbortController();
  private readonly workers = new Map<string, Promise<void>>();
  private readonly tools: WorkerTools;
  private timers: NodeJS.Timeout[] = [];
  private round: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly deliveries: Deliveries,
    sender: WebhookSender,
    signals: ChangeSignals,
  ) {
    setMaxListeners(0, this.stopping.signal);
    const { webhooks: settings, worker } = configuration;
    this.tools = { owner: `${worker}/${randomUUID()}`, settings, deliveries, sender, signals };
  }

  onApplicationBootstrap(): void {
    this.wake();
    this.timers = [
      setInterval(() => this.wake(), RENEW_MS),
      setInterval(() => {
        this.round = this.round.then(() =>
          this.guarded('pruning', () => this.deliveries.prune(this.configuration.webhooks.logDays)),
        );
      }, PRUNE_MS),
    ];
  }

  /** Looks at once for webhooks that are free, such as one that was just registered or enabled. */
  wake(): void {
    this.round = this.round.then(() => this.look());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.stopping.abort(new Error('the gateway stops'));
    await this.round;
    await Promise.all(this.workers.values());
    await this.guarded('release', () => this.deliveries.release(this.tools.owner));
  }

  private async look(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    await this.guarded('lease', async () => {
      for (const id of await this.deliveries.lease(this.tools.owner, LEASE_MS)) {
        if (!this.workers.has(id)) this.workers.set(id, this.work(id));
      }
    });
  }

  private async work(id: string): Promise<void> {
    const worker = new WebhookWorker(id, this.tools, this.stopping.signal);
    await this.guarded('delivery', () => worker.run());
    // The next look gives it another worker, if it still is this instance's.
    this.workers.delete(id);
  }

  private async guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.stopping.signal.aborted && !isTransient(error)) this.logger.error(`${what} failed`, error);
    }
  }
}
