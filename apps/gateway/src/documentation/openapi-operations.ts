import { SERVICES } from '#contracts';
import { RERUN_REQUEST_SCHEMA } from '../operations/rerun-request.js';
import {
  answer,
  count,
  instant,
  json,
  list,
  object,
  parameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const service = { enum: [...SERVICES] };

export const operationsSchemas = {
  DeadLetter: object({
    id: uuid,
    service,
    eventType: text,
    messageId: uuid,
    sequences: list(count),
    code: text,
    detail: text,
    attempts: count,
    failedAt: instant,
    state: { enum: ['open', 'recovered'] },
  }),
  Flow: object({
    services: list({
      oneOf: [
        object({
          service,
          outbox: list(object({ eventType: text, rows: count, oldestSeconds: { type: 'number' } })),
          deadLetters: count,
        }),
        object({ service, unavailable: { const: true } }),
      ],
    }),
  }),
};

export const operationsPaths = {
  '/v1/operations/flow': {
    get: {
      tags: ['Operations'],
      summary: 'See what waits where',
      description: 'Role administrator.',
      responses: { 200: answer('Messages not yet confirmed, by service', ref('Flow')), ...refusals },
    },
  },
  '/v1/operations/dead-letters': {
    get: {
      tags: ['Operations'],
      summary: 'List what a service could not process',
      description: 'Role administrator.',
      parameters: [
        parameter('service', 'Default all.', { enum: [...SERVICES, 'all'] }),
        parameter('state', 'Default open.', { enum: ['open', 'recovered'] }),
        parameter('code', 'Code of the failure.'),
        parameter('eventType', 'Type of the message.'),
        parameter('limit', 'At most so many of a service; default 100.', {
          type: 'integer',
          minimum: 1,
          maximum: 1000,
        }),
      ],
      responses: { 200: answer('Dead letters', object({ items: list(ref('DeadLetter')) })), ...refusals },
    },
  },
  '/v1/operations/dead-letters/rerun': {
    post: {
      tags: ['Operations'],
      summary: 'Run dead letters again',
      description: 'Role administrator. Some by id, or all that the filter matches.',
      requestBody: { required: true, content: { 'application/json': json(RERUN_REQUEST_SCHEMA) } },
      responses: {
        200: answer('How many came through', object({ recovered: count, failed: count })),
        ...refusals,
      },
    },
  },
};
