import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review',
  staticData: { title: 'review:queue.title', roles: ['coordinator'], place: 10 },
  component: lazyRouteComponent(() => import('./queue-screen.js'), 'QueueScreen'),
});

export const reviewRoutes = [queueRoute];
