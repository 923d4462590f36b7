import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatches } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Summary } from '../api/types.js';
import { ScreenHead } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import './board.css';
import { Breadcrumb } from './breadcrumb.js';
import { ExportMenu } from './export-menu.js';
import { useNames } from './names.js';
import { REPORT_VIEWS, type ReportView } from './reports.js';
import { ScopeFilters } from './scope-filters.js';
import { momentOf, useScope, type BoardSearch } from './scope.js';
import { SubscribeMenu } from './subscribe-menu.js';

/** What all reports on a unit share: where one is, which day it is about, and the way to the other reports. */
export function UnitFrame() {
  const { t } = useTranslation('board');
  const { day, instant } = useFormat();
  const names = useNames();
  const { code, unit, search, moment } = useScope();
  const summary = useQuery(hub<Summary>('/v1/reports/summary', { unit, ...moment }));
  const path = useMatches().at(-1)?.pathname.split('/')[4] ?? '';
  const view = REPORT_VIEWS.find((each) => each.path === path) ?? REPORT_VIEWS[0];
  const parameters = reportParameters(view, unit, search);
  return (
    <>
      <ScreenHead
        title={`${t(`view.${view.report}`)}: ${summary.data ? names.unit(summary.data.unit) : '…'}`}
        lead={
          <>
            {t('asOf', { day: summary.data ? day(summary.data.asOf) : '…' })}
            {search.knownAt && ` · ${t('knownAt', { at: instant(search.knownAt) })}`}
          </>
        }
      >
        <SubscribeMenu report={view.report} parameters={parameters} />
        <ExportMenu
          request={{
            subject: 'report',
            name: view.report,
            parameters: { ...parameters, ...momentOf(search) },
          }}
        />
      </ScreenHead>
      <Breadcrumb />
      <nav className="report-links no-print" aria-label={t('reports')}>
        {REPORT_VIEWS.map((each) => (
          <Link
            key={each.path}
            to={`/board/units/$code/${each.path}` as '/board/units/$code'}
            params={{ code }}
            search={{
              ...momentOf(search),
              ...(each.organisation && search.organisation && { organisation: search.organisation }),
              ...(each.branch && search.branch && { branch: search.branch }),
            }}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {t(`view.${each.report}`)}
          </Link>
        ))}
      </nav>
      <ScopeFilters view={view} />
      <Outlet />
    </>
  );
}

/** Parameters of the view's report beside its days. */
function reportParameters(
  view: ReportView,
  unit: string | undefined,
  search: BoardSearch,
): Record<string, string> {
  return {
    ...(unit && { unit }),
    ...(view.organisation && search.organisation && { organisation: search.organisation }),
    ...(view.branch && search.branch && { branch: search.branch }),
    ...((view.report === 'breakdown' || view.report === 'sensitive') && search.by && { by: search.by }),
    ...(view.report === 'movements' && {
      ...(search.period && { period: search.period }),
      ...(search.from && { from: search.from }),
      ...(search.knowledge && { knowledge: search.knowledge }),
    }),
    ...(view.report === 'overlaps' && search.combination && { combination: search.combination }),
    ...(view.report === 'gathering-rate' && {
      ...(search.formula && { formula: search.formula }),
      ...(search.from && { from: search.from }),
    }),
  };
}
