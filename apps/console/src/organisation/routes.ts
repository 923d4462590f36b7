import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const batchesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/batches',
  staticData: { title: 'organisation:batches.title', roles: ['organisation'], place: 10 },
  component: lazyRouteComponent(() => import('./batches-screen.js'), 'BatchesScreen'),
});

export const organisationRoutes = [batchesRoute];
