import { CHANGE_TYPES } from '../changes/change-types.js';
import {
  answer,
  count,
  instant,
  jsonBody,
  list,
  nullable,
  object,
  page,
  pageParameters,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const eventTypes = {
  ...nullable(list({ enum: CHANGE_TYPES })),
  description: 'Types that are delivered; null: all.',
};
const url = {
  type: 'string',
  format: 'uri',
  maxLength: 2_000,
  description: 'https, at a public address; redirects are not followed.',
};
const enabled = { type: 'boolean', description: 'true also tries at once what waits.' };
const description = nullable(text);

const webhook = {
  webhookId: uuid,
  url: text,
  description,
  eventTypes,
  state: { enum: ['active', 'failing', 'disabled'] },
  disabledReason: {
    enum: ['owner', 'gone', 'exhausted', null],
    description:
      '`owner`: by you; `gone`: the receiver answered 410; `exhausted`: a delivery failed for days.',
  },
  disabledAt: nullable(instant),
  previousSecretUntil: { ...nullable(instant), description: 'Until then the former secret signs as well.' },
  waiting: { ...count, description: 'Entries of the feed that are not delivered yet.' },
  failures: { ...count, description: 'Attempts in a row that failed.' },
  nextAttemptAt: { ...nullable(instant), description: 'Nothing is sent before, because the receiver fails.' },
  lastDeliveredAt: nullable(instant),
  lastError: nullable(text),
  createdAt: instant,
};
const secret = { ...text, description: '`whsec_…`; told here and never again.' };

export const webhookSchemas = {
  Webhook: object(webhook),
  WebhookWithSecret: object({ ...webhook, secret }),
  WebhookDelivery: object({
    eventId: { ...uuid, description: '`webhook-id` of the message, and `id` of the feed’s entry.' },
    type: text,
    recordId: uuid,
    state: { enum: ['waiting', 'retrying', 'delivered'] },
    attempts: count,
    lastAttemptAt: nullable(instant),
    status: { ...nullable(count), description: 'HTTP status of the last attempt.' },
    error: {
      ...nullable(text),
      description:
        '`status`, `redirect`, `timeout`, `connection`, `tls`, `unresolved`, `protocol`, `refused.…`, or ' +
        '`forgotten`: the feed no longer holds it.',
    },
    milliseconds: nullable(count),
    deliveredAt: nullable(instant),
    nextAttemptAt: nullable(instant),
  }),
};

const webhookId = pathParameter('webhookId', 'Id of the webhook.', uuid);
const redelivered = answer('Due again', object({ redelivered: count }));
const operation = (summary: string, text: string, rest: object): object => ({
  tags: ['Webhooks'],
  summary,
  description: `Role organisation.${text && ` ${text}`}`,
  ...rest,
});

export const webhookPaths = {
  '/v1/webhooks': {
    get: operation('List your webhooks', '', {
      responses: { 200: answer('All of them', object({ items: list(ref('Webhook')) })), ...refusals },
    }),
    post: operation(
      'Register a webhook',
      'What the change feed says from now on (or from its beginning) is sent to the URL, signed as Standard ' +
        'Webhooks: in order per record, each entry under the id that it has in the feed, again until it is answered 2xx.',
      {
        requestBody: jsonBody(
          object({ url, eventTypes, description, from: { enum: ['now', 'beginning'] } }, [
            'eventTypes',
            'description',
            'from',
          ]),
        ),
        responses: { 201: answer('Registered', ref('WebhookWithSecret')), ...refusals },
      },
    ),
  },
  '/v1/webhooks/{webhookId}': {
    get: operation('Read a webhook', '', {
      parameters: [webhookId],
      responses: { 200: answer('The webhook', ref('Webhook')), ...refusals },
    }),
    patch: operation('Change, disable or enable a webhook', 'Fields left out stay as they are.', {
      parameters: [webhookId],
      requestBody: jsonBody(
        object({ url, eventTypes, description, enabled }, ['url', 'eventTypes', 'description', 'enabled']),
      ),
      responses: { 200: answer('As it stands now', ref('Webhook')), ...refusals },
    }),
    delete: operation('Remove a webhook', 'Its log goes with it.', {
      parameters: [webhookId],
      responses: { 204: { description: 'Removed' }, ...refusals },
    }),
  },
  '/v1/webhooks/{webhookId}/rotate-secret': {
    post: operation('Get a new secret', 'The former one signs as well for `overlapHours`.', {
      parameters: [webhookId],
      requestBody: jsonBody(
        object({ overlapHours: { type: 'number', minimum: 0, maximum: 168, default: 24 } }, ['overlapHours']),
        false,
      ),
      responses: { 200: answer('The new secret', ref('WebhookWithSecret')), ...refusals },
    }),
  },
  '/v1/webhooks/{webhookId}/ping': {
    post: operation('Try a webhook', 'Sends a `webhook.ping` now, once, also while it is disabled.', {
      parameters: [webhookId],
      responses: {
        200: answer(
          'What came of it',
          object({
            eventId: uuid,
            delivered: { type: 'boolean' },
            status: nullable(count),
            error: nullable(text),
            milliseconds: count,
          }),
        ),
        ...refusals,
      },
    }),
  },
  '/v1/webhooks/{webhookId}/deliveries': {
    get: operation('Read the log of a webhook', 'Latest entry of the feed first.', {
      parameters: [
        webhookId,
        parameter('state', 'Only these.', { enum: ['any', 'delivered', 'undelivered'] }),
        ...pageParameters(100, 1000),
      ],
      responses: {
        200: answer('A page', page(ref('WebhookDelivery'))),
        ...refusals,
      },
    }),
  },
  '/v1/webhooks/{webhookId}/deliveries/{eventId}/redeliver': {
    post: operation('Deliver one entry again', 'Under the same id.', {
      parameters: [webhookId, pathParameter('eventId', 'Id of the entry.', uuid)],
      responses: { 202: redelivered, ...refusals },
    }),
  },
  '/v1/webhooks/{webhookId}/redeliver': {
    post: operation('Deliver a range again', 'What was delivered or tried in between; in order, same ids.', {
      parameters: [webhookId],
      requestBody: jsonBody(object({ from: instant, to: instant }, ['to'])),
      responses: { 202: redelivered, ...refusals },
    }),
  },
};
