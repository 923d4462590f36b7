import { REDERIVATION_STATES, SURVIVORSHIP_FIELDS_SCHEMA } from '#contracts';
import { SURVIVORSHIP_SCHEMA } from '../survivorship/survivorship-request.js';
import {
  answer,
  count,
  instant,
  json,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const nullable = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });

export const survivorshipSchemas = {
  SurvivorshipRules: object({
    version: count,
    fields: SURVIVORSHIP_FIELDS_SCHEMA,
    reason: text,
    changedBy: text,
    changedAt: instant,
    job: nullable(ref('RederivationJob')),
  }),
  RederivationJob: object({
    jobId: uuid,
    rulesVersion: count,
    state: { enum: [...REDERIVATION_STATES] },
    progress: { type: 'number', minimum: 0, maximum: 1 },
    persons: object({ total: count, done: count, changed: count }),
    startedAt: instant,
    finishedAt: nullable(instant),
  }),
};

export const survivorshipPaths = {
  '/v1/survivorship': {
    get: {
      tags: ['Survivorship'],
      summary: 'See by which rules a golden field takes a record’s value',
      description:
        'Roles administrator and coordinator. `job` brought the rules to the persons that were there.',
      parameters: [parameter('version', 'Default those in force.', { type: 'integer', minimum: 1 })],
      responses: { 200: answer('The rules', ref('SurvivorshipRules')), ...refusals },
    },
    put: {
      tags: ['Survivorship'],
      summary: 'Put other rules in force',
      description:
        'Role administrator. All fields, each with the order of its rules. In force from the next message on; persons ' +
        'that are there already are derived again in the background, and only those that change are announced. ' +
        '409 when the rules are not those of `basedOn` any more.',
      requestBody: { required: true, content: { 'application/json': json(SURVIVORSHIP_SCHEMA) } },
      responses: { 202: answer('In force', object({ version: count, jobId: uuid })), ...refusals },
    },
  },
  '/v1/survivorship/jobs/{jobId}': {
    get: {
      tags: ['Survivorship'],
      summary: 'Follow how other rules reach everybody',
      description: 'Roles administrator and coordinator.',
      parameters: [pathParameter('jobId', 'From the change.', uuid)],
      responses: { 200: answer('The job', ref('RederivationJob')), ...refusals },
    },
  },
};
