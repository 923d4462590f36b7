import { BATCH_MODES } from '../batches/batch.entity.js';
import { UPLOAD_HOURS } from '../uploads/uploads.service.js';
import {
  answer,
  count,
  instant,
  json,
  nullable,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  uuid,
} from './openapi-parts.js';

const uploadId = pathParameter('uploadId', 'As POST /v1/uploads gave it.', uuid);
const header = (name: string, description: string, required: boolean, schema: object): object => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});

export const uploadSchemas = {
  Upload: object({
    uploadId: uuid,
    offset: {
      ...count,
      description: 'Bytes that are safe: the next piece begins here. Also in the header Upload-Offset.',
    },
    length: { ...nullable(count), description: 'As announced.' },
    state: { enum: ['open', 'complete'] },
    batchId: { ...nullable(uuid), description: 'As soon as it is complete.' },
    expiresAt: instant,
  }),
};

export const uploadPaths = {
  '/v1/uploads': {
    post: {
      tags: ['Batches'],
      summary: 'Begin a resumable upload',
      description:
        'Role organisation. For bodies that are too large for one connection. Content-Type, `mode` and `adapter` are ' +
        `those of POST /v1/batches; a body may be a gzip file. Forgotten when nothing arrives for ${UPLOAD_HOURS} hours.`,
      parameters: [
        parameter('mode', 'As of POST /v1/batches.', { enum: BATCH_MODES, default: 'upsert' }),
        parameter('adapter', 'As of POST /v1/batches.'),
        header('Upload-Length', 'Bytes of the whole body, when they are known.', false, count),
      ],
      responses: { 201: answer('Begun; the header Location names it', ref('Upload')), ...refusals },
    },
  },
  '/v1/uploads/{uploadId}': {
    get: {
      tags: ['Batches'],
      summary: 'Ask how far an upload is',
      description: 'Role organisation.',
      parameters: [uploadId],
      responses: { 200: answer('The upload', ref('Upload')), ...refusals },
    },
    head: {
      tags: ['Batches'],
      summary: 'Ask for the offset of an upload',
      description: 'Role organisation. The headers Upload-Offset and Upload-Complete alone.',
      parameters: [uploadId],
      responses: { 200: { description: 'The upload' }, ...refusals },
    },
    patch: {
      tags: ['Batches'],
      summary: 'Send the next piece of an upload',
      description:
        'Role organisation. Any number of bytes, which begin at Upload-Offset. Of a piece that breaks off what has ' +
        'arrived is kept. With the last byte (Upload-Length, or Upload-Complete: ?1) the batch is opened; the last ' +
        'piece may be repeated when its answer was lost. 409 with the right Upload-Offset when it is another.',
      parameters: [
        uploadId,
        header('Upload-Offset', 'Place of the first byte of this piece.', true, count),
        header('Upload-Complete', '`?1`: nothing follows.', false, { enum: ['?0', '?1'] }),
      ],
      requestBody: {
        required: true,
        content: {
          'application/partial-upload': json({
            type: 'string',
            contentMediaType: 'application/octet-stream',
          }),
        },
      },
      responses: {
        200: answer('More is to follow', ref('Upload')),
        202: answer('Complete: see its batch', ref('Upload')),
        ...refusals,
      },
    },
    delete: {
      tags: ['Batches'],
      summary: 'Give up an upload',
      description: 'Role organisation.',
      parameters: [uploadId],
      responses: { 204: { description: 'Forgotten' }, ...refusals },
    },
  },
};
