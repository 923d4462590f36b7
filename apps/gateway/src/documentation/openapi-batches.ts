import { FLAT_COLUMNS } from '#contracts';
import {
  answer,
  count,
  idempotencyKey,
  instant,
  json,
  list,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const batchId = pathParameter('batchId', 'As POST /v1/batches gave it.', uuid);

export const batchSchemas = {
  Batch: object(
    {
      batchId: uuid,
      state: { enum: ['receiving', 'processing', 'held', 'done', 'failed', 'cancelled'] },
      progress: { type: 'number', minimum: 0, maximum: 1 },
      counts: object({
        received: count,
        rejected: count,
        unchanged: count,
        created: count,
        updated: count,
        withdrawn: count,
        linked: count,
        review: count,
      }),
      createdAt: instant,
      failure: { ...text, description: 'Code of the problem that ended it.' },
    },
    ['failure'],
  ),
};

export const batchPaths = {
  '/v1/batches': {
    post: {
      tags: ['Batches'],
      summary: 'Push many records',
      description:
        'Role organisation. The body is streamed: one canonical record a line (NDJSON), or CSV whose first line ' +
        `names the columns: ${FLAT_COLUMNS.join(', ')}. Only local_id and full_name are required as columns; ` +
        'without a column status all rows count as active. `record_id` and `organisation` are ignored. Either ' +
        'may be gzipped (Content-Encoding: gzip, or a gzip file). A bad row becomes a row error and costs the ' +
        'others nothing; a body that is cut off is not accepted at all.',
      parameters: [
        parameter('mode', '`upsert`: what is absent stays as it is.', {
          enum: ['upsert'],
          default: 'upsert',
        }),
        idempotencyKey(true),
      ],
      requestBody: {
        required: true,
        content: {
          'application/x-ndjson': json(text),
          'text/csv': json(text),
          'application/gzip': json({ type: 'string', contentMediaType: 'application/gzip' }),
        },
      },
      responses: { 202: answer('Accepted', object({ batchId: uuid })), ...refusals },
    },
    get: {
      tags: ['Batches'],
      summary: 'List your batches, newest first',
      description: 'Role organisation.',
      parameters: [
        parameter('limit', 'At most so many; default 50.', { type: 'integer', minimum: 1, maximum: 200 }),
        parameter('cursor', '`next` of the page before.'),
      ],
      responses: {
        200: answer('A page', object({ items: list(ref('Batch')), next: { type: ['string', 'null'] } })),
        ...refusals,
      },
    },
  },
  '/v1/batches/{batchId}': {
    get: {
      tags: ['Batches'],
      summary: 'See how far a batch is',
      description: 'Role organisation. `done`: every accepted row is matched and in the reports.',
      parameters: [batchId],
      responses: { 200: answer('The batch', ref('Batch')), ...refusals },
    },
  },
  '/v1/batches/{batchId}/errors': {
    get: {
      tags: ['Batches'],
      summary: 'Download the row errors of a batch',
      description: 'Role organisation.',
      parameters: [batchId, parameter('format', 'Default ndjson.', { enum: ['ndjson', 'csv'] })],
      responses: {
        200: {
          description: 'One error a line',
          content: { 'application/x-ndjson': json(ref('FieldError')), 'text/csv': json(text) },
        },
        ...refusals,
      },
    },
  },
  '/v1/batches/{batchId}/confirm': {
    post: {
      tags: ['Batches'],
      summary: 'Confirm a held batch',
      description: 'Role organisation. 409 for a batch that is not held.',
      parameters: [batchId],
      responses: refusals,
    },
  },
  '/v1/batches/{batchId}/cancel': {
    post: {
      tags: ['Batches'],
      summary: 'Cancel a held batch',
      description: 'Role organisation. 409 for a batch that is not held.',
      parameters: [batchId],
      responses: refusals,
    },
  },
};
