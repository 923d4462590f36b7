import {
  answer,
  count,
  idempotencyKey,
  instant,
  jsonBody,
  nullable,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const localId = pathParameter('localId', 'Id in your own system: 1–64 characters, percent-encoded.', {
  type: 'string',
  minLength: 1,
  maxLength: 64,
});

export const memberSchemas = {
  AcceptedMember: object({ recordId: uuid, version: count, state: { const: 'pending' } }),
  Member: object({
    localId: text,
    recordId: uuid,
    version: { ...count, description: 'Intake sequence of the content shown.' },
    state: { enum: ['pending', 'linked', 'review'] },
    personId: nullable(uuid),
    record: ref('CanonicalRecord'),
    golden: { type: 'object', description: 'Fields of the linked person that you may see.' },
    memberElsewhere: { type: 'boolean', description: 'The person is also in another organisation.' },
  }),
};

export const memberPaths = {
  '/v1/members/{localId}': {
    put: {
      tags: ['Members'],
      summary: 'Push one record',
      description:
        'Role organisation. Creates or replaces the record. `localId` may be left out of the body.',
      parameters: [
        localId,
        parameter('wait', 'Wait up to 5 s until the record is matched.', { enum: ['none', 'resolved'] }),
        idempotencyKey(false),
      ],
      requestBody: jsonBody(ref('CanonicalRecord')),
      responses: {
        200: answer('Matched while you waited', ref('Member')),
        202: answer('Accepted; it is on its way', ref('AcceptedMember')),
        ...refusals,
      },
    },
    get: {
      tags: ['Members'],
      summary: 'Read your own record as the hub holds it',
      description: 'Role organisation. `pending` from the moment a push was accepted.',
      parameters: [localId],
      responses: { 200: answer('The record', ref('Member')), ...refusals },
    },
    delete: {
      tags: ['Members'],
      summary: 'Withdraw a record',
      description: 'Role organisation. Pushing it again brings it back.',
      parameters: [localId, idempotencyKey(false)],
      requestBody: jsonBody(object({ reason: text, observedAt: instant }, ['observedAt'])),
      responses: { 202: answer('Accepted', ref('AcceptedMember')), ...refusals },
    },
  },
};
