import type { SummaryReport } from '#contracts';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual } from '../engine/tables.js';
import { pendingReview } from '../figures/uncertainty.js';
import { countSummary } from './count-summary.js';
import { organisationFigures, overlapFigures, total } from './people-figures.js';
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
  const division = unit === null ? store.province : unit.level === 'province' ? store.commune : null;
  const counts = countSummary(snapshot, scope, division);
  const totals = total(counts);
  const children = [...counts.places]
    .map(([word, { persons, memberships }]) => {
      const code = store.places.text(word) ?? '';
      return { code, name: directory.unitName(code), persons, memberships };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return {
    unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
    persons: totals.persons,
    memberships: totals.memberships,
    inOneOrganisation: totals.inOneOrganisation,
    inSeveralOrganisations: totals.persons - totals.inOneOrganisation,
    pendingReview: await pendingReview(context, totals.persons),
    organisations: organisationFigures(counts, directory.organisations),
    overlaps: overlapFigures(counts, directory.organisations),
    children,
    unplaced: division === null ? 0 : counts.unplaced,
    childrenExcess: children.reduce((sum, { persons }) => sum + persons, 0) - totals.persons,
  };
}
