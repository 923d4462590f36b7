import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clusterScores, type PairScores } from '#linkage';
import type { ReviewCaseItem } from '#contracts';
import type { HubClient } from '../../demo/hub-client.js';
import { truePairs, type ProvinceOptions } from '../../generator/index.js';
import { scoresOver } from '../linkage/review.js';
import { linkFlatFile, writeFlatFile } from './flat-file.js';

const DECISIONS_AT_ONCE = 8;
/** A decision may open further cases on what it leaves; after these rounds what is open stays so. */
const ROUNDS = 6;

export interface Accuracy {
  /** Persons as the hub formed them, before anybody decided. */
  readonly automatic: PairScores;
  /** The same records through `link` with the same model. */
  readonly link: PairScores;
  readonly cases: number;
  readonly recordsPerCase: number;
  /** After every case was decided by the truth; recall over the findable pairs. */
  readonly reviewed: PairScores;
  readonly decisions: number;
}

/** Compares what the hub made of a province that was pushed to it with the truth, decides every case, compares again. */
export async function accuracyOf(
  databaseUrl: string,
  coordinator: HubClient,
  options: ProvinceOptions,
  folder: string,
): Promise<Accuracy> {
  const persons: string[] = [];
  const numbers = new Map<string, number>();
  const file = join(folder, 'flat.csv');
  await writeFlatFile(file, options, ({ record, personId }) => {
    numbers.set(record.record_id, persons.length);
    persons.push(personId);
  });
  const truth = numbered(persons);

  const linkage = await linkFlatFile(file);
  const linkTruth = Uint32Array.from(linkage.input.ids, (id) => truth[numbers.get(id)!]!);
  const automatic = clusterScores(await clustersOf(databaseUrl, numbers), truth);
  const open = await openCases(coordinator);
  const decisions = await decideAll(coordinator, (id) => truth[numbers.get(id)!]!);
  const findable = [...truePairs(options)]
    .filter((pair) => pair.findable)
    .map((pair) => [numbers.get(pair.a)!, numbers.get(pair.b)!] as const);
  return {
    automatic,
    link: clusterScores(linkage.clusters, linkTruth),
    cases: open.length,
    recordsPerCase: open.reduce((sum, { recordCount }) => sum + recordCount, 0) / Math.max(open.length, 1),
    reviewed: scoresOver(await clustersOf(databaseUrl, numbers), truth, findable),
    decisions,
  };
}

/** Person of each record, numbered; waits until no record is without one and nothing changes any more. */
async function clustersOf(databaseUrl: string, numbers: ReadonlyMap<string, number>): Promise<Uint32Array> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    let former = '';
    for (;;) {
      const { rows } = await client.query<{ record_id: string; person_id: string | null }>(
        'SELECT record_id, person_id FROM registry.record ORDER BY record_id',
      );
      const persons = new Array<string>(numbers.size).fill('');
      for (const { record_id, person_id } of rows) {
        const number = numbers.get(record_id);
        if (number !== undefined) persons[number] = person_id ?? '';
      }
      const now = persons.join();
      if (now === former && !persons.includes('')) return numbered(persons);
      former = now;
      await sleep(2_000);
    }
  } finally {
    await client.end();
  }
}

function numbered(names: readonly string[]): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(names, (name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}

async function openCases(coordinator: HubClient): Promise<ReviewCaseItem[]> {
  const found: ReviewCaseItem[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: ReviewCaseItem[]; next: string | null } = await coordinator.json(
      `/v1/review/cases?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

/** Decides what is open by the truth, and what opens thereby. @returns number of decisions */
async function decideAll(coordinator: HubClient, personOf: (recordId: string) => number): Promise<number> {
  let decisions = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const waiting = await openCases(coordinator);
    if (waiting.length === 0) break;
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const shown = await coordinator.json<{
          version: number;
          state: string;
          records: { recordId: string }[];
        }>(`/v1/review/cases/${next.caseId}`);
        if (shown.state !== 'open') continue;
        const groups = new Map<number, string[]>();
        for (const { recordId } of shown.records) {
          const person = personOf(recordId);
          groups.set(person, [...(groups.get(person) ?? []), recordId]);
        }
        const body = JSON.stringify({
          version: shown.version,
          groups: [...groups.values()],
          reason: 'by the truth of the generator',
        });
        const decided = await coordinator
          .request(`/v1/review/cases/${next.caseId}/decisions`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: () => body,
          })
          .then(
            () => true,
            // Another decision changed it meanwhile: it comes again in the next round.
            () => false,
          );
        if (decided) decisions++;
      }
    };
    await Promise.all(Array.from({ length: DECISIONS_AT_ONCE }, work));
    await sleep(3_000);
  }
  return decisions;
}
