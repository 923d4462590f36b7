import type { SummaryReport } from '#contracts';
import type { OrganisationPosition } from '../engine/directory.js';
import type { Combinations } from '../figures/combinations.js';
import type { PlaceFigures } from '../figures/place-sums.js';

export function organisationFigures(
  { members, records }: PlaceFigures,
  organisations: readonly OrganisationPosition[],
): SummaryReport['organisations'] {
  return organisations.map(({ position, slug }) => {
    const own = members[position] ?? 0;
    return {
      organisation: slug,
      persons: own,
      memberships: own,
      duplicates: (records[position] ?? 0) - own,
    };
  });
}

/** People in exactly each combination of organisations that somebody is in; the smaller ones first. */
export function combinationFigures(
  combinations: Combinations,
  people: readonly number[],
  organisations: readonly OrganisationPosition[],
): { organisations: string[]; persons: number }[] {
  const slugs = new Map(organisations.map(({ position, slug }) => [position, slug]));
  const found: { organisations: string[]; persons: number }[] = [];
  people.forEach((persons, set) => {
    if (persons === 0) return;
    const names = combinations.organisations(set).map((position) => slugs.get(position) ?? '');
    found.push({ organisations: names.sort(), persons });
  });
  return found.sort(
    (a, b) =>
      a.organisations.length - b.organisations.length ||
      (a.organisations.join() < b.organisations.join() ? -1 : 1),
  );
}
