import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';
import { decisionsSearch } from './decisions-search.js';
import { flowFilter, flowSearch } from './next-case.js';
import { queueSearch } from './queue-search.js';

const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review',
  staticData: { title: 'review:queue.title', roles: ['coordinator'], place: 10 },
  validateSearch: queueSearch,
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

const patternsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review/patterns',
  staticData: { title: 'review:patterns.title', roles: ['coordinator'] },
  component: lazyRouteComponent(() => import('./patterns-screen.js'), 'PatternsScreen'),
});

const samplesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review/samples',
  staticData: { title: 'review:samples.title', roles: ['coordinator'] },
  component: lazyRouteComponent(() => import('./samples-screen.js'), 'SamplesScreen'),
});

const decisionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review/decisions',
  staticData: { title: 'review:decisions.title', roles: ['coordinator'] },
  validateSearch: decisionsSearch,
  component: lazyRouteComponent(() => import('./decisions-screen.js'), 'DecisionsScreen'),
});

export const reviewRoutes = [queueRoute, nextRoute, caseRoute, patternsRoute, samplesRoute, decisionsRoute];
