import type { SummaryReport } from '#contracts';
import type { Truth } from './member-lists.js';

/** Share by which the number of people may miss the truth before the demo calls something broken. */
const TOLERATED_DEVIATION = 0.1;

/** Everything about a summary that contradicts itself or the number of records pushed, in words; empty when all is well. */
export function contradictions(report: SummaryReport, truth: Truth): string[] {
  const found: string[] = [];
  const equal = (what: string, left: number, right: number) => {
    if (left !== right) found.push(`${what}: ${left} ≠ ${right}`);
  };
  const overlapPersons = sum(report.overlaps, ({ persons }) => persons);
  const overlapMemberships = sum(
    report.overlaps,
    ({ persons, organisations }) => persons * organisations.length,
  );
  equal(
    'persons = in one + in several organisations',
    report.persons,
    report.inOneOrganisation + report.inSeveralOrganisations,
  );
  equal('people in several organisations = sum of overlaps', report.inSeveralOrganisations, overlapPersons);
  equal(
    'memberships = sum over organisations',
    report.memberships,
    sum(report.organisations, ({ memberships }) => memberships),
  );
  equal(
    'memberships = one organisation + overlaps',
    report.memberships,
    report.inOneOrganisation + overlapMemberships,
  );
  equal(
    'persons = sum over children - childrenExcess',
    report.persons,
    sum(report.children, ({ persons }) => persons) - report.childrenExcess,
  );
  for (const { organisation, persons, memberships, duplicates } of report.organisations) {
    equal(`${organisation}: persons = memberships`, persons, memberships);
    const pushed = truth.organisations[organisation as keyof Truth['organisations']]?.countedRecords ?? 0;
    equal(
      `${organisation}: memberships + duplicates = counted records pushed`,
      memberships + duplicates,
      pushed,
    );
  }
  const { personsLow, personsHigh } = report.pendingReview;
  if (personsLow > report.persons || report.persons > personsHigh)
    found.push(`persons ${report.persons} outside the review bounds ${personsLow}–${personsHigh}`);
  return found;
}

/** What the report of the only province contradicts in the report of the whole hub. */
export function placeContradictions(hub: SummaryReport, province: SummaryReport): string[] {
  const found: string[] = [];
  const equal = (what: string, left: number, right: number) => {
    if (left !== right) found.push(`${what}: ${left} ≠ ${right}`);
  };
  const [child] = hub.children.filter(({ code }) => code === province.unit.code);
  equal('people of the province', province.persons, child?.persons ?? 0);
  equal('memberships of the province', province.memberships, child?.memberships ?? 0);
  equal(
    'people of the communes - childrenExcess',
    sum(province.children, ({ persons }) => persons) - province.childrenExcess,
    province.persons,
  );
  return found;
}

/** A number of people so far from the truth that matching must be broken; undefined when it is not. */
export function deviation(report: SummaryReport, truth: Truth): string | undefined {
  const far = Math.abs(report.persons - truth.persons) > truth.persons * TOLERATED_DEVIATION + 1;
  return far ? `persons ${report.persons} far from the truth ${truth.persons}` : undefined;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
