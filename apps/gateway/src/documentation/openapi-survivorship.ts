import { FIELD_QUALITIES, REDERIVATION_STATES, SURVIVORSHIP_FIELDS_SCHEMA } from '#contracts';
import { PREVIEW_SCHEMA, SURVIVORSHIP_SCHEMA } from '../survivorship/survivorship-request.js';
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
  share,
  text,
  uuid,
} from './openapi-parts.js';

export const survivorshipSchemas = {
  SurvivorshipRules: object({
    version: count,
    fields: SURVIVORSHIP_FIELDS_SCHEMA,
    reason: text,
    changedBy: text,
    changedAt: instant,
    job: nullable(ref('RederivationJob')),
  }),
  SurvivorshipPreview: object({
    rulesVersion: count,
    persons: object({ total: count, looked: count, changed: count }),
    fields: list(
      object({
        field: { enum: Object.keys(FIELD_QUALITIES) },
        persons: count,
        moves: list(object({ from: text, to: text, persons: count })),
      }),
    ),
  }),
  RederivationJob: object({
    jobId: uuid,
    rulesVersion: count,
    state: { enum: [...REDERIVATION_STATES] },
    progress: share,
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
      requestBody: jsonBody(SURVIVORSHIP_SCHEMA),
      responses: { 202: answer('In force', object({ version: count, jobId: uuid })), ...refusals },
    },
  },
  '/v1/survivorship/versions': {
    get: {
      tags: ['Survivorship'],
      summary: 'See every version of the rules, who changed them and why',
      description:
        'Roles administrator and coordinator. Newest first. Going back is putting an older one in force.',
      parameters: pageParameters(20, 99),
      responses: {
        200: answer('The versions', page(ref('SurvivorshipRules'))),
        ...refusals,
      },
    },
  },
  '/v1/survivorship/preview': {
    post: {
      tags: ['Survivorship'],
      summary: 'Find out what other rules would change',
      description:
        'Role administrator. Derives people with several records (all, or 2,000 spread evenly) by the rules in force ' +
        'and by these; tells counts, no values, and changes nothing. `moves`: from whose record a value that changes ' +
        'is taken, and would be taken.',
      requestBody: jsonBody(PREVIEW_SCHEMA),
      responses: { 200: answer('What would change', ref('SurvivorshipPreview')), ...refusals },
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
