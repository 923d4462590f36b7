import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';
import { signInsSearch } from './sign-ins-search.js';

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  staticData: { title: 'audit:title', roles: ['auditor'], place: 10 },
  component: lazyRouteComponent(() => import('./audit-screen.js'), 'AuditScreen'),
});

const signInsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit/sign-ins',
  staticData: { title: 'audit:signIns.title', roles: ['auditor', 'administrator'], place: 95 },
  validateSearch: signInsSearch,
  component: lazyRouteComponent(() => import('./sign-ins-screen.js'), 'SignInsScreen'),
});

export const auditRoutes = [auditRoute, signInsRoute];
