import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { personSearch } from './person-search.js';
import { rootRoute } from '../shell/root-route.js';

const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/persons',
  staticData: { title: 'person:search.title', roles: ['coordinator'], place: 30 },
  component: lazyRouteComponent(() => import('./search-screen.js'), 'SearchScreen'),
});

const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/persons/$personId',
  staticData: { title: 'person:person.title', roles: ['coordinator'] },
  validateSearch: personSearch,
  component: lazyRouteComponent(() => import('./person-screen.js'), 'PersonScreen'),
});

export const personRoutes = [searchRoute, personRoute];
