import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { v4 as uuidv4 } from 'uuid';
import { EVENTS, type EventDefinition, type Service } from '#contracts';
import type { Broker, BrokerConnection } from './broker.js';
import { envelopeHeaders } from './envelope.js';
import { BodyMissing } from './errors.js';
import { LeaderSession } from './leadership.js';
import type { BodyLoader, Switch, Tuning } from './options.js';
import { Lane, OutboxReader, type OutboxRow } from './outbox-reader.js';
import { readReceipt } from './receipts.js';
import type { EventStream } from './stream.js';
import { pokeSubject, receiptSubject } from './subjects.js';
import { UnconfirmedMessages, type ConsumerProgress } from './unconfirmed.js';

export interface RelayOptions {
  readonly service: Service;
  readonly connectionString: string;
  readonly schema: string;
  readonly broker: Broker;
  readonly bodyLoader: BodyLoader | undefined;
  readonly tuning: Tuning;
  readonly switchedOff: ReadonlySet<Switch>;
  readonly logger: LoggerService;
}

const ELECTION_MS = 500;
/** A broker that is away is mentioned this often. */
const COMPLAINT_MS = 10_000;
const PUBLISH_TIMEOUT_MS = 5_000;
const ROWS_PER_READING = 32;
/** Confirmed rows are deleted together when there are this many, or after this time. */
const RETIRE_ROWS = 200;
const RETIRE_MS = 100;
/** Looking for messages to publish again means going through all that are unconfirmed. */
const REPUBLISH_CHECK_MS = 100;
const REPUBLISH_PAUSE_MS = 500;
/** A relay that stops waits this long for the broker's answers. */
const LAST_ACKS_MS = 500;

type ProducedEvent = Pick<EventDefinition<never>, 'type' | 'consumers'>;

/**
 * Carries a service's outbox to JetStream. One instance of the service leads; the others stand by. A row
 * is deleted when all consumers of its event have confirmed it, whatever the broker says meanwhile.
 */
export class Relay {
  private readonly events: readonly ProducedEvent[];
  private stopping = false;
  private running: Promise<void> = Promise.resolve();
  private term: RelayTerm | undefined;
  private listening: NatsConnection | undefined;
  private readonly stopSignal = new Wake();

  constructor(private readonly options: RelayOptions) {
    this.events = EVENTS.filter(({ producer }) => producer === options.service);
  }

  /** True while this instance leads. */
  get leads(): boolean {
    return this.term !== undefined;
  }

  start(): void {
    this.running = this.run();
    this.options.broker.onConnect((connection) => {
      this.listen(connection);
      this.term?.inspectSoon();
    });
  }

  /** Something was committed to the outbox. */
  poke(): void {
    if (this.term) this.term.wake();
    else this.options.broker.publish(pokeSubject(this.options.service), '');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.stopSignal.set();
    this.term?.wake();
    await this.running;
  }

  /** Subscriptions outlive a reconnection, not a connection. */
  private listen({ nats }: BrokerConnection): void {
    if (this.listening === nats) return;
    this.listening = nats;
    const { service } = this.options;
    nats.subscribe(pokeSubject(service), { callback: () => this.term?.wake() });
    nats.subscribe(receiptSubject(service), {
      callback: (error, message) => {
        const receipt = error ? null : readReceipt(message.string());
        if (receipt) this.term?.confirm(receipt.consumer, receipt.ids);
      },
    });
  }

  private async run(): Promise<void> {
    const { connectionString, schema, logger } = this.options;
    while (!this.stopping) {
      let session: LeaderSession | undefined;
      try {
        session = await LeaderSession.open(connectionString, schema);
        while (!this.stopping && session.open) {
          if (await session.tryLead()) await this.lead(session);
          await this.stopSignal.wait(ELECTION_MS);
        }
      } catch (error) {
        if (!this.stopping) logger.warn(`Relay: ${describe(error)}; trying again`);
        await this.stopSignal.wait(ELECTION_MS);
      } finally {
        await session?.close();
      }
    }
  }

  /** Until the service stops, the session ends or anything fails. */
  private async lead(session: LeaderSession): Promise<void> {
    const term = new RelayTerm(this.options, this.events, session);
    this.term = term;
    void session.ended.then(() => term.end());
    try {
      await term.work(() => this.stopping);
    } finally {
      this.term = undefined;
    }
  }
}

