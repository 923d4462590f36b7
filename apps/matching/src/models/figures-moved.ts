import { countsOn, type MembershipFacts, type SummaryReport } from '#contracts';
import type { Querying } from './active-model.js';
import { readChanges } from './model-changes.js';

/** Facts of the memberships behind records that are present. */
export type MembershipSource = (recordIds: readonly string[]) => Promise<readonly MembershipFacts[]>;

/** A figure of the summary as it reads, and as it would. */
export interface Moved {
  readonly before: number;
  readonly after: number;
}

/** Hub-wide figures of today's summary that another model would move. */
export interface FiguresMoved {
  readonly asOf: string;
  readonly persons: Moved;
  readonly memberships: Moved;
  readonly inOneOrganisation: Moved;
  readonly inSeveralOrganisations: Moved;
  /** Combinations of two organisations or more, only those that move. */
  readonly overlaps: readonly (Moved & { readonly organisations: readonly string[] })[];
}

const PAGE = 200;
const PERSON_CHANGES = ['merge', 'split', 'regroup'] as const;

/**
 * How the summary moves with the person changes of a job. A membership is a pair of person and organisation with
 * a record that counts on the day; a person counts with one membership at least.
 */
export async function figuresMoved(
  source: Querying,
  jobId: string,
  today: SummaryReport,
  memberships: MembershipSource,
): Promise<FiguresMoved> {
  const tally = new Map<string, number>();
  for (let after: { position: string; kind: string } | null = null; ;) {
    const changes = await readChanges(source, jobId, PAGE, after, PERSON_CHANGES);
    if (changes.length === 0) break;
    const ids = changes.flatMap(({ before }) => before.flat());
    const counted = new Map<string, string>();
    for (let at = 0; at < ids.length; at += 1_000) {
      for (const facts of await memberships(ids.slice(at, at + 1_000)))
        if (countsOn(facts, today.asOf)) counted.set(facts.recordId, facts.organisation);
    }
    const add = (persons: readonly (readonly string[])[], sign: 1 | -1): void => {
      for (const records of persons) {
        const organisations = [...new Set(records.flatMap((id) => counted.get(id) ?? []))].sort();
        if (organisations.length === 0) continue;
        const key = organisations.join();
        tally.set(key, (tally.get(key) ?? 0) + sign);
      }
    };
    for (const change of changes) {
      add(change.before, -1);
      add(change.after, 1);
    }
    after = changes.at(-1)!;
  }
  const moves = [...tally]
    .filter(([, persons]) => persons !== 0)
    .map(([key, persons]) => ({ organisations: key.split(','), persons }));
  const sum = (of: (organisations: readonly string[]) => number): number =>
    moves.reduce((total, { organisations, persons }) => total + of(organisations) * persons, 0);
  const moved = (before: number, by: number): Moved => ({ before, after: before + by });
  return {
    asOf: today.asOf,
    persons: moved(
      today.persons,
      sum(() => 1),
    ),
    memberships: moved(
      today.memberships,
      sum(({ length }) => length),
    ),
    inOneOrganisation: moved(
      today.inOneOrganisation,
      sum(({ length }) => Number(length === 1)),
    ),
    inSeveralOrganisations: moved(
      today.inSeveralOrganisations,
      sum(({ length }) => Number(length > 1)),
    ),
    overlaps: moves
      .filter(({ organisations }) => organisations.length > 1)
      .map(({ organisations, persons }) => {
        const known = today.overlaps.find(
          (one) => one.organisations.toSorted().join() === organisations.join(),
        );
        return { organisations, ...moved(known?.persons ?? 0, persons) };
      })
      .sort((x, y) => (x.organisations.join() < y.organisations.join() ? -1 : 1)),
  };
}
