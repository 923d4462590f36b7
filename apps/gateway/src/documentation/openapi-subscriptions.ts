import {
  answer,
  count,
  day,
  instant,
  jsonBody,
  list,
  nullable,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
} from './openapi-parts.js';

const schedule = { enum: ['daily', 'weekly', 'monthly', 'quarterly'] };
const parameters = { type: 'object', additionalProperties: text };
const subscriptionId = pathParameter('subscriptionId', 'Id of the subscription.');
const tags = ['Subscriptions'];

export const subscriptionSchemas = {
  Subscription: object({
    ...{ subscriptionId: text, report: text, parameters, schedule, createdBy: text, createdAt: instant },
    nextOn: { ...nullable(day), description: 'Null: cancelled.' },
    runs: count,
  }),
  Subscribe: object({ report: text, parameters, schedule }, ['parameters']),
  SubscriptionRun: object({
    ...{ run: count, ranAt: instant, asOf: day, knownAt: instant, report: { type: 'object' } },
    changes: {
      ...nullable(
        list(
          object({
            ...{ table: text, row: text, column: text, before: { type: 'number' }, now: { type: 'number' } },
            text: ref('Bilingual'),
          }),
        ),
      ),
      description: 'Since the run before, greatest first; null: the first run.',
    },
    text: ref('Bilingual'),
  }),
};

export const subscriptionPaths = {
  '/v1/subscriptions': {
    post: {
      tags,
      summary: 'Subscribe to a report',
      description: 'Role board. It is run at once and then by schedule, with what changed since last time.',
      requestBody: jsonBody(ref('Subscribe')),
      responses: { 201: answer('The subscription', ref('Subscription')), ...refusals },
    },
    get: {
      tags,
      summary: 'Subscriptions, newest first',
      description: 'Role board.',
      responses: { 200: answer('Subscriptions', object({ items: list(ref('Subscription')) })), ...refusals },
    },
  },
  '/v1/subscriptions/{subscriptionId}': {
    delete: {
      tags,
      summary: 'Cancel a subscription',
      description: 'Role board. What came stays.',
      parameters: [subscriptionId],
      responses: { 200: answer('The subscription', ref('Subscription')), ...refusals },
    },
  },
  '/v1/subscriptions/{subscriptionId}/runs': {
    get: {
      tags,
      summary: 'What came, newest first',
      description: 'Role board.',
      parameters: [subscriptionId, parameter('limit', '1–50, default 10.', { type: 'integer' })],
      responses: { 200: answer('Runs', object({ items: list(ref('SubscriptionRun')) })), ...refusals },
    },
  },
  '/v1/subscriptions/{subscriptionId}/run': {
    post: {
      tags,
      summary: 'Run a subscription now',
      description: 'Role board. Beside its schedule.',
      parameters: [subscriptionId],
      responses: { 200: answer('The run', ref('SubscriptionRun')), ...refusals },
    },
  },
};
