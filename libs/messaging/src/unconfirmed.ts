import type { Service } from '#contracts';

/** A message that its consumers have not all confirmed. */
export interface Unconfirmed {
  readonly id: string;
  readonly type: string;
  readonly awaiting: Set<Service>;
  confirmedByAny: boolean;
  /** How often it was published. */
  publications: number;
  /** Milliseconds since the epoch. */
  publishedAt: number;
  /** Place in the stream, once the broker has acked it. */
  sequence: number | null;
  /** The stream does not hold it for a consumer that has yet to confirm it: publish it again. */
  lost: boolean;
  /** The last comparison made it look lost. */
  suspect: boolean;
}

/** What the stream says about one consumer of one event. */
export interface ConsumerProgress {
  readonly type: string;
  readonly consumer: Service;
  /** Every message up to this sequence is acked. */
  readonly ackedUpTo: number;
  /** Nothing is waiting for it or being worked on. */
  readonly idle: boolean;
}

/** What the stream says about itself. */
export interface StreamProgress {
  /** Differs when the stream was created anew. */
  readonly created: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

/** Keeps, in memory, which consumers have yet to confirm what the relay has published. */
export class UnconfirmedMessages {
  private readonly messages = new Map<string, Unconfirmed>();
  /** By event type: messages that no consumer has confirmed. */
  private readonly untouched = new Map<string, number>();
  private streamCreated: string | undefined;

  get size(): number {
    return this.messages.size;
  }

  has(id: string): boolean {
    return this.messages.has(id);
  }

  get(id: string): Unconfirmed | undefined {
    return this.messages.get(id);
  }

  /** Messages of the event that no consumer has confirmed. */
  inFlight(type: string): number {
    return this.untouched.get(type) ?? 0;
  }

  add(id: string, type: string, consumers: readonly Service[], now: number): Unconfirmed {
    const message: Unconfirmed = {
      id,
      type,
      awaiting: new Set(consumers),
      confirmedByAny: false,
      publications: 0,
      publishedAt: now,
      sequence: null,
      lost: false,
      suspect: false,
    };
    this.messages.set(id, message);
    this.untouched.set(type, this.inFlight(type) + 1);
    return message;
  }

  /** @returns true when this was the last confirmation that the message needed */
  confirm(id: string, consumer: Service): boolean {
    const message = this.messages.get(id);
    if (!message?.awaiting.delete(consumer)) return false;
    if (!message.confirmedByAny) {
      message.confirmedByAny = true;
      this.untouched.set(message.type, this.inFlight(message.type) - 1);
    }
    if (message.awaiting.size > 0) return false;
    this.messages.delete(id);
    return true;
  }

  /** Its row is gone: somebody else retired it. */
  forget(id: string): void {
    const message = this.messages.get(id);
    if (!message) return;
    this.messages.delete(id);
    if (!message.confirmedByAny) this.untouched.set(message.type, this.inFlight(message.type) - 1);
  }

  /** What each (event, consumer) has yet to confirm that was published before `before`. */
  overdue(before: number): { type: string; consumer: Service }[] {
    const pairs = new Map<string, { type: string; consumer: Service }>();
    for (const { type, awaiting, publishedAt } of this.messages.values()) {
      if (publishedAt > before) continue;
      for (const consumer of awaiting) pairs.set(`${type} ${consumer}`, { type, consumer });
    }
    return [...pairs.values()];
  }

  /**
   * Marks as lost what the stream will not deliver any more: at once when it was created anew or rolled back
   * before the message; at the second time running when it has dropped the message, or a consumer is through
   * with it and yet no receipt came (the first time, one may be on its way).
   *
   * @param publishedBefore later messages are judged by the end of the stream alone
   */
  compare(stream: StreamProgress, consumers: readonly ConsumerProgress[], publishedBefore: number): void {
    const recreated = this.streamCreated !== undefined && this.streamCreated !== stream.created;
    this.streamCreated = stream.created;
    const progress = new Map(consumers.map((one) => [`${one.type} ${one.consumer}`, one]));
    const isThrough = ({ sequence, awaiting, type }: Unconfirmed): boolean =>
      [...awaiting].some((consumer) => {
        const reached = progress.get(`${type} ${consumer}`);
        return reached !== undefined && (reached.idle || (sequence ?? 0) <= reached.ackedUpTo);
      });
    for (const message of this.messages.values()) {
      const { sequence, publishedAt, suspect } = message;
      if (sequence === null) continue;
      message.suspect =
        publishedAt <= publishedBefore && (sequence < stream.firstSequence || isThrough(message));
      if (recreated || sequence > stream.lastSequence || (suspect && message.suspect)) message.lost = true;
    }
  }

  /**
   * Messages to publish again, oldest first: lost ones, after a pause that doubles with each publication
   * from `pauseMs`, and whatever has waited `patienceMs` (doubling too, up to `maxPatienceMs`).
   */
  due(now: number, pauseMs: number, patienceMs: number, maxPatienceMs: number, limit: number): Unconfirmed[] {
    const due: Unconfirmed[] = [];
    for (const message of this.messages.values()) {
      const again = 2 ** Math.min(message.publications - 1, 20);
      const waited = now - message.publishedAt;
      const pause = message.publications <= 1 ? 0 : Math.min(pauseMs * again, 60_000);
      if (message.lost ? waited >= pause : waited >= Math.min(patienceMs * again, maxPatienceMs)) {
        due.push(message);
        if (due.length >= limit) break;
      }
    }
    return due;
  }
}
