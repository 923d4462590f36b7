import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';
import { flowFilter, flowSearch } from './next-case.js';

const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review',
  staticData: { title: 'review:queue.title', roles: ['coordinator'], place: 10 },
  component: lazyRouteComponent(() => import('./queue-screen.js'), 'QueueScreen'),
});

const nextRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review/next',
  staticData: { title: 'review:next.title', roles: ['coordinator'] },
  validateSearch: flowFilter,
  component: lazyRouteComponent(() => import('./next-screen.js'), 'NextScreen'),
});

const caseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review/cases/$caseId',
  staticData: { title: 'review:case.title', roles: ['coordinator'] },
  validateSearch: flowSearch,
  component: lazyRouteComponent(() => import('./case-screen.js'), 'CaseScreen'),
});

export const reviewRoutes = [queueRoute, nextRoute, caseRoute];