/** What one leader does from its election until its session ends. */
class RelayTerm {
  private readonly lanes: readonly Lane[];
  private readonly reader: OutboxReader;
  private readonly unconfirmed = new UnconfirmedMessages();
  private readonly consumersOf: ReadonlyMap<string, readonly Service[]>;
  private readonly signal = new Wake();
  private readonly publishing = new Set<Promise<void>>();
  /** Tells publications of this term from those of earlier ones in message ids. */
  private readonly name = uuidv4().slice(0, 8);
  private confirmed: string[] = [];
  private retiredAt = 0;
  private inspectedAt = 0;
  private republishedAt = 0;
  private complainedAt = 0;
  private ended = false;

  constructor(
    private readonly options: RelayOptions,
    events: readonly ProducedEvent[],
    session: LeaderSession,
  ) {
    const { switchedOff, bodyLoader } = options;
    this.lanes = events.map(({ type }) => new Lane(type, !switchedOff.has('snapshot-bound')));
    this.consumersOf = new Map(events.map(({ type, consumers }) => [type, consumers]));
    this.reader = new OutboxReader(session.client, bodyLoader);
  }

  wake(): void {
    this.signal.set();
  }

  /** The connection to the broker is new: what it holds may be less than before. */
  inspectSoon(): void {
    this.inspectedAt = 0;
    this.signal.set();
  }

  end(): void {
    this.ended = true;
    this.signal.set();
  }

  confirm(consumer: Service, ids: readonly string[]): void {
    for (const id of ids) if (this.unconfirmed.confirm(id, consumer)) this.confirmed.push(id);
    this.signal.set();
  }

  async work(stopping: () => boolean): Promise<void> {
    const { broker, tuning } = this.options;
    while (!this.ended && !stopping()) {
      this.signal.reset();
      let more = false;
      if (broker.connected) {
        const { jetstream, stream } = await broker.ready();
        await this.inspect(stream);
        await this.republish(jetstream);
        more = await this.publishNew(jetstream);
      }
      await this.retire(false);
      if (!more) await this.signal.wait(tuning.pollMs);
    }
    await Promise.race([Promise.allSettled(this.publishing), sleep(LAST_ACKS_MS)]);
    if (!this.ended) await this.retire(true);
  }

  /** @returns whether there may be more to publish at once */
  private async publishNew(client: JetStreamClient): Promise<boolean> {
    const { window } = this.options.tuning;
    // While more waits than the window takes, a reading for every receipt would cost more than it carries.
    const worthwhile = ({ lane, limit }: { lane: Lane; limit: number }): boolean =>
      limit > 0 && (!lane.hasMore || limit >= Math.min(ROWS_PER_READING, window / 4));
    const wanted = this.lanes
      .map((lane) => ({
        lane,
        limit: Math.min(ROWS_PER_READING, window - this.unconfirmed.inFlight(lane.type)),
      }))
      .filter(worthwhile);
    if (wanted.length === 0) return false;
    const rows = await this.reader.read(wanted);
    for (const row of rows) {
      if (this.unconfirmed.has(row.id)) continue;
      this.unconfirmed.add(row.id, row.type, this.consumersOf.get(row.type) ?? [], Date.now());
      this.publish(client, row);
    }
    return wanted.some(({ lane }) => lane.hasMore);
  }

  private async republish(client: JetStreamClient): Promise<void> {
    const { inspectMs, republishMs, republishMaxMs, republishRound } = this.options.tuning;
    const now = Date.now();
    if (now - this.republishedAt < Math.min(inspectMs, REPUBLISH_CHECK_MS)) return;
    this.republishedAt = now;
    const due = this.unconfirmed.due(now, REPUBLISH_PAUSE_MS, republishMs, republishMaxMs, republishRound);
    if (due.length === 0) return;
    const rows = await this.reader.again(due.map(({ id }) => id));
    const present = new Set(rows.map(({ id }) => id));
    for (const { id } of due) if (!present.has(id)) this.unconfirmed.forget(id);
    for (const row of rows) this.publish(client, row);
  }

