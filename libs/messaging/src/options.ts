import type { DataSource } from 'typeorm';
import type { LoggerService } from '@nestjs/common';
import type { Service } from '#contracts';

/** What the bus needs of the service's key ring. Associated data binds a sealed text to its place. */
export interface PayloadSeal {
  seal(plain: Uint8Array, associatedData: string): Buffer;
  open(sealed: Uint8Array, associatedData: string): Buffer;
}

/**
 * Loads bodies that the outbox only refers to: for each ref the bytes that `EventBus.seal` gave when the
 * body was stored. Refs that have none are left out.
 */
export type BodyLoader = (type: string, refs: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

/** Mechanisms that a test may switch off to see that it notices. */
export type Switch = 'inbox' | 'receipt' | 'snapshot-bound';

export interface MessagingOptions {
  readonly service: Service;
  /** From `createDataSource` with scope `hub`, on the service's schema; initialised. */
  readonly dataSource: DataSource;
  readonly natsUrl: string;
  /** JetStream stream; default `LIENTHONG`. */
  readonly stream?: string;
  readonly keyRing: PayloadSeal;
  readonly bodyLoader?: BodyLoader;
  readonly logger?: LoggerService;
  readonly tuning?: Partial<Tuning>;
  /** Mechanisms switched off; only ever set by tests. Default: from the environment, see {@link testSwitches}. */
  readonly switchedOff?: ReadonlySet<Switch>;
}

/** Times in milliseconds. The defaults suit production; tests shorten some. */
export interface Tuning {
  /** Messages of one event that the relay has published and no consumer has confirmed, at most. */
  window: number;
  /** The outbox is read at least this often, poked or not. */
  pollMs: number;
  /** The stream is compared with what is unconfirmed at most this often. */
  inspectMs: number;
  /** Receipts of what a consumer has acked may be on their way for this long. */
  receiptGraceMs: number;
  /** An unconfirmed message that the stream seems to hold is all the same published again after this time; doubles. */
  republishMs: number;
  /** Longest pause between two such publications. */
  republishMaxMs: number;
  /** Messages published again at one inspection, at most. */
  republishRound: number;
  /** Messages of one event that an instance works on at once. */
  concurrency: number;
  /** JetStream delivers a message again that was neither acked nor reported as in work for this time. */
  ackWaitMs: number;
  /** Tries of a message that fails by its own fault, before its items are taken apart. */
  attempts: number;
  /** First pause between two tries; doubles. */
  retryMs: number;
  /** Longest pause between two tries. */
  retryMaxMs: number;
  /** How long a receipt waits for others to travel with. */
  receiptMs: number;
  /** Time that work in progress gets when the service stops. */
  stopMs: number;
}

export const DEFAULT_TUNING: Tuning = {
  window: 64,
  pollMs: 250,
  inspectMs: 1_000,
  receiptGraceMs: 1_000,
  republishMs: 15 * 60_000,
  republishMaxMs: 6 * 3_600_000,
  republishRound: 64,
  concurrency: 4,
  ackWaitMs: 5_000,
  attempts: 3,
  retryMs: 100,
  retryMaxMs: 5_000,
  receiptMs: 2,
  stopMs: 7_000,
};

/** Reads `LIENTHONG_TEST_SWITCH_OFF`, which counts only while `LIENTHONG_TEST=1`. */
export function testSwitches(environment: NodeJS.ProcessEnv = process.env): ReadonlySet<Switch> {
  if (environment.LIENTHONG_TEST !== '1') return new Set();
  const known: readonly string[] = ['inbox', 'receipt', 'snapshot-bound'] satisfies Switch[];
  const named = (environment.LIENTHONG_TEST_SWITCH_OFF ?? '')
    .split(',')
    .filter((name) => known.includes(name));
  return new Set(named as Switch[]);
}
