import type { Configuration } from '../configuration.js';
import type { ChangeSignals } from '../changes/change-signals.js';
import type { ActiveWebhook, Deliveries, Due, Result, WebhookToDo } from './deliveries.repository.js';
import { FAILING_FROM, pauseAfter } from './retry-schedule.js';
import type { Attempt, Message, WebhookSender } from './webhook-sender.js';

/** Messages of one webhook that are on their way at once. */
const AT_ONCE = 16;
/** However long there is nothing to do, the worker looks again after this time. */
const LONGEST_WAIT_MS = 30_000;
const SHORTEST_WAIT_MS = 20;

/** What a worker works with. */
export interface WorkerTools {
  readonly owner: string;
  readonly settings: Configuration['webhooks'];
  readonly deliveries: Deliveries;
  readonly sender: WebhookSender;
  readonly signals: ChangeSignals;
}

/**
 * Delivers to one webhook what its organisation's feed says, from where it stood: in order per record, several
 * records at once. Everything that must last is in the database; a worker that dies is followed by another
 * one, which sends again what was not booked, under the same ids.
 */
export class WebhookWorker {
  constructor(
    private readonly webhookId: string,
    private readonly tools: WorkerTools,
    private readonly stopping: AbortSignal,
  ) {}

  /** Ends when the webhook is disabled, removed or another instance's, or on abort. */
  async run(): Promise<void> {
    const first = await this.webhook();
    if (!first) return;
    while (!this.stopping.aborted) {
      // Listens before it looks: what is committed in between is heard.
      const listening = this.tools.signals.listen(first.organisation, this.stopping);
      try {
        const webhook = await this.webhook();
        if (!webhook) return;
        const { waitMs, isBehind, dueInMs } = webhook;
        const isIdle = !isBehind && (dueInMs === null || dueInMs > 0);
        if (waitMs > 0) await this.pause(waitMs);
        else if (isIdle || !(await this.round(webhook))) {
          await listening.heard(Math.max(dueInMs ?? LONGEST_WAIT_MS, SHORTEST_WAIT_MS));
        }
      } finally {
        listening.end();
      }
    }
  }

  private webhook(): Promise<WebhookToDo | undefined> {
    return this.tools.deliveries.webhook(this.webhookId, this.tools.owner);
  }

  /** @returns false when there was nothing to do */
  private async round(webhook: ActiveWebhook): Promise<boolean> {
    const { deliveries } = this.tools;
    const filled = await deliveries.fill(webhook.id);
    const isFailing = webhook.failures >= FAILING_FROM;
    // One message finds out whether a receiver that fails answers again.
    const due = await deliveries.due(webhook, isFailing ? 1 : AT_ONCE, isFailing);
    if (due.length === 0) return filled;
    const attempts = await Promise.all(due.map((delivery) => this.attempt(webhook, delivery)));
    await this.book(webhook, due, attempts);
    return true;
  }

  private async attempt(webhook: ActiveWebhook, { item }: Due): Promise<Attempt> {
    // The feed forgot it before it could be delivered: nobody can be told any more.
    if (!item) return FORGOTTEN;
    const message: Message = { id: item.id, type: item.type, timestamp: item.occurredAt, data: item };
    return this.tools.sender.send(webhook, message, this.stopping);
  }

  private async book(
    webhook: ActiveWebhook,
    due: readonly Due[],
    attempts: readonly Attempt[],
  ): Promise<void> {
    const { settings, deliveries } = this.tools;
    const results: Result[] = due.map(({ position, attempts: before }, index) => {
      const attempt = attempts[index] as Attempt;
      const pauseMs = pauseAfter(before + 1, settings.retrySeconds, attempt.retryAfterSeconds);
      return { position, attempt, pauseMs };
    });
    const failures = failuresAfter(webhook.failures, due, attempts);
    const asked = Math.max(...attempts.map(({ retryAfterSeconds }) => retryAfterSeconds));
    const rounds = failures - FAILING_FROM + 1;
    const pauseMs = rounds > 0 ? pauseAfter(rounds, settings.retrySeconds, asked) : 0;
    await deliveries.book(webhook, results, failures, pauseMs);

    if (attempts.some(({ outcome }) => outcome === 'gone')) await deliveries.disable(webhook.id, 'gone');
    else if (due.some((delivery, index) => this.isExhausted(delivery, attempts[index]))) {
      await deliveries.disable(webhook.id, 'exhausted');
    }
  }

  private isExhausted({ failingSince }: Due, attempt: Attempt | undefined): boolean {
    if (failingSince === null || attempt?.outcome !== 'failed') return false;
    return Date.now() - failingSince.getTime() > this.tools.settings.retryHours * 3_600_000;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.stopping.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(ms, LONGEST_WAIT_MS));
      this.stopping.addEventListener('abort', end, { once: true });
    });
  }
}

const FORGOTTEN: Attempt = {
  outcome: 'delivered',
  status: null,
  error: 'forgotten',
  receiverFails: false,
  retryAfterSeconds: 0,
  milliseconds: 0,
};

/**
 * Attempts in a row that say that the receiver as a whole fails. A message that failed before says nothing new
 * about a receiver that took others in between.
 */
function failuresAfter(before: number, due: readonly Due[], attempts: readonly Attempt[]): number {
  if (attempts.some(({ receiverFails }) => !receiverFails)) return 0;
  return before + due.filter((delivery) => delivery.attempts === 0 || before >= FAILING_FROM).length;
}
