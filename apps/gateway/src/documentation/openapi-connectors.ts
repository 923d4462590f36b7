import { BATCH_MODES } from '../batches/batch.entity.js';
import {
  answer,
  count,
  instant,
  list,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const name = pathParameter('name', 'Name of the adapter whose file describes the connector.', text);
const ofWhom = 'Role organisation (its own) or administrator (all).';
const orNull = (schema: { type: string }): object => ({ ...schema, type: [schema.type, 'null'] });

export const connectorSchemas = {
  ConnectorRun: object({
    runId: uuid,
    cause: { enum: ['schedule', 'request', 'resumption'] },
    outcome: { enum: ['running', 'succeeded', 'failed', 'interrupted'] },
    startedAt: instant,
    endedAt: orNull(instant),
    batchId: { ...orNull(uuid), description: 'The batch that its rows are in; null: none came.' },
    pages: count,
    received: count,
    rejected: count,
    error: {
      ...object({ code: text, message: ref('Bilingual') }),
      type: ['object', 'null'],
      description: 'Why it ended early, in words.',
    },
  }),
  Connector: object({
    name: text,
    organisation: text,
    kind: { enum: ['http-pull', 'database-pull', 'file'] },
    mode: { enum: BATCH_MODES },
    schedule: {
      type: ['object', 'null'],
      properties: { every: text, daily: text },
      description: '`{every: "15m"}` or `{daily: "02:30"}` (time of Vietnam); null: runs when it is asked.',
    },
    state: { enum: ['idle', 'running', 'paused'] },
    nextRunAt: orNull(instant),
    failures: { ...count, description: 'Failed runs in a row.' },
    lastRun: { anyOf: [ref('ConnectorRun'), { type: 'null' }] },
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
      parameters: [
        name,
        parameter('limit', 'At most so many; default 50.', { type: 'integer', minimum: 1, maximum: 200 }),
        parameter('cursor', '`next` of the page before.'),
      ],
      responses: {
        200: answer(
          'A page',
          object({ items: list(ref('ConnectorRun')), next: { type: ['string', 'null'] } }),
        ),
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
