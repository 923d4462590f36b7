import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { ScreenData } from '../shell/screens.js';
import { rootRoute } from '../shell/root-route.js';
import { boardSearch, WHOLE_HUB } from './scope.js';

const roles = ['board'] as const;

const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board',
  staticData: { title: 'board:dashboard.title', roles, place: 10 },
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./dashboard-screen.js'), 'DashboardScreen'),
});

const unitsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board/units',
  staticData: { title: 'board:units', roles, place: 20 },
  beforeLoad: () => {
    throw redirect({ to: '/board/units/$code', params: { code: WHOLE_HUB }, replace: true });
  },
});

/** Every view of a unit has its scope, days and filters in common. */
const unitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board/units/$code',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./unit-frame.js'), 'UnitFrame'),
});

const screen = (title: ScreenData['title']) => ({ title, roles });

const unitViews = [
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/',
    staticData: screen('board:view.breakdown'),
    component: lazyRouteComponent(() => import('./comparison-screen.js'), 'ComparisonScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/overlaps',
    staticData: screen('board:view.overlaps'),
    component: lazyRouteComponent(() => import('./overlaps-screen.js'), 'OverlapsScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/rate',
    staticData: screen('board:view.gathering-rate'),
    component: lazyRouteComponent(() => import('./rate-screen.js'), 'RateScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/movements',
    staticData: screen('board:view.movements'),
    component: lazyRouteComponent(() => import('./movements-screen.js'), 'MovementsScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/phantoms',
    staticData: screen('board:view.phantoms'),
    component: lazyRouteComponent(() => import('./phantoms-screen.js'), 'PhantomsScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/duplicates',
    staticData: screen('board:view.duplicates'),
    component: lazyRouteComponent(() => import('./duplicates-screen.js'), 'DuplicatesScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/reconciliation',
    staticData: screen('board:view.reconciliation'),
    component: lazyRouteComponent(() => import('./reconciliation-screen.js'), 'ReconciliationScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/enterprises',
    staticData: screen('board:view.enterprises'),
    component: lazyRouteComponent(() => import('./enterprises-screen.js'), 'EnterprisesScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/quality',
    staticData: screen('board:view.quality'),
    component: lazyRouteComponent(() => import('./quality-screen.js'), 'QualityScreen'),
  }),
  createRoute({
    getParentRoute: () => unitRoute,
    path: '/sensitive',
    staticData: screen('board:view.sensitive'),
    component: lazyRouteComponent(() => import('./sensitive-screen.js'), 'SensitiveScreen'),
  }),
] as const;

const subscriptionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board/subscriptions',
  staticData: { title: 'board:subscriptions.title', roles, place: 50 },
  component: lazyRouteComponent(() => import('./subscriptions-screen.js'), 'SubscriptionsScreen'),
});

const subscriptionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board/subscriptions/$subscriptionId',
  staticData: { title: 'board:subscriptions.title', roles },
  component: lazyRouteComponent(() => import('./subscription-screen.js'), 'SubscriptionScreen'),
});

export const boardRoutes = [
  dashboardRoute,
  unitsRoute,
  unitRoute.addChildren(unitViews),
  subscriptionsRoute,
  subscriptionRoute,
] as const;
