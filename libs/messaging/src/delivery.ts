import type { DataSource } from 'typeorm';
import { inTransaction, type Transaction } from '#persistence';
import { EffectMissing } from './errors.js';
import type { Inbox } from './inbox.js';

/** One message as its handler sees it. */
export interface Delivery<T> {
  readonly id: string;
  readonly data: T;
  /** 1 at the first try in this process. */
  readonly attempt: number;
  /** The broker has delivered it before, to whomever. */
  readonly redelivered: boolean;
  /** Whether its effect is committed already; a handler may then return without calling {@link once}. */
  alreadyHandled(): Promise<boolean>;
  /**
   * Applies the effect in ONE transaction with the inbox entry and the messages that it publishes. Call it
   * exactly one time. A duplicate changes nothing and gives undefined. `effect` may run more than once (conflicts,
   * rehearsals) and so must change nothing but the database; it gets `data` with possibly fewer items, even none.
   */
  once<R>(effect: (tx: Transaction, data: T) => Promise<R>): Promise<R | undefined>;
}

export type Handler<T> = (delivery: Delivery<T>) => Promise<void>;

/** What a handler is run on. */
export interface Subject<T> {
  readonly id: string;
  readonly type: string;
  readonly data: T;
  readonly attempt: number;
  readonly redelivered: boolean;
}

/** How the effect of a delivery is carried out. */
export interface Effects {
  readonly dataSource: DataSource;
  readonly inbox: Inbox;
  /** Runs in the transaction of the effect, before it; false: the effect is there already. */
  readonly claim?: (tx: Transaction) => Promise<boolean>;
  /** Runs in the transaction of the effect, after it. */
  readonly also?: (tx: Transaction) => Promise<void>;
  /** The effect is tried and taken back. */
  readonly rehearse?: boolean;
}

class TakenBack extends Error {}

/** Runs `handler` on a subject and sees that it applied its effect one time. */
export async function deliver<T>(handler: Handler<T>, subject: Subject<T>, effects: Effects): Promise<void> {
  const { id, type, data, attempt, redelivered } = subject;
  let calls = 0;
  let handled = false;
  await handler({
    id,
    data,
    attempt,
    redelivered,
    async alreadyHandled() {
      handled = !effects.rehearse && !effects.claim && (await effects.inbox.has(id));
      return handled;
    },
    async once(effect) {
      if (++calls > 1) throw new EffectMissing(type);
      return applyEffect(subject, effects, (tx) => effect(tx, data));
    },
  });
  if (calls === 0 && !handled) throw new EffectMissing(type);
}

async function applyEffect<T, R>(
  { id, type }: Subject<T>,
  { dataSource, inbox, claim, also, rehearse }: Effects,
  effect: (tx: Transaction) => Promise<R>,
): Promise<R | undefined> {
  let result: R | undefined;
  try {
    await inTransaction(dataSource, async (tx) => {
      result = undefined;
      const fresh = claim ? await claim(tx) : await inbox.claim(tx, id, type);
      if (!fresh) return;
      result = await effect(tx);
      await also?.(tx);
      if (rehearse) {
        await tx.query('SET CONSTRAINTS ALL IMMEDIATE');
        throw new TakenBack();
      }
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return result;
}
