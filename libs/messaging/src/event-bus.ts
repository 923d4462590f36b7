import { setMaxListeners } from 'node:events';
import { Logger, type LoggerService } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import {
  type ConsumerFlow,
  type DeadLetterFilter,
  type DeadLetterView,
  type EventDefinition,
  type FlowView,
  type Service,
} from '#contracts';
import { afterCommit, connectionString, inTransaction, type Transaction } from '#persistence';
import { Broker, natsConnectionOptions } from './broker.js';
import { DeadLetters } from './dead-letters.js';
import type { Handler } from './delivery.js';
import { sealPayload } from './envelope.js';
import { Inbox } from './inbox.js';
import { DEFAULT_TUNING, testSwitches, type MessagingOptions, type Tuning } from './options.js';
import { Outbox, type OutboxEntry, type OutboxOptions } from './outbox.js';
import { Processing } from './processing.js';
import { InboxPruning } from './pruning.js';
import { Receipts } from './receipts.js';
import { Relay } from './relay.js';
import { signalSubject } from './subjects.js';
import { EventSubscription } from './subscription.js';

export interface ConsumeOptions {
  /** Messages that this instance works on at once; default 4. */
  readonly concurrency?: number;
}

/** After work in progress has had its time: for the relay and for the broker's connection, each. */
const CLOSING_MS = 1_000;

interface Registration {
  readonly event: EventDefinition<unknown>;
  readonly handler: Handler<unknown>;
  readonly concurrency: number;
}

/**
 * Events between services: published in the transaction that they announce, delivered at least once,
 * applied exactly once, retired when all consumers have confirmed them. See the README beside this library.
 */
