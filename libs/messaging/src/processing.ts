import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { DeadLetterFilter, EventDefinition } from '#contracts';
import { inTransaction, isTransient } from '#persistence';
import type { DeadLetters, DeadItem, DeadLetter } from './dead-letters.js';
import { deliver, type Handler } from './delivery.js';
import { openPayload } from './envelope.js';
import { describeFailure } from './failure.js';
import type { Inbox } from './inbox.js';
import { isolateBadItems } from './isolation.js';
import type { PayloadSeal, Tuning } from './options.js';

/** A message as it came. */
export interface Arrival {
  readonly id: string;
  readonly body: Uint8Array;
  /** How often the broker has delivered it, this time included. */
  readonly deliveries: number;
}

/** The service stops; the message goes back to the broker. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Deliveries after which a failing message gets no further tries before it is taken apart. */
const MANY_DELIVERIES = 8;

/** Brings every message to an end: its effect is committed, or it was there already, or its bad items are dead letters. */
export class Processing {
  constructor(
    private readonly dataSource: DataSource,
    private readonly seal: PayloadSeal,
    private readonly inbox: Inbox,
    private readonly deadLetters: DeadLetters,
    private readonly tuning: Tuning,
    private readonly logger: LoggerService,
    private readonly stop: AbortSignal,
  ) {}

  /** @throws Interrupted when the service stops while the surroundings fail */
  async process<T>(event: EventDefinition<T>, handler: Handler<T>, arrival: Arrival): Promise<void> {
    const allowed = arrival.deliveries > MANY_DELIVERIES ? 1 : this.tuning.attempts;
    for (let attempt = 1; ; attempt++) {
      const error = await this.patiently(() => this.attempt(event, handler, arrival, attempt));
      if (error === undefined) return;
      this.logger.warn(`${event.type}: try ${attempt} failed (${describeFailure(error).detail})`);
      if (attempt >= allowed) break;
      await this.pause(attempt);
    }
    await this.takeApart(event, handler, arrival, allowed);
  }

  /** Runs open dead letters again. */
  async rerun(
    handlers: ReadonlyMap<string, { event: EventDefinition<unknown>; handler: Handler<unknown> }>,
    deadLetters: DeadLetters,
    filter: DeadLetterFilter,
  ): Promise<{ recovered: number; failed: number }> {
    const counts = { recovered: 0, failed: 0 };
    for (const letter of await deadLetters.open(filter)) {
      const registered = handlers.get(letter.type);
      if (registered && (await this.rerunOne(registered.handler, deadLetters, letter))) counts.recovered++;
      else counts.failed++;
    }
    return counts;
  }

  private async rerunOne(
    handler: Handler<unknown>,
    deadLetters: DeadLetters,
    letter: DeadLetter,
  ): Promise<boolean> {
    try {
      const data = deadLetters.read(letter);
      await deliver(
        handler,
        { id: letter.messageId, type: letter.type, data, attempt: 1, redelivered: true },
        {
          dataSource: this.dataSource,
          inbox: this.inbox,
          claim: (tx) => deadLetters.claim(tx, letter.id),
          also: (tx) => deadLetters.recovered(tx, letter),
        },
      );
      return true;
    } catch (error) {
      await deadLetters.failedAgain(letter.id, describeFailure(error));
      return false;
    }
  }

  private async attempt<T>(
    event: EventDefinition<T>,
    handler: Handler<T>,
    { id, body, deliveries }: Arrival,
    attempt: number,
  ): Promise<void> {
    const data = openPayload<T>(this.seal, event.type, id, body);
    await deliver(
      handler,
      { id, type: event.type, data, attempt, redelivered: deliveries > 1 },
      { dataSource: this.dataSource, inbox: this.inbox },
    );
  }

