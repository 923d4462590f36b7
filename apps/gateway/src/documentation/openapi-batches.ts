import { FLAT_COLUMNS } from '#contracts';
import { BATCH_MODES } from '../batches/batch.entity.js';
import { MOST_CORRECTED } from '../batches/corrections.js';
import {
  answer,
  count,
  idempotencyKey,
  instant,
  json,
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
  share,
  text,
  uuid,
} from './openapi-parts.js';

const batchId = pathParameter('batchId', 'As POST /v1/batches gave it.', uuid);

export const batchSchemas = {
  Batch: object(
    {
      batchId: uuid,
      state: { enum: ['receiving', 'processing', 'held', 'done', 'failed', 'cancelled'] },
      mode: { enum: BATCH_MODES },
      progress: share,
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
      adapter: { ...text, description: 'The adapter that was named.' },
      replayOf: { ...uuid, description: 'Of a replay: the batch whose body it reads again.' },
      connector: { ...text, description: 'The connector that pulled the rows; missing: they were pushed.' },
      fullList: {
        ...object({
          known: { ...count, description: 'Current records when the list was compared.' },
          absent: { ...count, description: 'Those of them that the list does not hold.' },
          unidentified: {
            ...count,
            description: 'Rejected rows of which nobody can tell which record they are about.',
          },
        }),
        description: 'Of a full list that has been compared with the records.',
      },
      failure: { ...text, description: 'Code of the problem that ended it.' },
      failureMessage: { ...ref('Bilingual'), description: 'The same in words.' },
    },
    ['adapter', 'replayOf', 'connector', 'fullList', 'failure', 'failureMessage'],
  ),
  RejectedRow: object({
    row: { ...count, description: 'Number in the body, from 1; a CSV header does not count.' },
    sheet: { ...nullable(text), description: 'Sheet of your own workbook.' },
    line: {
      ...nullable(count),
      description: 'Row or line of your own file, as its program numbers it.',
    },
    columns: {
      ...nullable(list(text)),
      description: 'Your own columns; null: the format has none, or the row is kept no longer.',
    },
    cells: { ...nullable(list(text)), description: 'What you sent under them.' },
    text: { ...nullable(text), description: 'The row as you sent it, where it has no cells.' },
    errors: list(object({ field: nullable(text), code: text, message: ref('Bilingual') })),
  }),
};

