import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerInfo,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { EVENTS, type ConsumerFlow, type EventDefinition, type Service } from '#contracts';

/** Name of the durable consumer that all instances of a service share for one event. */
export function durableName(event: Pick<EventDefinition<never>, 'type'>, consumer: Service): string {
  return `${consumer}-${event.type.replaceAll('.', '-')}`;
}

/** Shorter than an inbox entry lives: what the stream still holds is always recognised as a duplicate. */
const MAX_AGE_MS = 3 * 24 * 3_600_000;
const MAX_BYTES = 1024 ** 3;
const DUPLICATE_WINDOW_MS = 120_000;

/** On a small disk. */
const LEAST_MAX_BYTES = 64 * 1024 ** 2;
const SUBJECTS = EVENTS.map(({ type }) => type);

/** Error code of JetStream: the server may not store that much. */
const INSUFFICIENT_STORAGE = 10_047;
const HTTP_NOT_FOUND = 404;
const CONSUMER_CONFLICT = 400;

/** The JetStream stream of the hub and its durable consumers: created when missing, any time, by any service. */
export class EventStream {
  constructor(
    private readonly manager: JetStreamManager,
    readonly name: string,
    private readonly ackWaitMs: number,
  ) {}

  /** Creates the stream where it is missing, and lets it take the events that are new to it. */
  async ensure(): Promise<StreamInfo> {
    const present = await orNull(this.manager.streams.info(this.name));
    if (!present) return this.create(MAX_BYTES);
    const { subjects } = present.config;
    const missing = SUBJECTS.filter((subject) => !subjects.includes(subject));
    if (missing.length === 0) return present;
    // An older version of a service may still need subjects that this one does not know.
    return this.manager.streams.update(this.name, { ...present.config, subjects: [...subjects, ...missing] });
  }

  private async create(maxBytes: number): Promise<StreamInfo> {
    try {
      return await this.manager.streams.add({
        name: this.name,
        subjects: SUBJECTS,
        // A message is kept until every consumer of its event has acked it. Nothing relies on it: the
        // producer's outbox holds the message until the consumers' receipts are in.
        retention: RetentionPolicy.Interest,
        storage: StorageType.File,
        discard: DiscardPolicy.Old,
        max_age: nanos(MAX_AGE_MS),
        max_bytes: maxBytes,
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
      });
    } catch (error) {
      // Another service was faster.
      const created = await orNull(this.manager.streams.info(this.name));
      if (created) return created;
      if (
        error instanceof JetStreamApiError &&
        error.code === INSUFFICIENT_STORAGE &&
        maxBytes > LEAST_MAX_BYTES
      ) {
        return this.create(LEAST_MAX_BYTES);
      }
      throw error;
    }
  }

  /** Creates the durable consumer where it is missing; its stream must exist. */
  async ensureConsumer(
    event: Pick<EventDefinition<never>, 'type'>,
    consumer: Service,
  ): Promise<ConsumerInfo> {
    const name = durableName(event, consumer);
    const present = await orNull(this.manager.consumers.info(this.name, name));
    if (present) return present;
    try {
      return await this.manager.consumers.add(this.name, {
        durable_name: name,
        filter_subject: event.type,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
        replay_policy: ReplayPolicy.Instant,
        ack_wait: nanos(this.ackWaitMs),
        max_deliver: -1,
        max_ack_pending: 1_000,
      });
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.status !== CONSUMER_CONFLICT) throw error;
      return this.manager.consumers.info(this.name, name);
    }
  }

  /** null: there is none. */
  consumer(event: Pick<EventDefinition<never>, 'type'>, consumer: Service): Promise<ConsumerInfo | null> {
    return orNull(this.manager.consumers.info(this.name, durableName(event, consumer)));
  }

  /** What the stream holds for a consumer; null: there is no such consumer. */
  async flow(event: Pick<EventDefinition<never>, 'type'>, consumer: Service): Promise<ConsumerFlow | null> {
    const info = await this.consumer(event, consumer);
    if (!info) return null;
    const { num_pending: waiting, num_ack_pending: inWork, num_redelivered: repeated, ack_floor } = info;
    const oldest = waiting + inWork > 0 ? await this.firstFrom(ack_floor.stream_seq + 1, event.type) : null;
    const oldestSeconds = oldest && Math.max(0, (Date.now() - oldest.getTime()) / 1000);
    return { eventType: event.type, waiting, inWork, repeated, oldestSeconds };
  }

  /** When the first message of a subject from a sequence on was stored. */
  private async firstFrom(seq: number, subject: string): Promise<Date | null> {
    // The server takes both together, as its direct interface does; the type names the sequence alone.
    const query = { seq, next_by_subj: subject };
    return (await orNull(this.manager.streams.getMessage(this.name, query)))?.time ?? null;
  }

  async deleteConsumer(event: Pick<EventDefinition<never>, 'type'>, consumer: Service): Promise<void> {
    await orNull(this.manager.consumers.delete(this.name, durableName(event, consumer)));
  }
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.status === HTTP_NOT_FOUND) return null;
    throw error;
  }
}