export class EventBus {
  readonly service: Service;
  private readonly dataSource: DataSource;
  private readonly logger: LoggerService;
  private readonly tuning: Tuning;
  private readonly broker: Broker;
  private readonly outbox: Outbox;
  private readonly inbox: Inbox;
  private readonly deadLetters: DeadLetters;
  private readonly receipts: Receipts;
  private readonly relay: Relay;
  private readonly processing: Processing;
  private readonly pruning: InboxPruning;
  private readonly stopping = new AbortController();
  private readonly registrations = new Map<string, Registration>();
  private readonly subscriptions: EventSubscription<unknown>[] = [];
  private readonly poked = new WeakSet<Transaction>();
  private started = false;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: MessagingOptions) {
    const { service, dataSource, keyRing, bodyLoader } = options;
    const switchedOff = options.switchedOff ?? testSwitches();
    const { url, schema } = dataSource.options as { url?: string; schema?: string };
    if (!url || !schema) throw new Error('The bus needs a data source that createDataSource made');
    // Each subscription and each pause of each message in work listens.
    setMaxListeners(0, this.stopping.signal);
    this.service = service;
    this.dataSource = dataSource;
    this.logger = options.logger ?? new Logger(`messaging:${service}`);
    this.tuning = { ...DEFAULT_TUNING, ...options.tuning };
    this.broker = new Broker(
      natsConnectionOptions(options.natsUrl, `lienthong ${service}`),
      options.stream ?? 'LIENTHONG',
      this.tuning.ackWaitMs,
      this.logger,
    );
    this.outbox = new Outbox(keyRing);
    this.inbox = new Inbox(dataSource, !switchedOff.has('inbox'));
    this.deadLetters = new DeadLetters(service, dataSource, keyRing, this.outbox);
    this.receipts = new Receipts(this.broker, service, this.tuning.receiptMs);
    this.processing = new Processing(
      dataSource,
      keyRing,
      this.inbox,
      this.deadLetters,
      this.tuning,
      this.logger,
      this.stopping.signal,
    );
    this.relay = new Relay({
      service,
      connectionString: connectionString({ url, schema, scope: 'hub' }),
      schema,
      broker: this.broker,
      bodyLoader,
      tuning: this.tuning,
      switchedOff,
      logger: this.logger,
    });
    this.pruning = new InboxPruning(service, dataSource, this.inbox, this.broker, this.logger);
  }

  /** Begins to relay and to consume. Does not wait for the broker. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.broker.start();
    this.relay.start();
    this.pruning.start();
    for (const registration of this.registrations.values()) this.subscribe(registration);
  }

  /** Stops pulling, finishes what is in work, confirms it and closes; within 10 s. */
  stop(): Promise<void> {
    this.stopped ??= this.shutDown();
    return this.stopped;
  }

  /**
   * Publishes an event in `tx`: it goes out if, and only if, `tx` commits.
   *
   * @returns message id
   * @throws MessageTooLarge when the payload exceeds 900 KB
   */
  async publish<T>(
    tx: Transaction,
    event: EventDefinition<T>,
    data: T,
    options: OutboxOptions = {},
  ): Promise<string> {
    const [id] = await this.publishMany(tx, event, [{ ...options, data }]);
    return id as string;
  }

  /** Like {@link publish}, for several messages at once; ids in their order. */
  async publishMany<T>(
    tx: Transaction,
    event: EventDefinition<T>,
    entries: readonly OutboxEntry<T>[],
  ): Promise<string[]> {
    if (entries.length === 0) return [];
    const ids = await this.outbox.append(tx, event, entries);
    this.pokeAfter(tx);
    return ids;
  }

  /**
   * One message per ref; the ref (a UUID) is the message's id, and its body stays where the service stored
   * it: the `bodyLoader` gives it when the message is published.
   */
  async publishRefs<T>(tx: Transaction, event: EventDefinition<T>, refs: readonly string[]): Promise<void> {
    if (refs.length === 0) return;
    await this.outbox.appendRefs(tx, event, refs);
    this.pokeAfter(tx);
  }

  /** Seals a payload that the service stores itself and publishes by reference later, under the id `ref`. */
  seal<T>(event: EventDefinition<T>, ref: string, data: T): Buffer {
    return sealPayload(this.options.keyRing, event.type, ref, data);
  }

  /** `inTransaction` on the service's data source. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, work);
  }

  /**
   * Hands every message of `event` to `handler`, in no particular order and several at once, from
   * {@link start} on (at once when the bus has started).
   */
  async consume<T>(
    event: EventDefinition<T>,
    handler: Handler<T>,
    options: ConsumeOptions = {},
  ): Promise<void> {
    if (!event.consumers.includes(this.service)) {
      throw new Error(`${this.service} is not among the consumers of ${event.type} in the contracts`);
    }
    if (this.registrations.has(event.type)) throw new Error(`${event.type} has a handler already`);
    const registration: Registration = {
      event: event as EventDefinition<unknown>,
      handler: handler as Handler<unknown>,
      concurrency: options.concurrency ?? this.tuning.concurrency,
    };
    this.registrations.set(event.type, registration);
    if (this.started) this.subscribe(registration);
  }

  /** Something was committed to the outbox: publish it now rather than at the next poll. */
  poke(): void {
    this.relay.poke();
  }

  /**
   * Tells every instance of this service something on core NATS. Nobody repeats what gets lost, so a listener
   * must also look for itself now and then. Nothing personal: the text is not sealed.
   */
  signal(topic: string, text: string): void {
    this.broker.publish(signalSubject(this.service, topic), text);
  }

  /** Hears what any instance of this service tells by {@link signal}, this one included. */
  onSignal(topic: string, listener: (text: string) => void): void {
    let listening: NatsConnection | undefined;
    this.broker.onConnect(({ nats }) => {
      // Subscriptions outlive a reconnection, not a connection.
      if (listening === nats) return;
      listening = nats;
      nats.subscribe(signalSubject(this.service, topic), {
        callback: (error, message) => {
          if (!error) listener(message.string());
        },
      });
    });
  }

  listDeadLetters(filter: DeadLetterFilter = {}): Promise<DeadLetterView[]> {
    return this.deadLetters.list(filter);
  }

  /** Runs open dead letters again through their handlers; what succeeds is `recovered`. */
  rerunDeadLetters(filter: DeadLetterFilter = {}): Promise<{ recovered: number; failed: number }> {
    return this.processing.rerun(this.registrations, this.deadLetters, filter);
  }

  /** What waits in this service's outbox, in the stream for it, and in its dead letters. */
  async flow(): Promise<FlowView> {
    const { connected, inWork } = this.status();
    const rows: { type: string; rows: string; oldest: number }[] = await this.dataSource.query(
      `SELECT type, count(*) AS rows, extract(epoch FROM now() - min(created_at))::float AS oldest
       FROM outbox GROUP BY type ORDER BY type`,
    );
    return {
      service: this.service,
      outbox: rows.map(({ type, rows: count, oldest }) => ({
        eventType: type,
        rows: Number(count),
        oldestSeconds: oldest,
      })),
      deadLetters: await this.deadLetters.count(),
      connected,
      inWork,
      consumers: connected ? await this.consumerFlows().catch(() => null) : null,
    };
  }

  private async consumerFlows(): Promise<ConsumerFlow[]> {
    const { stream } = await this.broker.ready();
    const flows = [...this.registrations.values()].map(({ event }) => stream.flow(event, this.service));
    return (await Promise.all(flows)).filter((flow) => flow !== null);
  }

  /**
   * Forgets inbox entries whose messages cannot come again; runs by itself every hour.
   *
   * @param now milliseconds since the epoch
   * @returns number of entries forgotten
   */
  pruneInbox(now = Date.now()): Promise<number> {
    return this.pruning.prune(now);
  }

  /** For health checks and metrics. */
  status(): { readonly connected: boolean; readonly leads: boolean; readonly inWork: number } {
    return {
      connected: this.broker.connected,
      leads: this.relay.leads,
      inWork: this.subscriptions.reduce((sum, { busy }) => sum + busy, 0),
    };
  }

  private subscribe({ event, handler, concurrency }: Registration): void {
    const subscription = new EventSubscription(
      event,
      handler,
      concurrency,
      this.service,
      this.broker,
      this.processing,
      this.receipts,
      this.tuning,
      this.logger,
      this.stopping.signal,
    );
    this.subscriptions.push(subscription);
    subscription.start();
  }

  private pokeAfter(tx: Transaction): void {
    if (this.poked.has(tx)) return;
    this.poked.add(tx);
    afterCommit(tx, () => this.relay.poke());
  }

  private async shutDown(): Promise<void> {
    if (!this.started) return;
    this.stopping.abort();
    this.pruning.stop();
    const inTime = await within(
      this.tuning.stopMs,
      Promise.all(this.subscriptions.map((subscription) => subscription.finish())),
    );
    if (!inTime) this.logger.warn('Stopped while work was in progress; it is done again elsewhere');
    this.receipts.flush();
    await within(CLOSING_MS, this.relay.stop());
    await within(CLOSING_MS, this.broker.stop());
  }
}

/** @returns false when `work` takes longer */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
