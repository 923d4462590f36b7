import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const survivorshipRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/survivorship',
  staticData: { title: 'survivorship:title', roles: ['administrator', 'coordinator'], place: 75 },
  component: lazyRouteComponent(() => import('./survivorship-screen.js'), 'SurvivorshipScreen'),
});

export const survivorshipRoutes = [survivorshipRoute];
