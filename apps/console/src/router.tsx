import { createRoute, createRouter } from '@tanstack/react-router';
import { accountRoutes } from './account/routes.js';
import { auditRoutes } from './audit/routes.js';
import { boardRoutes } from './board/routes.js';
import { modelRoutes } from './models/routes.js';
import { operationsRoutes } from './operations/routes.js';
import { organisationRoutes } from './organisation/routes.js';
import { periodRoutes } from './periods/routes.js';
import { personRoutes } from './person/routes.js';
import { reviewRoutes } from './review/routes.js';
import { roundRoutes } from './rounds/routes.js';
import { survivorshipRoutes } from './survivorship/routes.js';
import { Home } from './shell/home.js';
import { rootRoute } from './shell/root-route.js';

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home });

const routeTree = rootRoute.addChildren([
  homeRoute,
  ...reviewRoutes,
  ...personRoutes,
  ...organisationRoutes,
  ...boardRoutes,
  ...periodRoutes,
  ...roundRoutes,
  ...operationsRoutes,
  ...auditRoutes,
  ...accountRoutes,
  ...modelRoutes,
  ...survivorshipRoutes,
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
