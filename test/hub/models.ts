import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelJobView, SummaryReport } from '#contracts';
import type { TestHub } from '#testing';
import type { HubClient } from '../../tools/demo/hub-client.js';
import { openCases, partition, summary } from './observed.js';

/** A person or case that a job on models found to change, as sets of record ids. */
export interface FoundChange {
  readonly kind: string;
  readonly before: readonly (readonly string[])[];
  readonly after: readonly (readonly string[])[];
}

/** Posts JSON. */
export function post<T>(client: HubClient, path: string, body: object = {}): Promise<T> {
  return client.json<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: () => JSON.stringify(body),
  });
}

/** Waits until a job on models has ended; throws when it did not end well. */
export async function finished(
  client: HubClient,
  { jobId }: { readonly jobId: string },
  everyMs = 200,
): Promise<ModelJobView> {
  for (;;) {
    const job = await client.json<ModelJobView>(`/v1/models/jobs/${jobId}`);
    if (job.state === 'done') return job;
    if (job.state === 'failed' || job.state === 'cancelled')
      throw new Error(`job ${job.kind} ${job.state}: ${job.error}`);
    await sleep(everyMs);
  }
}

/** Every change that a job found or made. */
export async function changesOf(client: HubClient, jobId: string): Promise<FoundChange[]> {
  type Page = {
    items: { kind: string; before: { recordId: string }[][]; after: { recordId: string }[][] }[];
    next: string | null;
  };
  const found: FoundChange[] = [];
  const ids = (groups: { recordId: string }[][]): string[][] =>
    groups.map((group) => group.map(({ recordId }) => recordId));
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page = await client.json(
      `/v1/models/jobs/${jobId}/changes?limit=500${cursor && `&cursor=${cursor}`}`,
    );
    for (const { kind, before, after } of page.items)
      found.push({ kind, before: ids(before), after: ids(after) });
    cursor = page.next;
  }
  return found;
}

/** Persons as sorted, joined record ids: all that are in one list and not in the other. */
export function difference(of: Iterable<string>, without: Iterable<string>): string[] {
  const known = new Set(without);
  return [...of].filter((one) => !known.has(one)).sort();
}

/** What stands, as other services tell it. */
export interface HubStanding {
  /** Persons of the registry, as record ids joined by a space. */
  readonly persons: string[];
  readonly cases: string[];
  readonly figures: Omit<SummaryReport, 'knownAt'>;
}

export async function hubStanding(hub: TestHub): Promise<HubStanding> {
  return { persons: await partition(hub), cases: await openCases(hub), figures: await summary(hub) };
}

/** Waits until what a job announced has reached everybody. */
export async function announced(hub: TestHub, timeoutMs = 300_000): Promise<void> {
  const administrator = hub.client('administrator');
  const deadline = Date.now() + timeoutMs;
  for (let quiet = 0; quiet < 3;) {
    const { services } = await administrator.json<{ services: { outbox?: { rows: number }[] }[] }>(
      '/v1/operations/flow',
    );
    const waiting = services.some(({ outbox }) => !outbox || outbox.some(({ rows }) => rows > 0));
    quiet = waiting ? 0 : quiet + 1;
    if (Date.now() > deadline) throw new Error('the hub does not come to rest');
    await sleep(200);
  }
}

/** Persons and cases before and after, without those that stay: what a complete list of changes must say. */
export function moved(
  before: HubStanding,
  after: HubStanding,
): { gone: string[]; made: string[]; closed: string[]; opened: string[] } {
  return {
    gone: difference(before.persons, after.persons),
    made: difference(after.persons, before.persons),
    closed: difference(before.cases, after.cases),
    opened: difference(after.cases, before.cases),
  };
}

/** The same as a list of changes says it. */
export function told(changes: readonly FoundChange[]): ReturnType<typeof moved> {
  const joined = (groups: readonly (readonly string[])[]): string[] =>
    groups.map((records) => records.toSorted().join(' '));
  const of = (kinds: RegExp, side: 'before' | 'after'): string[] =>
    changes
      .filter(({ kind }) => kinds.test(kind))
      .flatMap((change) => joined(change[side]))
      .sort();
  const persons = /^(merge|split|regroup)$/;
  return {
    // A change holds whole persons of both sides; one that is on both stays.
    gone: of(persons, 'before'),
    made: of(persons, 'after'),
    closed: of(/^case-closed$/, 'before'),
    opened: of(/^case-opened$/, 'after'),
  };
}
