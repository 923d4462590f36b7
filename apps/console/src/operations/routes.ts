import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const flowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operations',
  staticData: { title: 'operations:flow.title', roles: ['administrator'], place: 10 },
  component: lazyRouteComponent(() => import('./flow-screen.js'), 'FlowScreen'),
});

export const operationsRoutes = [flowRoute];
