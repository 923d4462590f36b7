import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { EventDefinition, Service } from '#contracts';
import { inTrace } from '#observability';
import type { Broker } from './broker.js';
import type { Handler } from './delivery.js';
import type { Tuning } from './options.js';
import { Interrupted, type Processing } from './processing.js';
import type { Receipts } from './receipts.js';
import { durableName } from './stream.js';

const RETRY_MS = 200;
const HEARTBEATS_PER_ACK_WAIT = 3;

/** A service's share in the deliveries of one event: pulls, works on a bounded number at once, confirms. */
export class EventSubscription<T> {
  private messages: ConsumerMessages | undefined;
  private readonly aborted: Promise<undefined>;
  private readonly inWork = new Map<JsMsg, Promise<void>>();
  private running: Promise<void> = Promise.resolve();
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly event: EventDefinition<T>,
    private readonly handler: Handler<T>,
    private readonly concurrency: number,
    private readonly service: Service,
    private readonly broker: Broker,
    private readonly processing: Processing,
    private readonly receipts: Receipts,
    private readonly tuning: Tuning,
    private readonly logger: LoggerService,
    private readonly stop: AbortSignal,
  ) {
    this.aborted = new Promise((resolve) =>
      stop.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
  }

  /** Messages being worked on. */
  get busy(): number {
    return this.inWork.size;
  }

  start(): void {
    this.heartbeat = setInterval(() => {
      for (const message of this.inWork.keys()) quietly(() => message.working());
    }, this.tuning.ackWaitMs / HEARTBEATS_PER_ACK_WAIT);
    // Requests to the broker do not survive the connection; the client would notice only after a while.
    this.broker.onConnect(() => this.messages?.stop());
    this.running = this.pullForEver();
  }

  /** Stops pulling and waits for what is in work. */
  async finish(): Promise<void> {
    this.messages?.stop();
    await this.running;
    await Promise.all(this.inWork.values());
    clearInterval(this.heartbeat);
  }

  private async pullForEver(): Promise<void> {
    while (!this.stop.aborted) {
      try {
        await this.pull();
      } catch (error) {
        if (!this.stop.aborted) {
          const reason = error instanceof Error ? error.message : 'unknown error';
          this.logger.warn(`${this.event.type}: pulling stopped (${reason}); starting again`);
        }
      }
      await sleep(RETRY_MS, undefined, { signal: this.stop }).catch(() => undefined);
    }
  }

  /** Until the service stops or the consumer has to be made anew. */
  private async pull(): Promise<void> {
    const messages = await Promise.race([this.open(), this.aborted]);
    if (!messages) return;
    this.messages = messages;
    for await (const message of messages) {
      if (this.stop.aborted) {
        quietly(() => message.nak());
        continue;
      }
      const work = this.handle(message).finally(() => this.inWork.delete(message));
      this.inWork.set(message, work);
      if (this.inWork.size >= this.concurrency) await Promise.race(this.inWork.values());
    }
  }

  private async open(): Promise<ConsumerMessages> {
    const { jetstream, stream } = await this.broker.ready();
    await stream.ensure();
    await stream.ensureConsumer(this.event, this.service);
    const consumer = await jetstream.consumers.get(stream.name, durableName(this.event, this.service));
    const messages = await consumer.consume({
      max_messages: this.concurrency * 2,
      threshold_messages: this.concurrency,
      expires: 10_000,
      idle_heartbeat: 2_000,
      abort_on_missing_resource: true,
    });
    // Nobody waits for them any more.
    if (this.stop.aborted) messages.stop();
    return messages;
  }

  private async handle(message: JsMsg): Promise<void> {
    const id = message.headers?.get('ce-id') ?? '';
    const traceParent = message.headers?.get('traceparent') || undefined;
    try {
      await inTrace(traceParent, () =>
        this.processing.process(this.event, this.handler, {
          id,
          body: message.data,
          deliveries: message.info.deliveryCount,
        }),
      );
      this.receipts.add(this.event.producer, id);
      quietly(() => message.ack());
    } catch (error) {
      if (!(error instanceof Interrupted)) {
        this.logger.error(
          `${this.event.type}: ${error instanceof Error ? error.name : 'error'}; the message comes again`,
        );
      }
      quietly(() => message.nak(error instanceof Interrupted ? undefined : RETRY_MS));
    }
  }
}

/** On a connection that is gone there is nobody to tell; the broker delivers again. */
function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    return;
  }
}
