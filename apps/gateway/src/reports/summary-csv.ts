import type { SummaryReport } from '#contracts';
import { csvLine } from '../http/csv.js';

/**
 * The summary as one table: what a row counts stands in `section`, e.g. `overlap,trade-union+veterans,,12,`.
 */
export function summaryCsv(report: SummaryReport): string {
  const { unit, pendingReview } = report;
  const figure = (code: string, persons: number, memberships?: number) =>
    csvLine([
      'total',
      code,
      unit.name,
      String(persons),
      memberships === undefined ? '' : String(memberships),
      '',
    ]);
  return [
    csvLine(['section', 'code', 'name', 'persons', 'memberships', 'duplicates']),
    figure('all', report.persons, report.memberships),
    figure('in-one-organisation', report.inOneOrganisation),
    figure('in-several-organisations', report.inSeveralOrganisations),
    figure('unplaced', report.unplaced),
    figure('children-excess', report.childrenExcess),
    figure('persons-low', pendingReview.personsLow),
    figure('persons-high', pendingReview.personsHigh),
    csvLine(['review', 'cases', '', String(pendingReview.cases), '', '']),
    csvLine(['review', 'records', '', String(pendingReview.records), '', '']),
    ...report.organisations.map(({ organisation, persons, memberships, duplicates }) =>
      csvLine(['organisation', organisation, '', String(persons), String(memberships), String(duplicates)]),
    ),
    ...report.overlaps.map(({ organisations, persons }) =>
      csvLine(['overlap', organisations.join('+'), '', String(persons), '', '']),
    ),
    ...report.children.map(({ code, name, persons, memberships }) =>
      csvLine(['child', code, name, String(persons), String(memberships), '']),
    ),
  ].join('');
}
