import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models',
  staticData: { title: 'models:title', roles: ['administrator'], place: 90 },
  // The job whose progress and result is shown.
  validateSearch: (given): { job?: string } => ({
    ...(typeof given['job'] === 'string' && /^[0-9a-f-]{36}$/.test(given['job']) && { job: given['job'] }),
  }),
  component: lazyRouteComponent(() => import('./models-screen.js'), 'ModelsScreen'),
});

export const modelRoutes = [modelsRoute];
