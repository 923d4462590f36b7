import { SERVICES, type Service } from '#contracts';
import type { Broker } from './broker.js';
import { receiptSubject } from './subjects.js';

/** Says that these messages are in the inbox of `consumer`. */
export interface Receipt {
  readonly consumer: Service;
  readonly ids: readonly string[];
}

const IDS_PER_RECEIPT = 500;

/** Sends receipts to producers, several at a time. A receipt that gets lost is asked for by publishing again. */
export class Receipts {
  private readonly waiting = new Map<Service, string[]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly consumer: Service,
    private readonly delayMs: number,
  ) {}

  add(producer: Service, id: string): void {
    const ids = this.waiting.get(producer) ?? [];
    ids.push(id);
    this.waiting.set(producer, ids);
    if (ids.length >= IDS_PER_RECEIPT) this.flush();
    this.timer ??= setTimeout(() => this.flush(), this.delayMs);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [producer, ids] of this.waiting) {
      const receipt: Receipt = { consumer: this.consumer, ids };
      this.broker.publish(receiptSubject(producer), JSON.stringify(receipt));
    }
    this.waiting.clear();
  }
}

/** null: not a receipt. */
export function readReceipt(text: string): Receipt | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { consumer, ids } = value as { consumer?: unknown; ids?: unknown };
    const known = SERVICES.find((service) => service === consumer);
    if (!known || !Array.isArray(ids)) return null;
    return { consumer: known, ids: ids.filter((id): id is string => typeof id === 'string') };
  } catch {
    return null;
  }
}
