import { setTimeout as sleep } from 'node:timers/promises';
import type { HubClient } from '../../tools/demo/hub-client.js';

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next: string;
}

/**
 * An organisation's system that follows its feed and is killed at random points: while it waits for an answer,
 * between the answer and its being stored, and right after. What it stored, items and cursor together, is all
 * that it knows afterwards.
 */
export class FeedReader {
  /** Ids of the items, in the order in which they were stored. */
  readonly ids: string[] = [];
  kills = 0;
  private cursor = '';
  private running = true;
  private finished: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: HubClient,
    private readonly random: () => number,
  ) {}

  start(): void {
    this.finished = this.follow();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.finished;
  }

  private async follow(): Promise<void> {
    while (this.running) {
      const limit = 1 + Math.floor(this.random() * 50);
      const answer = this.client.json<Page>(`/v1/changes?after=${this.cursor}&limit=${limit}&wait=1`);
      const killedWhileAsking = this.random() < 0.1;
      const page = await Promise.race([
        answer.catch(() => undefined),
        ...(killedWhileAsking ? [sleep(Math.floor(this.random() * 30), undefined)] : []),
      ]);
      const killedBeforeStoring = this.random() < 0.1;
      if (!page || killedBeforeStoring) {
        this.kills += 1;
        continue;
      }
      // One transaction of its own database.
      this.ids.push(...page.items.map(({ id }) => id));
      this.cursor = page.next;
    }
  }
}
