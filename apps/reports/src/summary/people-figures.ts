import type { SummaryReport } from '#contracts';
import type { OrganisationPosition } from '../engine/directory.js';
import type { SummaryCounts } from './count-summary.js';

export function total({ combinations, people }: SummaryCounts): {
  persons: number;
  memberships: number;
  inOneOrganisation: number;
} {
  let [persons, memberships, inOneOrganisation] = [0, 0, 0];
  people.forEach((count, set) => {
    const size = combinations.size(set);
    persons += count;
    memberships += count * size;
    if (size === 1) inOneOrganisation += count;
  });
  return { persons, memberships, inOneOrganisation };
}

export function organisationFigures(
  { combinations, people, duplicates }: SummaryCounts,
  organisations: readonly OrganisationPosition[],
): SummaryReport['organisations'] {
  const members: number[] = [];
  people.forEach((count, set) => {
    for (const position of combinations.organisations(set))
      members[position] = (members[position] ?? 0) + count;
  });
  return organisations.map(({ position, slug }) => ({
    organisation: slug,
    persons: members[position] ?? 0,
    memberships: members[position] ?? 0,
    duplicates: duplicates[position] ?? 0,
  }));
}

/** Every combination of two organisations or more that somebody is in; the smaller ones first. */
export function overlapFigures(
  { combinations, people }: SummaryCounts,
  organisations: readonly OrganisationPosition[],
): { organisations: string[]; persons: number }[] {
  return combinationFigures({ combinations, people }, organisations).filter(
    (combination) => combination.organisations.length > 1,
  );
}

export function combinationFigures(
  { combinations, people }: Pick<SummaryCounts, 'combinations' | 'people'>,
  organisations: readonly OrganisationPosition[],
): { organisations: string[]; persons: number }[] {
  const slugs = new Map(organisations.map(({ position, slug }) => [position, slug]));
  const found: { organisations: string[]; persons: number }[] = [];
  people.forEach((persons, set) => {
    const names = combinations.organisations(set).map((position) => slugs.get(position) ?? '');
    found.push({ organisations: names.sort(), persons });
  });
  return found.sort(
    (a, b) =>
      a.organisations.length - b.organisations.length ||
      (a.organisations.join() < b.organisations.join() ? -1 : 1),
  );
}
