import { setTimeout as sleep } from 'node:timers/promises';
import { flowQuery, PERSONS, QUALITY, UNITS } from '#contracts';
import { QueryFailed, type Queries } from '#messaging';

/** Who announces what figures rest on. */
const PRODUCERS: readonly (readonly [service: string, eventTypes: readonly string[]])[] = [
  ['registry', [PERSONS.type, UNITS.type]],
  ['matching', [QUALITY.type]],
];
const LOOK_EVERY_MS = 250;
/** Clocks of two services, and a transaction that is not committed yet. */
const LEEWAY_SECONDS = 2;

/** Announcements that became known by an instant and have not reached the figures yet. */
export class Arrivals {
  constructor(private readonly queries: Pick<Queries, 'ask'>) {}

  /**
   * Waits until everything has arrived that was announced by an instant.
   *
   * @param knownAt ISO 8601
   * @returns how many messages are still under way when time is up; services that do not answer count none
   */
  async until(knownAt: string, timeoutMs: number): Promise<number> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const left = await this.underWay(knownAt);
      if (left === 0 || Date.now() >= deadline) return left;
      await sleep(LOOK_EVERY_MS);
    }
  }

  private async underWay(knownAt: string): Promise<number> {
    const seconds = (Date.now() - Date.parse(knownAt)) / 1_000 - LEEWAY_SECONDS;
    let left = 0;
    for (const [service, types] of PRODUCERS) {
      const flow = await this.queries.ask(flowQuery(service), {}).catch(() => null);
      for (const { eventType, rows, oldestSeconds } of flow?.outbox ?? [])
        if (types.includes(eventType) && oldestSeconds > seconds) left += rows;
    }
    return left;
  }
}

/** Neither is signed nor verified what is not all there. */
export function notArrived(messages: number): QueryFailed {
  return new QueryFailed({
    status: 409,
    code: 'period.incomplete',
    message: {
      vi: `Còn ${messages} thông báo đang trên đường vào số liệu. Hãy thử lại sau ít phút.`,
      en: `${messages} announcements are on their way into the figures. Try again in a few minutes.`,
    },
  });
}
