import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  staticData: { title: 'audit:title', roles: ['auditor'], place: 10 },
  component: lazyRouteComponent(() => import('./audit-screen.js'), 'AuditScreen'),
});

export const auditRoutes = [auditRoute];
