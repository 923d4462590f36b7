import type { LoggerService } from '@nestjs/common';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { EVENTS, type Service } from '#contracts';
import type { Broker } from './broker.js';
import type { Inbox } from './inbox.js';
import { oldestSubject } from './subjects.js';

const HOUR_MS = 3_600_000;
const KEPT_MS = 7 * 24 * HOUR_MS;
const SAFETY_MS = HOUR_MS;
const ASK_TIMEOUT_MS = 2_000;

/**
 * Forgets old inbox entries, but none whose message the producer might still publish: an entry outlives its
 * outbox row. Each service answers how old the oldest row of its outbox is; from one that does not answer
 * nothing is forgotten.
 */
export class InboxPruning {
  private timer: NodeJS.Timeout | undefined;
  private answeringOn: NatsConnection | undefined;

  constructor(
    private readonly service: Service,
    private readonly dataSource: DataSource,
    private readonly inbox: Inbox,
    private readonly broker: Broker,
    private readonly logger: LoggerService,
  ) {}

  start(): void {
    this.broker.onConnect(({ nats }) => {
      if (this.answeringOn === nats) return;
      this.answeringOn = nats;
      void this.answer(nats.subscribe(oldestSubject(this.service), { queue: this.service }));
    });
    this.timer = setInterval(() => {
      this.prune().catch((error: unknown) => {
        this.logger.warn(
          `Inbox: nothing forgotten this time (${error instanceof Error ? error.name : 'error'})`,
        );
      });
    }, HOUR_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** @returns number of entries forgotten */
  async prune(now = Date.now()): Promise<number> {
    let forgotten = 0;
    const types = new Set(await this.inbox.typesBefore(new Date(now - KEPT_MS)));
    const producers = new Set(EVENTS.filter(({ type }) => types.has(type)).map(({ producer }) => producer));
    for (const producer of producers) {
      const oldest = await this.oldestOf(producer);
      const before = Math.min(now - KEPT_MS, oldest - SAFETY_MS);
      const theirs = EVENTS.filter((event) => event.producer === producer).map(({ type }) => type);
      forgotten += await this.inbox.forget(theirs, new Date(before));
    }
    return forgotten;
  }

  /** Milliseconds since the epoch; now when the outbox is empty. */
  private async oldestOf(producer: Service): Promise<number> {
    const { nats } = await this.broker.ready();
    const reply = await nats.request(oldestSubject(producer), '', { timeout: ASK_TIMEOUT_MS });
    const { oldest } = reply.json<{ oldest: number }>();
    return Number(oldest);
  }

  private async answer(subscription: Subscription): Promise<void> {
    for await (const request of subscription) {
      try {
        const rows: { oldest: Date }[] = await this.dataSource.query(
          'SELECT coalesce(min(created_at), now()) AS oldest FROM outbox',
        );
        request.respond(JSON.stringify({ oldest: rows[0]?.oldest.getTime() }));
      } catch {
        // No answer: the asker forgets nothing and asks again.
      }
    }
  }
}
