import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  staticData: {
    title: 'account:title',
    roles: ['organisation', 'coordinator', 'board', 'auditor', 'administrator'],
  },
  component: lazyRouteComponent(() => import('./account-screen.js'), 'AccountScreen'),
});

export const accountRoutes = [accountRoute];
