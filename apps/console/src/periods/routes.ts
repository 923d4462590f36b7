import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

interface PeriodsSearch {
  /** Of the calendar; missing: this year. */
  readonly year?: number;
}

const periodsSearch = (given: Readonly<Record<string, unknown>>): PeriodsSearch => ({
  ...(Number.isInteger(Number(given['year'])) &&
    Number(given['year']) > 0 && { year: Number(given['year']) }),
});

const periodsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/periods',
  staticData: { title: 'periods:title', roles: ['board'], place: 30 },
  validateSearch: periodsSearch,
  component: lazyRouteComponent(() => import('./periods-screen.js'), 'PeriodsScreen'),
});

const periodRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/periods/$periodId',
  staticData: { title: 'periods:title', roles: ['board', 'organisation', 'auditor'] },
  component: lazyRouteComponent(() => import('./period-screen.js'), 'PeriodScreen'),
});

const organisationPeriodsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/periods',
  staticData: { title: 'periods:title', roles: ['organisation'], place: 60 },
  validateSearch: periodsSearch,
  component: lazyRouteComponent(() => import('./periods-screen.js'), 'PeriodsScreen'),
});

export const periodRoutes = [periodsRoute, periodRoute, organisationPeriodsRoute] as const;
