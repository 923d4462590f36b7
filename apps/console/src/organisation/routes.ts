import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.js';

/** The texts among these search parameters; anything else in the URL is passed over. */
function texts<K extends string>(
  ...names: readonly K[]
): (given: Record<string, unknown>) => Partial<Record<K, string>> {
  return (given) =>
    Object.fromEntries(
      names.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
    ) as Partial<Record<K, string>>;
}

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
  validateSearch: texts('tab'),
  component: lazyRouteComponent(() => import('./batch-screen.js'), 'BatchScreen'),
});

const uploadRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/upload',
  staticData: { title: 'organisation:upload.title', roles: ['organisation'], place: 20 },
  component: lazyRouteComponent(() => import('./upload-screen.js'), 'UploadScreen'),
});

const worklistRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/worklist',
  staticData: { title: 'organisation:worklist.title', roles: ['organisation'], place: 30 },
  validateSearch: texts('round', 'state', 'kind'),
  component: lazyRouteComponent(() => import('./worklist-screen.js'), 'WorklistScreen'),
});

const duplicatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/duplicates',
  staticData: { title: 'organisation:duplicates.title', roles: ['organisation'], place: 40 },
  component: lazyRouteComponent(() => import('./duplicates-screen.js'), 'DuplicatesScreen'),
});

const changesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/changes',
  staticData: { title: 'organisation:changes.title', roles: ['organisation'], place: 50 },
  validateSearch: texts('type'),
  component: lazyRouteComponent(() => import('./changes-screen.js'), 'ChangesScreen'),
});

const unitsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/units',
  staticData: { title: 'organisation:units.title', roles: ['organisation'], place: 60 },
  validateSearch: texts('kind', 'place'),
  component: lazyRouteComponent(() => import('./units-screen.js'), 'UnitsScreen'),
});

const connectorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connectors',
  staticData: { title: 'organisation:connectors.title', roles: ['organisation', 'administrator'], place: 70 },
  component: lazyRouteComponent(() => import('./connectors-screen.js'), 'ConnectorsScreen'),
});

const connectorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connectors/$name',
  staticData: { title: 'organisation:connectors.one', roles: ['organisation', 'administrator'] },
  component: lazyRouteComponent(() => import('./connector-screen.js'), 'ConnectorScreen'),
});

const webhooksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/webhooks',
  staticData: { title: 'organisation:webhooks.title', roles: ['organisation'], place: 80 },
  component: lazyRouteComponent(() => import('./webhooks-screen.js'), 'WebhooksScreen'),
});

const webhookRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/webhooks/$webhookId',
  staticData: { title: 'organisation:webhooks.one', roles: ['organisation'] },
  validateSearch: texts('state'),
  component: lazyRouteComponent(() => import('./webhook-screen.js'), 'WebhookScreen'),
});

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisation/access',
  staticData: { title: 'organisation:access.title', roles: ['organisation'], place: 90 },
  component: lazyRouteComponent(() => import('./access-screen.js'), 'AccessScreen'),
});

const findingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/findings',
  staticData: { title: 'organisation:findings.title', roles: ['coordinator'], place: 60 },
  validateSearch: texts('tab'),
  component: lazyRouteComponent(() => import('./findings-screen.js'), 'FindingsScreen'),
});

export const organisationRoutes = [
  batchesRoute,
  batchRoute,
  uploadRoute,
  worklistRoute,
  duplicatesRoute,
  changesRoute,
  unitsRoute,
  connectorsRoute,
  connectorRoute,
  webhooksRoute,
  webhookRoute,
  accessRoute,
  findingsRoute,
];
