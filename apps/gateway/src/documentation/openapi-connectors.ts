import { BATCH_MODES } from '../batches/batch.entity.js';
import {
  answer,
  count,
  instant,
  list,
  nullable,
  object,
  page,
  pageParameters,
  pathParameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const name = pathParameter('name', 'Name of the adapter whose file describes the connector.', text);
const ofWhom = 'Role organisation (its own) or administrator (all).';

export const connectorSchemas = {
  ConnectorRun: object({
    runId: uuid,
    cause: { enum: ['schedule', 'request', 'resumption'] },
    outcome: { enum: ['running', 'succeeded', 'failed', 'interrupted'] },
    startedAt: instant,
    endedAt: nullable(instant),
    batchId: { ...nullable(uuid), description: 'The batch that its rows are in; null: none came.' },
    pages: count,
    received: count,
    rejected: count,
    error: {
      ...nullable(object({ code: text, message: ref('Bilingual') })),
      description: 'Why it ended early, in words.',
    },
  }),
  Connector: object({
    name: text,
    organisation: text,
    kind: { enum: ['http-pull', 'database-pull', 'file'] },
    mode: { enum: BATCH_MODES },
    schedule: {
      ...nullable({ type: 'object', properties: { every: text, daily: text } }),
      description: '`{every: "15m"}` or `{daily: "02:30"}` (time of Vietnam); null: runs when it is asked.',
    },
    state: { enum: ['idle', 'running', 'paused'] },
    nextRunAt: nullable(instant),
    failures: { ...count, description: 'Failed runs in a row.' },
    lastRun: nullable(ref('ConnectorRun')),
  }),
};

const asked = (summary: string, description: string, status: 200 | 202): object => ({
  post: {
    tags: ['Connectors'],
    summary,
    description: `${ofWhom} ${description}`,
    parameters: [name],
    responses: { [status]: answer('The connector', ref('Connector')), ...refusals },
  },
});

export const connectorPaths = {
  '/v1/connectors': {
    get: {
      tags: ['Connectors'],
      summary: 'List the connectors and how they are',
      description: `${ofWhom} Connectors pull from the systems of organisations; adapter files describe them.`,
      responses: { 200: answer('All of them', object({ items: list(ref('Connector')) })), ...refusals },
    },
  },
  '/v1/connectors/{name}': {
    get: {
      tags: ['Connectors'],
      summary: 'See how a connector is',
      description: ofWhom,
      parameters: [name],
      responses: { 200: answer('The connector', ref('Connector')), ...refusals },
    },
  },
  '/v1/connectors/{name}/runs': {
    get: {
      tags: ['Connectors'],
      summary: 'List the runs of a connector, newest first',
      description: ofWhom,
      parameters: [name, ...pageParameters(50, 200)],
      responses: {
        200: answer('A page', page(ref('ConnectorRun'))),
        ...refusals,
      },
    },
  },
  '/v1/connectors/{name}/run': asked(
    'Run a connector now',
    'After the present run when it is running. 409 while it is paused.',
    202,
  ),
  '/v1/connectors/{name}/pause': asked(
    'Pause a connector',
    'A run under way ends behind its present page.',
    200,
  ),
  '/v1/connectors/{name}/resume': asked('Resume a connector', 'It runs again by its schedule.', 200),
};
