import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board',
  staticData: { title: 'board:dashboard.title', roles: ['board'], place: 10 },
  component: lazyRouteComponent(() => import('./dashboard-screen.js'), 'DashboardScreen'),
});

export const boardRoutes = [dashboardRoute];
