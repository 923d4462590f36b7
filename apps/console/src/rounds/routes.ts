import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const roundsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rounds',
  staticData: { title: 'rounds:title', roles: ['board'], place: 40 },
  component: lazyRouteComponent(() => import('./rounds-screen.js'), 'RoundsScreen'),
});

const roundRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rounds/$roundId',
  staticData: { title: 'rounds:title', roles: ['board'] },
  component: lazyRouteComponent(() => import('./round-screen.js'), 'RoundScreen'),
});

export const roundRoutes = [roundsRoute, roundRoute] as const;
