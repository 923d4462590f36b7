import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const FILTERS = ['service', 'state', 'code', 'eventType'] as const;

const flowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operations',
  staticData: { title: 'operations:flow.title', roles: ['administrator'], place: 10 },
  component: lazyRouteComponent(() => import('./flow-screen.js'), 'FlowScreen'),
});

const deadLettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operations/dead-letters',
  staticData: { title: 'operations:dead.title', roles: ['administrator'], place: 20 },
  validateSearch: (given): Partial<Record<(typeof FILTERS)[number], string>> =>
    Object.fromEntries(
      FILTERS.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
    ),
  component: lazyRouteComponent(() => import('./dead-letters-screen.js'), 'DeadLettersScreen'),
});

export const operationsRoutes = [flowRoute, deadLettersRoute];
