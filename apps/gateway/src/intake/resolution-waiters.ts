import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { CHUNK_WEIGHT } from '#contracts';
import { EventBus } from '#messaging';
import { HUB_DATA } from '../database.js';

const TOPIC = 'resolved';
/** How often a waiter looks for itself: a signal from another instance may get lost. */
const LOOK_MS = 500;

/** Requests that wait until their chunk is matched, whichever instance books that. */
@Injectable()
export class ResolutionWaiters implements OnModuleInit {
  private readonly waiting = new Map<string, () => void>();

  constructor(
    @Inject(HUB_DATA) private readonly dataSource: DataSource,
    private readonly bus: EventBus,
  ) {}

  onModuleInit(): void {
    this.bus.onSignal(TOPIC, (chunkIds) => this.wake(chunkIds.split(' ')));
  }

  /** To be called when the transaction that resolved these chunks has committed. */
  announce(chunkIds: readonly string[]): void {
    if (chunkIds.length === 0) return;
    this.wake(chunkIds);
    this.bus.signal(TOPIC, chunkIds.join(' '));
  }

  /** @returns whether the chunk was matched within `timeoutMs` */
  async wait(chunkId: string, timeoutMs: number): Promise<boolean> {
    const stop = new AbortController();
    const announced = new Promise<true>((resolve) => this.waiting.set(chunkId, () => resolve(true)));
    try {
      return await Promise.race([announced, this.look(chunkId, Date.now() + timeoutMs, stop.signal)]);
    } finally {
      stop.abort();
      this.waiting.delete(chunkId);
    }
  }

  private wake(chunkIds: readonly string[]): void {
    for (const id of chunkIds) this.waiting.get(id)?.();
  }

  /** Looks at once: the return may have been booked before the wait began. */
  private async look(chunkId: string, deadline: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const rows: unknown[] = await this.dataSource
        .query('SELECT FROM intake_chunk WHERE id = $1 AND settled_weight + persons_weight >= $2', [
          chunkId,
          CHUNK_WEIGHT,
        ])
        .catch(() => []);
      if (rows.length > 0) return true;
      const left = deadline - Date.now();
      if (left <= 0) return false;
      await sleep(Math.min(LOOK_MS, left), undefined, { signal }).catch(() => undefined);
    }
    return false;
  }
}
