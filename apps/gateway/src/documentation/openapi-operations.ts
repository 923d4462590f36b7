import { SERVICES } from '#contracts';
import { RERUN_REQUEST_SCHEMA } from '../operations/rerun-request.js';
import {
  answer,
  count,
  instant,
  jsonBody,
  list,
  nullable,
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
  ConsumerFlow: object({
    eventType: text,
    waiting: { ...count, description: 'Messages that no instance has been given yet.' },
    inWork: { ...count, description: 'Messages that were given out and are not confirmed yet.' },
    repeated: { ...count, description: 'Of those: given out more than once.' },
    oldestSeconds: {
      ...nullable({ type: 'number' }),
      description: 'Age of the oldest that is not confirmed.',
    },
  }),
  Storage: object({
    bytes: { type: 'number', description: 'Of the whole database.' },
    services: list(
      object({
        service,
        bytes: { type: 'number' },
        tables: list(object({ table: text, bytes: { type: 'number' }, rows: { type: 'number' } })),
      }),
    ),
  }),
  WebhookHealth: object({
    organisation: text,
    webhookId: uuid,
    state: { enum: ['active', 'failing', 'disabled'] },
    disabledReason: { enum: ['owner', 'gone', 'exhausted', null] },
    waiting: count,
    failures: count,
    lastDeliveredAt: nullable(instant),
    lastError: nullable(text),
  }),
  Flow: object({
    services: list({
      oneOf: [
        object({
          service,
          outbox: list(object({ eventType: text, rows: count, oldestSeconds: { type: 'number' } })),
          deadLetters: count,
          connected: { type: 'boolean', description: 'Whether the service reaches the broker.' },
          inWork: { ...count, description: 'Messages that the instance which answered works on.' },
          consumers: {
            ...nullable(list(ref('ConsumerFlow'))),
            description: 'What the stream holds for the service; null: the broker does not answer.',
          },
        }),
        object({ service, unavailable: { const: true } }),
      ],
    }),
  }),
};

const operatorsAnswer = (description: string, schema: object): object => ({
  200: answer(description, schema),
  ...refusals,
});

export const operationsPaths = {
  '/v1/operations/storage': {
    get: {
      tags: ['Operations'],
      summary: 'See what takes room in the database',
      description: 'Role administrator. Sizes and estimates from the catalogue of the database, by service.',
      responses: operatorsAnswer('The largest tables', ref('Storage')),
    },
  },
  '/v1/operations/webhooks': {
    get: {
      tags: ['Operations'],
      summary: 'See how the webhooks of all organisations do',
      description: 'Role administrator. Not where they lead, nor what they say.',
      responses: operatorsAnswer('By organisation', object({ items: list(ref('WebhookHealth')) })),
    },
  },
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
      requestBody: jsonBody(RERUN_REQUEST_SCHEMA),
      responses: {
        200: answer('How many came through', object({ recovered: count, failed: count })),
        ...refusals,
      },
    },
  },
};
