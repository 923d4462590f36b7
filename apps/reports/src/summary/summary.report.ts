import type { SummaryReport } from '#contracts';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual } from '../engine/tables.js';
import { pendingReview } from '../figures/uncertainty.js';
import { combinationFigures, organisationFigures } from './people-figures.js';
import { summaryTables } from './summary-tables.js';

export const WHOLE_HUB = { code: null, name: 'Toàn hệ thống', level: 'hub' } as const;

type Figures = Omit<SummaryReport, 'asOf' | 'knownAt'>;

export const summaryReport: ReportDefinition = {
  name: 'summary',
  title: bilingual('Tổng hợp đoàn viên, hội viên', 'Summary of members'),
  takes: ['unit'],
  async compute(context) {
    const report = await summaryFigures(context);
    return { report: { ...report }, tables: summaryTables(report) };
  },
};

/** The fixed core of the summary. */
async function summaryFigures(context: ReportContext): Promise<Figures> {
  const { directory, unit, snapshot, scope } = context;
  const { store } = snapshot;
  const sums = context.placeSums();
  const own = sums.of(scope.province, scope.commune);
  const figures = sums.figures(own);
  const combinations = combinationFigures(sums.combinations, own.people, directory.organisations);
  const people = (found: readonly { persons: number }[]) =>
    found.reduce((sum, { persons }) => sum + persons, 0);
  const divided = unit?.level !== 'commune';
  const children = (divided ? sums.below(scope.province) : [])
    .map(([word, sum]) => {
      const { persons, memberships } = sums.figures(sum);
      const code = store.places.text(word) ?? '';
      return { code, name: directory.unitName(code), persons, memberships };
    })
    .filter(({ persons }) => persons > 0)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const { persons } = figures;
  const inOneOrganisation = people(combinations.filter(({ organisations }) => organisations.length === 1));
  return {
    unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
    persons,
    memberships: figures.memberships,
    inOneOrganisation,
    inSeveralOrganisations: persons - inOneOrganisation,
    pendingReview: await pendingReview(context, persons),
    organisations: organisationFigures(figures, directory.organisations),
    overlaps: combinations.filter(({ organisations }) => organisations.length > 1),
    children,
    unplaced: divided ? own.unplaced : 0,
    childrenExcess: people(children) - persons,
  };
}