  private async takeApart<T>(
    event: EventDefinition<T>,
    handler: Handler<T>,
    arrival: Arrival,
    attempts: number,
  ): Promise<void> {
    const { id, body } = arrival;
    const letter = (data: T, sequences: readonly number[], error: unknown, whole: boolean): DeadItem => ({
      messageId: id,
      type: event.type,
      sequences,
      body: whole ? { sealed: body } : { data: withoutCauses(event, data) },
      failure: describeFailure(error),
      attempts,
    });

    let data: T;
    try {
      data = openPayload<T>(this.seal, event.type, id, body);
    } catch (error) {
      return this.bury(event, id, [
        {
          messageId: id,
          type: event.type,
          sequences: [],
          body: { sealed: body },
          failure: describeFailure(error),
          attempts,
        },
      ]);
    }
    const items = event.items(data);
    const rehearse = (chosen: readonly unknown[]): Promise<unknown> =>
      this.patiently(() =>
        this.deliverItems(event, handler, id, event.withItems(data, chosen), { rehearse: true }),
      );

    const without = await rehearse([]);
    if (without === undefined) {
      const { good, bad } = await isolateBadItems(items, rehearse);
      const letters = bad.map(({ item, error }) =>
        letter(event.withItems(data, [item]), event.sequences(item), error, false),
      );
      const error = await this.patiently(() =>
        this.deliverItems(event, handler, id, event.withItems(data, good), {
          also: (tx) => this.deadLetters.store(tx, letters),
        }),
      );
      if (error === undefined) {
        if (bad.length > 0)
          this.logger.error(`${event.type}: ${bad.length} of ${items.length} items are dead letters`);
        return;
      }
      return this.bury(event, id, [
        letter(
          data,
          items.flatMap((item) => event.sequences(item)),
          error,
          true,
        ),
      ]);
    }
    await this.bury(event, id, [
      letter(
        data,
        items.flatMap((item) => event.sequences(item)),
        without,
        true,
      ),
    ]);
  }

  private deliverItems<T>(
    event: EventDefinition<T>,
    handler: Handler<T>,
    id: string,
    data: T,
    how: Pick<Parameters<typeof deliver>[2], 'rehearse' | 'also'>,
  ): Promise<void> {
    return deliver(
      handler,
      { id, type: event.type, data, attempt: this.tuning.attempts + 1, redelivered: true },
      { dataSource: this.dataSource, inbox: this.inbox, ...how },
    );
  }

  /** The whole message becomes a dead letter: it fails whatever items it has. */
  private async bury<T>(event: EventDefinition<T>, id: string, letters: readonly DeadItem[]): Promise<void> {
    const error = await this.patiently(() =>
      inTransaction(this.dataSource, async (tx) => {
        if (await this.inbox.claim(tx, id, event.type)) await this.deadLetters.store(tx, letters);
      }),
    );
    if (error !== undefined) throw error;
    this.logger.error(
      `${event.type}: a whole message is a dead letter (${letters[0]?.failure.detail ?? ''})`,
    );
  }

  /**
   * Runs `work` until it ends by its own doing: failures of the surroundings are waited out.
   *
   * @returns the error that is the message's own, or undefined
   */
  private async patiently(work: () => Promise<void>): Promise<unknown> {
    for (let round = 1; ; round++) {
      try {
        await work();
        return undefined;
      } catch (error) {
        if (!isTransient(error)) return error;
        if (round === 1) this.logger.warn(`Waiting for the surroundings: ${describeFailure(error).detail}`);
        await this.pause(round);
      }
    }
  }

  private async pause(round: number): Promise<void> {
    const longest = Math.min(this.tuning.retryMs * 2 ** Math.min(round - 1, 10), this.tuning.retryMaxMs);
    try {
      await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal: this.stop });
    } catch {
      throw new Interrupted('The service stops');
    }
  }
}

/**
 * A payload without the intake chunks that it comes from: those went on with the good items, and must not
 * be counted a second time when this item is run again.
 */
function withoutCauses<T>(event: EventDefinition<T>, data: T): T {
  if (typeof data !== 'object' || data === null || !('causes' in data)) return data;
  const stripped = { ...data, causes: [] };
  return event.items(stripped).length === event.items(data).length ? stripped : data;
}