export const batchPaths = {
  '/v1/batches': {
    post: {
      tags: ['Batches'],
      summary: 'Push many records',
      description:
        'Role organisation. The body is streamed: one canonical record a line (NDJSON), or CSV whose first line ' +
        `names the columns: ${FLAT_COLUMNS.join(', ')}. Only local_id and full_name are required as columns; ` +
        'without a column status all rows count as active. `record_id` and `organisation` are ignored. A workbook ' +
        '(XLSX) may have the same columns on any of its sheets. Each ' +
        'may be gzipped (Content-Encoding: gzip, or a gzip file). A bad row becomes a row error and costs the ' +
        'others nothing; a body that is cut off is not accepted at all.',
      parameters: [
        parameter(
          'mode',
          '`upsert`: what is absent stays as it is. `full`: records that the body does not hold are withdrawn. ' +
            'Rejected rows count as present, and so does whatever was sent since the batch began. When more than ' +
            'the safety share is absent (5 % unless the hub is set otherwise), or something is absent and a row ' +
            'cannot be read, the batch is `held`: nothing of it has an effect before it is confirmed.',
          { enum: BATCH_MODES, default: 'upsert' },
        ),
        parameter(
          'adapter',
          'Reads your own format: see GET /v1/adapters. Without it the canonical format is expected; CSV and XLSX ' +
            'with the header of your default adapter are read by that one.',
        ),
        idempotencyKey(true),
      ],
      requestBody: {
        required: true,
        content: {
          'application/x-ndjson': json(text),
          'text/csv': json(text),
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': json({
            type: 'string',
            format: 'binary',
          }),
          'application/gzip': json({ type: 'string', contentMediaType: 'application/gzip' }),
        },
      },
      responses: { 202: answer('Accepted', object({ batchId: uuid })), ...refusals },
    },
    get: {
      tags: ['Batches'],
      summary: 'List your batches, newest first',
      description: 'Role organisation.',
      parameters: pageParameters(50, 200),
      responses: {
        200: answer('A page', page(ref('Batch'))),
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
      description:
        'Role organisation. `columns=own` gives the rejected rows themselves instead, as they were sent, in their own ' +
        'columns and, unless `format` says otherwise, their own format, with what is wrong in a column `⚠ Lỗi cần sửa`: ' +
        'correct them and send that very file; the column is passed over. Kept for LIENTHONG_BATCH_CONTENT_DAYS.',
      parameters: [
        batchId,
        parameter('columns', 'Default list: one error a line.', { enum: ['list', 'own'] }),
        parameter('format', 'Default ndjson; with columns=own the one that the batch came in.', {
          enum: ['ndjson', 'csv', 'xlsx', 'json'],
        }),
      ],
      responses: {
        200: {
          description: 'One error a line, or the file for correction',
          content: {
            'application/x-ndjson': json(ref('FieldError')),
            'text/csv': json(text),
            'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': json({
              type: 'string',
              contentMediaType: 'application/octet-stream',
            }),
          },
        },
        ...refusals,
      },
    },
  },
  '/v1/batches/{batchId}/rejected-rows': {
    get: {
      tags: ['Batches'],
      summary: 'Read the rejected rows of a batch',
      description:
        'Role organisation. Each with everything that is wrong with it, and as it was sent as long as it is kept ' +
        '(LIENTHONG_BATCH_CONTENT_DAYS). Rows that a later step could not process have no cells.',
      parameters: [batchId, ...pageParameters(100, 500)],
      responses: {
        200: answer('A page, in the order of the rows', page(ref('RejectedRow'))),
        ...refusals,
      },
    },
  },
  '/v1/batches/{batchId}/corrections': {
    post: {
      tags: ['Batches'],
      summary: 'Send rejected rows again, corrected',
      description:
        'Role organisation. Opens a new batch of these rows: read as in their list, by the same adapter, under the ' +
        `same headings. At most ${MOST_CORRECTED} rows; all or none are taken.`,
      parameters: [batchId, idempotencyKey(true)],
      requestBody: jsonBody(
        object({
          rows: {
            ...list(
              object(
                {
                  row: { ...count, description: 'As GET …/rejected-rows names it.' },
                  cells: { ...list(text), description: 'All of them, in the order of its columns.' },
                  text: { ...text, description: 'Instead of cells, where it has none.' },
                },
                ['cells', 'text'],
              ),
            ),
            minItems: 1,
            maxItems: MOST_CORRECTED,
          },
        }),
      ),
      responses: { 202: answer('Accepted', object({ batchId: uuid })), ...refusals },
    },
  },
  '/v1/batches/{batchId}/withdrawals': {
    get: {
      tags: ['Batches'],
      summary: 'See what a full list withdraws',
      description:
        'Role organisation. The records that a held full list would withdraw, or that a released one has ' +
        'withdrawn, by local id.',
      parameters: [batchId, ...pageParameters(100, 1_000)],
      responses: {
        200: answer('A page', page(object({ localId: text, recordId: uuid }))),
        ...refusals,
      },
    },
  },
  '/v1/batches/{batchId}/replay': {
    post: {
      tags: ['Batches'],
      summary: 'Read a batch again',
      description:
        'Role organisation. Opens a new batch that reads the kept body again, through the adapter as it is now. Its ' +
        'rows count as received with the first ones: they replace those and nothing newer. Nothing is withdrawn. ' +
        'Bodies that an adapter reads are kept for LIENTHONG_BATCH_CONTENT_DAYS; canonical ones are not.',
      parameters: [batchId, parameter('adapter', 'Another adapter than before.')],
      responses: { 202: answer('Accepted', object({ batchId: uuid })), ...refusals },
    },
  },
  '/v1/batches/{batchId}/confirm': {
    post: {
      tags: ['Batches'],
      summary: 'Confirm a held batch',
      description:
        'Role organisation. Its rows and withdrawals take effect; records that were sent since it began stay. ' +
        '409 for a batch that is not held. To confirm again changes nothing.',
      parameters: [batchId],
      responses: { 200: answer('The batch', ref('Batch')), ...refusals },
    },
  },
  '/v1/batches/{batchId}/cancel': {
    post: {
      tags: ['Batches'],
      summary: 'Cancel a batch that has no effect yet',
      description:
        'Role organisation. While it is received, compared or held; nothing of it will have an effect. 409 when ' +
        'its rows have been handed on. To cancel again changes nothing.',
      parameters: [batchId],
      responses: { 200: answer('The batch', ref('Batch')), ...refusals },
    },
  },
};
