import { CASE_STATES, SHIPPED_ORGANISATIONS } from '#contracts';
import { DECISION_SCHEMA, REVOCATION_SCHEMA } from '../review/decision-request.js';
import {
  answer,
  count,
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

const nullable = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const number = { type: 'number' };
const state = { enum: [...CASE_STATES] };
const organisation = { ...text, description: `Slug, e.g. ${SHIPPED_ORGANISATIONS[0].slug}.` };

const caseProperties = {
  caseId: uuid,
  version: count,
  state,
  priority: { ...number, description: 'Pairs in doubt, each by its uncertainty.' },
  openedAt: instant,
  assignee: nullable(text),
};

export const reviewSchemas = {
  ReviewCaseItem: object({ ...caseProperties, recordCount: count }),
  ReviewCase: object({
    ...caseProperties,
    successor: { ...nullable(uuid), description: 'Of a superseded case: the open one that took over.' },
    decisionId: nullable(uuid),
    records: list(
      object({
        recordId: uuid,
        organisation,
        localId: text,
        personId: nullable(uuid),
        person: { $ref: '#/components/schemas/CanonicalRecord/properties/person' },
        membership: { $ref: '#/components/schemas/CanonicalRecord/properties/membership' },
      }),
    ),
    pairs: list(
      object({
        a: uuid,
        b: uuid,
        probability: number,
        weight: { ...number, description: 'Bits for (positive) or against one person.' },
        evidence: list(object({ field: text, level: text, weight: number, text: ref('Bilingual') })),
      }),
    ),
    proposal: { ...list(list(uuid)), description: 'The partition that the hub would choose.' },
  }),
  Person: object({
    personId: uuid,
    golden: { type: 'object' },
    provenance: { type: 'object', additionalProperties: object({ recordId: uuid, rule: text }) },
    records: list(object({ recordId: uuid, organisation, localId: text })),
    memberships: list(
      object({
        organisation,
        status: text,
        unitCode: nullable(text),
        joinedOn: nullable(text),
        leftOn: nullable(text),
      }),
    ),
  }),
};

const caseId = pathParameter('caseId', 'From the queue.', uuid);

export const reviewPaths = {
  '/v1/review/cases': {
    get: {
      tags: ['Review'],
      summary: 'List the cases that a person must decide',
      description: 'Role coordinator. Oldest first.',
      parameters: [
        parameter('state', 'Default open.', state),
        parameter('limit', 'Default 50.', { type: 'integer', minimum: 1, maximum: 500 }),
        parameter('cursor', '`next` of the page before.'),
      ],
      responses: {
        200: answer('A page', object({ items: list(ref('ReviewCaseItem')), next: nullable(text) })),
        ...refusals,
      },
    },
  },
  '/v1/review/cases/{caseId}': {
    get: {
      tags: ['Review'],
      summary: 'See a case: its records, and how well each pair agrees',
      description: 'Role coordinator. A superseded case names its successor.',
      parameters: [caseId],
      responses: { 200: answer('The case', ref('ReviewCase')), ...refusals },
    },
  },
  '/v1/review/cases/{caseId}/decisions': {
    post: {
      tags: ['Review'],
      summary: 'Decide a case',
      description:
        'Role coordinator. `groups` is a partition of exactly the records of the case: records of one group are one ' +
        'person, records of different groups are not. 409 when the case has moved on or earlier decisions contradict.',
      parameters: [caseId],
      requestBody: { required: true, content: { 'application/json': json(DECISION_SCHEMA) } },
      responses: {
        200: answer('Decided', object({ decisionId: uuid, caseId: uuid, state })),
        ...refusals,
      },
    },
  },
  '/v1/review/decisions/{decisionId}/revoke': {
    post: {
      tags: ['Review'],
      summary: 'Take a decision back',
      description: 'Role coordinator. The records are clustered again without it.',
      parameters: [pathParameter('decisionId', 'From the decision.', uuid)],
      requestBody: { required: true, content: { 'application/json': json(REVOCATION_SCHEMA) } },
      responses: {
        200: answer('Taken back', object({ decisionId: uuid, state: { const: 'revoked' } })),
        ...refusals,
      },
    },
  },
  '/v1/persons/{personId}': {
    get: {
      tags: ['Persons'],
      summary: 'See a person: golden record, provenance, records, memberships',
      description: 'Role coordinator. An id that lost a merge leads to the person that it is now.',
      parameters: [pathParameter('personId', 'Present or former id.', uuid)],
      responses: { 200: answer('The person', ref('Person')), ...refusals },
    },
  },
};
