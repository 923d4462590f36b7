import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/persons',
  staticData: { title: 'person:search.title', roles: ['coordinator'], place: 30 },
  component: lazyRouteComponent(() => import('./search-screen.js'), 'SearchScreen'),
});

export const personRoutes = [searchRoute];
