import { setTimeout as sleep } from 'node:timers/promises';
import type { TestHub } from '#testing';
import { seededRandom } from '../hub/province.js';

export interface DisturbancePlan {
  readonly seed: number;
  /** Pause between two kills of a service. */
  readonly everyMs: number;
}

/** What was done, in order, for the report of a failed run. */
export type Journal = string[];

/**
 * Kills a random service every few seconds, and in between, once each and in an order by seed, NATS,
 * PostgreSQL and the whole store of NATS, until it is stopped. Which process dies when is fixed by the
 * seed; what it was doing at that moment is not.
 */
export class Disturbance {
  readonly journal: Journal = [];
  private readonly random: () => number;
  private readonly disasters: { readonly name: string; readonly strike: () => void }[];
  private running = true;
  private readonly finished: Promise<void>;

  constructor(
    private readonly hub: TestHub,
    private readonly plan: DisturbancePlan,
  ) {
    this.random = seededRandom(plan.seed);
    this.disasters = [
      { name: 'kill nats', strike: () => hub.kill('nats') },
      { name: 'kill postgresql', strike: () => hub.kill('postgresql') },
      { name: 'wipe the store of nats', strike: () => hub.wipeNatsStore() },
    ].sort(() => this.random() - 0.5);
    this.finished = this.run();
  }

  /** Whether every disaster has struck. */
  get complete(): boolean {
    return this.disasters.length === 0;
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.finished;
  }

  private async run(): Promise<void> {
    const services = Object.keys(this.hub.connection.services);
    for (let round = 1; await this.pause(); round++) {
      const disaster = round % 2 === 0 ? this.disasters.shift() : undefined;
      const service = services[Math.floor(this.random() * services.length)] ?? 'registry';
      if (disaster) disaster.strike();
      else this.hub.kill(service);
      this.journal.push(disaster?.name ?? `kill ${service}`);
    }
  }

  private async pause(): Promise<boolean> {
    const until = Date.now() + this.plan.everyMs;
    while (this.running && Date.now() < until) await sleep(20);
    return this.running;
  }
}
