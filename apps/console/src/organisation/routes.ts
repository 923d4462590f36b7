import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const uploadRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/upload',
  staticData: { title: 'organisation:upload.title', roles: ['organisation'], place: 20 },
  component: lazyRouteComponent(() => import('./upload-screen.js'), 'UploadScreen'),
});

const batchesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/batches',
  staticData: { title: 'organisation:batches.title', roles: ['organisation'], place: 10 },
  component: lazyRouteComponent(() => import('./batches-screen.js'), 'BatchesScreen'),
});

const batchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/batches/$batchId',
  staticData: { title: 'organisation:batch.name', roles: ['organisation'] },
  validateSearch: (given): { tab?: string } => (typeof given.tab === 'string' ? { tab: given.tab } : {}),
  component: lazyRouteComponent(() => import('./batch-screen.js'), 'BatchScreen'),
});

export const organisationRoutes = [uploadRoute, batchesRoute, batchRoute];
