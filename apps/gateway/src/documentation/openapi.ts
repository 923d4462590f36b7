import { CANONICAL_RECORD_SCHEMA } from '../records/canonical-record.schema.js';
import { adapterPaths, adapterSchemas } from './openapi-adapters.js';
import { batchPaths, batchSchemas } from './openapi-batches.js';
import { changePaths, changeSchemas } from './openapi-changes.js';
import { connectorPaths, connectorSchemas } from './openapi-connectors.js';
import { memberPaths, memberSchemas } from './openapi-members.js';
import { modelPaths, modelSchemas } from './openapi-models.js';
import { samplePaths, sampleSchemas } from './openapi-samples.js';
import { operationsPaths, operationsSchemas } from './openapi-operations.js';
import { periodPaths, periodSchemas } from './openapi-periods.js';
import { findingPaths, personPaths, personSchemas } from './openapi-persons.js';
import { sharingPaths, sharingSchemas } from './openapi-sharing.js';
import { survivorshipPaths, survivorshipSchemas } from './openapi-survivorship.js';
import { exportPaths, exportSchemas } from './openapi-exports.js';
import { roundPaths, roundSchemas } from './openapi-rounds.js';
import { subscriptionPaths, subscriptionSchemas } from './openapi-subscriptions.js';
import { placePaths, placeSchemas } from './openapi-places.js';
import { reportPaths, reportSchemas } from './openapi-reports.js';
import { reviewPaths, reviewSchemas } from './openapi-review.js';
import { sessionPaths, sessionSchemas } from './openapi-session.js';
import { clientSchemas, tokenPaths } from './openapi-token.js';
import { uploadPaths, uploadSchemas } from './openapi-uploads.js';
import { unitPaths, unitSchemas } from './openapi-units.js';
import { proposalPaths, proposalSchemas } from './openapi-proposals.js';
import { webhookPaths, webhookSchemas } from './openapi-webhooks.js';
import { json, text } from './openapi-parts.js';

const bilingual = {
  type: 'object',
  required: ['vi', 'en'],
  properties: { vi: text, en: text },
};

/** The gateway's API as OpenAPI 3.1 document. */
export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Lienthong',
    version: '1.0.0',
    description:
      'Interoperability hub for the member systems of a province’s socio-political organisations. ' +
      'Each organisation pushes its own records and stays their owner; the hub finds out who is the same ' +
      'person, and the board reads one report. Errors are problem documents (RFC 9457) with a stable `code` ' +
      'and texts in Vietnamese and English.',
  },
  security: [{ bearer: [] }, { session: [] }],
  paths: {
    ...tokenPaths,
    ...sessionPaths,
    ...memberPaths,
    ...batchPaths,
    ...uploadPaths,
    ...adapterPaths,
    ...connectorPaths,
    ...changePaths,
    ...webhookPaths,
    ...proposalPaths,
    ...unitPaths,
    ...reviewPaths,
    ...personPaths,
    ...findingPaths,
    ...survivorshipPaths,
    ...sharingPaths,
    ...modelPaths,
    ...samplePaths,
    ...placePaths,
    ...reportPaths,
    ...periodPaths,
    ...exportPaths,
    ...roundPaths,
    ...subscriptionPaths,
    ...modelPaths,
    ...operationsPaths,
  },
  components: {
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'From `POST /oauth/token`.',
      },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: '__Host-lienthong',
        description: 'From `POST /v1/session`, for people in a browser; without TLS its name is `lienthong`.',
      },
      client: {
        type: 'http',
        scheme: 'basic',
        description: 'Client id and secret, for `POST /oauth/token` alone.',
      },
    },
    schemas: {
      CanonicalRecord: CANONICAL_RECORD_SCHEMA,
      ...memberSchemas,
      ...clientSchemas,
      ...batchSchemas,
      ...uploadSchemas,
      ...adapterSchemas,
      ...connectorSchemas,
      ...changeSchemas,
      ...webhookSchemas,
      ...proposalSchemas,
      ...unitSchemas,
      ...reviewSchemas,
      ...personSchemas,
      ...survivorshipSchemas,
      ...sharingSchemas,
      ...modelSchemas,
      ...sampleSchemas,
      ...placeSchemas,
      ...reportSchemas,
      ...periodSchemas,
      ...exportSchemas,
      ...roundSchemas,
      ...subscriptionSchemas,
      ...modelSchemas,
      ...operationsSchemas,
      ...sessionSchemas,
      Bilingual: bilingual,
      FieldError: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: {
          row: {
            type: 'integer',
            description: 'Number of the row in its body, from 1; a CSV header does not count.',
          },
          sheet: { type: 'string', description: 'Sheet of your own workbook.' },
          line: { type: 'integer', description: 'Row or line of your own file, as its program numbers it.' },
          field: {
            type: ['string', 'null'],
            description: 'Canonical path or column of the file; null: the row as a whole.',
          },
          code: text,
          message: { $ref: '#/components/schemas/Bilingual' },
        },
      },
      Problem: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail', 'code', 'message'],
        properties: {
          type: text,
          title: text,
          status: { type: 'integer' },
          detail: text,
          code: { ...text, description: 'Stable: programs decide by it.' },
          message: { $ref: '#/components/schemas/Bilingual' },
          errors: { type: 'array', items: { $ref: '#/components/schemas/FieldError' } },
        },
      },
    },
    responses: {
      Problem: {
        description: 'What went wrong and what to do about it',
        content: { 'application/problem+json': json({ $ref: '#/components/schemas/Problem' }) },
      },
    },
  },
};
