import { PROPOSAL_ANSWERS, PROPOSAL_KINDS, PROPOSAL_STATES } from '#contracts';
import { CHANGE_TYPES } from '../changes/change-types.js';
import {
  answer,
  day,
  instant,
  list,
  nullable,
  object,
  page,
  pageParameters,
  parameter,
  ref,
  refusals,
  text,
  uuid,
} from './openapi-parts.js';

const personId = nullable(uuid);

export const changeSchemas = {
  Change: object({
    id: { ...uuid, description: 'Stable; never given to two entries.' },
    type: {
      enum: CHANGE_TYPES,
      description:
        '`record.linked`, `record.review`: your record has a person for the first time, or its review ended ' +
        'or began. `record.withdrawn`: your withdrawal took effect. `person.merged`: its former person is one ' +
        'with another now, and the former id leads there. `person.split`: the record left its former person. ' +
        '`person.changed`: what you may see of the person changed, such as membership elsewhere. ' +
        '`proposal.opened`, `proposal.closed`: a review round proposes something about the record, or no longer does.',
    },
    localId: text,
    recordId: uuid,
    personId: { ...personId, description: 'Current person; null in `record.withdrawn` alone.' },
    occurredAt: instant,
    data: { oneOf: [ref('RecordNews'), ref('ProposalNews')] },
  }),
  /** Of `record.*` and `person.*`. */
  RecordNews: object({
    state: { enum: ['linked', 'review', 'withdrawn'] },
    memberElsewhere: { type: 'boolean', description: 'The person is also in another organisation.' },
    formerPersonId: { ...personId, description: 'Where the record was until now, when that changed.' },
  }),
  /** Of `proposal.*`. */
  ProposalNews: object({
    proposalId: uuid,
    kind: { enum: PROPOSAL_KINDS },
    state: { enum: PROPOSAL_STATES },
    reasons: { ...list(text), description: 'Codes; `GET /v1/proposals/{proposalId}` has them in words.' },
    roundId: nullable(text),
    unitCode: nullable(text),
    dueOn: nullable(day),
    answer: { enum: [...PROPOSAL_ANSWERS, null] },
  }),
};

export const changePaths = {
  '/v1/changes/latest': {
    get: {
      tags: ['Changes'],
      summary: 'Look what changed last',
      description:
        'Role organisation. The same entries newest first, for people. A system that follows the feed reads ' +
        'forward with GET /v1/changes: only there is nothing missed.',
      parameters: [
        parameter('localId', 'Of this record alone.'),
        parameter('type', 'Of this type alone.', { enum: CHANGE_TYPES }),
        ...pageParameters(100, 1000),
      ],
      responses: {
        200: answer('A page', page(ref('Change'))),
        ...refusals,
      },
    },
  },
  '/v1/changes': {
    get: {
      tags: ['Changes'],
      summary: 'Follow what changes for your own members',
      description:
        'Role organisation. Each entry concerns one of your records; the last one about a record tells its ' +
        'current person. Store `next` together with what you did with the items, and go on from there: no entry ' +
        'is skipped, none comes again before it.',
      parameters: [
        parameter('after', '`next` of an earlier answer; without it the feed begins at its beginning.'),
        parameter('limit', 'At most so many; default 100.', { type: 'integer', minimum: 1, maximum: 1000 }),
        parameter('wait', 'Seconds to wait for an entry when there is none; default 0.', {
          type: 'integer',
          minimum: 0,
          maximum: 30,
        }),
      ],
      responses: {
        200: answer('What follows', object({ items: list(ref('Change')), next: text })),
        ...refusals,
      },
    },
  },
};
