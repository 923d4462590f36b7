import { COUNTED_STATUSES, type SummaryReport } from '#contracts';
import type { PushedRecord } from './province.js';

type Figures = Pick<
  SummaryReport,
  'persons' | 'memberships' | 'inOneOrganisation' | 'inSeveralOrganisations' | 'organisations' | 'overlaps'
>;

/**
 * The figures of a summary, counted in the plainest way from what was pushed and who is who: no database,
 * no increments.
 */
export function naiveSummary(
  records: readonly PushedRecord[],
  personOf: ReadonlyMap<string, string>,
  asOf: string,
): Figures {
  const counted = records.filter(({ canonical: { membership } }) => {
    const joined = !membership.joinedOn || membership.joinedOn <= asOf;
    const left = membership.leftOn !== undefined && membership.leftOn !== null && membership.leftOn <= asOf;
    return COUNTED_STATUSES.includes(membership.status) && joined && !left;
  });
  const organisationsOf = new Map<string, Set<string>>();
  for (const { recordId, organisation } of counted) {
    const person = personOf.get(recordId) ?? '';
    organisationsOf.set(person, (organisationsOf.get(person) ?? new Set()).add(organisation));
  }
  const people = [...organisationsOf.values()];
  const combinations = new Map<string, number>();
  for (const organisations of people) {
    if (organisations.size < 2) continue;
    const key = [...organisations].sort().join(' ');
    combinations.set(key, (combinations.get(key) ?? 0) + 1);
  }
  return {
    persons: people.length,
    memberships: people.reduce((sum, { size }) => sum + size, 0),
    inOneOrganisation: people.filter(({ size }) => size === 1).length,
    inSeveralOrganisations: people.filter(({ size }) => size > 1).length,
    organisations: [...new Set(counted.map(({ organisation }) => organisation))]
      .sort()
      .map((organisation) => {
        const persons = people.filter((organisations) => organisations.has(organisation)).length;
        const rows = counted.filter((record) => record.organisation === organisation).length;
        return { organisation, persons, memberships: persons, duplicates: rows - persons };
      }),
    overlaps: [...combinations]
      .map(([key, persons]) => ({ organisations: key.split(' '), persons }))
      .sort(byOrganisations),
  };
}

/** The same figures of a report, in a fixed order. */
export function figuresOf(report: Figures): Figures {
  const { persons, memberships, inOneOrganisation, inSeveralOrganisations } = report;
  return {
    persons,
    memberships,
    inOneOrganisation,
    inSeveralOrganisations,
    organisations: [...report.organisations].sort((a, b) => (a.organisation < b.organisation ? -1 : 1)),
    overlaps: report.overlaps
      .map((overlap) => ({ ...overlap, organisations: [...overlap.organisations].sort() }))
      .sort(byOrganisations),
  };
}

type Overlap = Figures['overlaps'][number];
const byOrganisations = (a: Overlap, b: Overlap) =>
  a.organisations.join(' ') < b.organisations.join(' ') ? -1 : 1;
