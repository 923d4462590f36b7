import {
  answer,
  count,
  day,
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
} from './openapi-parts.js';

const criteria = list({ enum: ['left', 'moved', 'inactive', 'phantom', 'duplicate', 'age'] });
const people = {
  ...nullable(object({ persons: count, memberships: count })),
  description: 'Of the whole scope; null for an organisation and for who is bound to units.',
};
const roundId = pathParameter('roundId', 'Id of the round.');

export const roundSchemas = {
  Round: object({
    ...{ roundId: text, title: ref('Bilingual'), criteria, units: list(text), organisations: list(text) },
    ...{ asOf: day, dueOn: day, state: { enum: ['open', 'closed'] } },
    ...{ openedBy: text, openedAt: instant, closedAt: nullable(text) },
    progress: list(
      object({
        ...{ organisation: text, unit: nullable(text), proposals: count, open: count, withdrawn: count },
        answered: object({ keep: count, transfer: count, remove: count, correct: count }),
        ended: { ...count, description: 'Of the proposed memberships: no longer counted today.' },
        moved: { ...count, description: 'Of the proposed memberships: at another unit or place today.' },
      }),
    ),
    before: people,
    now: people,
  }),
  OpenRound: object({ title: text, criteria, units: list(text), organisations: list(text), dueOn: day }, [
    'title',
    'criteria',
    'units',
    'organisations',
  ]),
};

export const roundPaths = {
  '/v1/rounds': {
    post: {
      tags: ['Review rounds'],
      summary: 'Open a review round',
      description:
        'Role board. Each finding becomes a proposal in its organisation’s feed; the organisation answers row by row ' +
        'through /v1/proposals. Without `units` and `organisations` everywhere, without `criteria` all of them.',
      requestBody: jsonBody(ref('OpenRound')),
      responses: { 201: answer('The round', ref('Round')), ...refusals },
    },
    get: {
      tags: ['Review rounds'],
      summary: 'Review rounds, newest first',
      description:
        'Roles board, coordinator, organisation. An organisation sees the rounds that ask something of it, with its own ' +
        'progress. A coordinator who is bound to units sees those with proposals about members there, with the progress ' +
        'there; proposals whose commune is not known are for coordinators of the whole hub.',
      responses: { 200: answer('Rounds', object({ items: list(ref('Round')) })), ...refusals },
    },
  },
  '/v1/rounds/{roundId}': {
    get: {
      tags: ['Review rounds'],
      summary: 'A round: progress and outcome, by organisation and unit',
      description: 'Roles board, organisation (its own).',
      parameters: [roundId],
      responses: { 200: answer('The round', ref('Round')), ...refusals },
    },
  },
  '/v1/rounds/{roundId}/worklist': {
    get: {
      tags: ['Review rounds'],
      summary: 'What a round asks of your organisation',
      description: 'Role organisation.',
      parameters: [
        roundId,
        parameter('unit', 'Commune code.'),
        parameter('state', 'Default any.', { enum: ['any', 'open', 'answered', 'withdrawn'] }),
        ...pageParameters(100, 500),
      ],
      responses: {
        200: answer('Proposals', page({ type: 'object' })),
        ...refusals,
      },
    },
  },
  '/v1/rounds/{roundId}/close': {
    post: {
      tags: ['Review rounds'],
      summary: 'End a round',
      description: 'Role board. What is not answered is withdrawn.',
      parameters: [roundId],
      responses: { 200: answer('The round', ref('Round')), ...refusals },
    },
  },
};