  private publish(client: JetStreamClient, row: OutboxRow): void {
    const message = this.unconfirmed.get(row.id);
    if (!message) return;
    message.publications++;
    message.publishedAt = Date.now();
    message.sequence = null;
    message.lost = false;
    message.suspect = false;
    const { service, switchedOff } = this.options;
    if (row.body === null) {
      message.lost = true;
      this.complain(row.type, new BodyMissing(row.type));
      return;
    }
    const publication = client
      .publish(row.type, row.body, {
        // The broker drops a second message with the same id; one that was lost needs another.
        msgID: message.publications === 1 ? row.id : `${row.id}:${this.name}:${message.publications}`,
        timeout: PUBLISH_TIMEOUT_MS,
        headers: envelopeHeaders({ ...row, source: service }),
      })
      .then(
        ({ seq }) => {
          message.sequence = seq;
          if (switchedOff.has('receipt'))
            for (const consumer of [...message.awaiting]) this.confirm(consumer, [row.id]);
        },
        (error: unknown) => {
          message.lost = true;
          this.inspectedAt = 0;
          this.complain(row.type, error);
        },
      )
      .finally(() => this.publishing.delete(publication));
    this.publishing.add(publication);
  }

  private complain(type: string, error: unknown): void {
    const now = Date.now();
    if (now - this.complainedAt < COMPLAINT_MS) return;
    this.complainedAt = now;
    this.options.logger.warn(`Relay: ${type} could not be published (${describe(error)}); trying again`);
  }

  /** Compares the stream with what is unconfirmed, and creates what is missing of it. */
  private async inspect(stream: EventStream): Promise<void> {
    const { inspectMs, receiptGraceMs } = this.options.tuning;
    const now = Date.now();
    const first = this.inspectedAt === 0;
    if (now - this.inspectedAt < inspectMs) return;
    const before = now - receiptGraceMs;
    const overdue = this.unconfirmed.overdue(before);
    if (!first && overdue.length === 0) return;
    this.inspectedAt = now;
    try {
      if (first) await this.ensure(stream);
      // Consumers first: what they have delivered is never ahead of what the stream says afterwards.
      const infos = await Promise.all(
        overdue.map(async ({ type, consumer }) => ({
          type,
          consumer,
          info: await stream.consumer({ type }, consumer),
        })),
      );
      const state = await stream.ensure();
      const progress: ConsumerProgress[] = [];
      for (const { type, consumer, info } of infos) {
        const rolledBack = info !== null && info.delivered.stream_seq > state.state.last_seq;
        if (rolledBack) await stream.deleteConsumer({ type }, consumer);
        if (!info || rolledBack) await stream.ensureConsumer({ type }, consumer);
        progress.push({
          type,
          consumer,
          ackedUpTo: info?.ack_floor.stream_seq ?? 0,
          idle: !info || (info.num_pending === 0 && info.num_ack_pending === 0),
        });
      }
      this.unconfirmed.compare(
        { created: state.created, firstSequence: state.state.first_seq, lastSequence: state.state.last_seq },
        progress,
        before,
      );
    } catch (error) {
      this.inspectedAt = now;
      this.options.logger.warn(`Relay: the stream cannot be inspected (${describe(error)}); trying again`);
    }
  }

  private async ensure(stream: EventStream): Promise<void> {
    await stream.ensure();
    for (const [type, consumers] of this.consumersOf) {
      for (const consumer of consumers) await stream.ensureConsumer({ type }, consumer);
    }
  }

  private async retire(all: boolean): Promise<void> {
    const now = Date.now();
    if (this.confirmed.length === 0) return;
    if (!all && this.confirmed.length < RETIRE_ROWS && now - this.retiredAt < RETIRE_MS) return;
    const ids = this.confirmed;
    this.confirmed = [];
    this.retiredAt = now;
    await this.reader.retire(ids);
  }
}

/** Something to wait for that may happen before anybody waits. */
class Wake {
  private isSet = false;
  private resolve: (() => void) | undefined;

  set(): void {
    this.isSet = true;
    this.resolve?.();
  }

  reset(): void {
    this.isSet = false;
  }

  async wait(ms: number): Promise<void> {
    if (this.isSet) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.resolve = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.resolve = undefined;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
}
