import { LEFT_REASONS, PROPOSAL_ANSWERS, PROPOSAL_KINDS, PROPOSAL_STATES } from '#contracts';
import {
  answer,
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
  uuid,
} from './openapi-parts.js';

const leftReason = {
  enum: [...LEFT_REASONS, null],
  description: 'Ground in the charter; of `remove` alone.',
};
const unitCode = {
  ...nullable(text),
  description: 'Unit that the membership moves to; of `transfer` alone.',
};
const reason = { ...text, maxLength: 2_000, description: 'In your words; may be left out for `keep` alone.' };

export const proposalSchemas = {
  Proposal: object({
    proposalId: uuid,
    roundId: nullable(text),
    recordId: uuid,
    localId: text,
    unitCode: { ...nullable(text), description: 'Unit of the membership when it was proposed.' },
    kind: {
      enum: PROPOSAL_KINDS,
      description:
        '`check`: look whether the record is right (no sign of activity, a duplicate, an unlikely age).',
    },
    reasons: list(object({ code: text, message: ref('Bilingual') })),
    suggestedUnitCode: nullable(text),
    suggestedLeftReason: { enum: [...LEFT_REASONS, null] },
    dueOn: nullable(day),
    state: { enum: PROPOSAL_STATES },
    openedAt: instant,
    closedAt: nullable(instant),
    answer: nullable(
      object({
        answer: { enum: PROPOSAL_ANSWERS },
        reason: text,
        unitCode: nullable(text),
        leftReason,
        actor: text,
        answeredAt: instant,
      }),
    ),
  }),
};

const proposalId = pathParameter('proposalId', 'Id of the proposal.', uuid);

export const proposalPaths = {
  '/v1/proposals': {
    get: {
      tags: ['Proposals'],
      summary: 'List what is proposed about your records',
      description:
        'Role organisation. Review rounds propose transfers, removals and checks; the hub itself changes nothing.',
      parameters: [
        parameter('state', 'Default `open`.', { enum: ['any', ...PROPOSAL_STATES] }),
        parameter('kind', 'Only these.', { enum: ['any', ...PROPOSAL_KINDS] }),
        parameter('roundId', 'Only those of this round.'),
        parameter('unitCode', 'Only those about members of this unit.'),
        ...pageParameters(100, 1000),
      ],
      responses: {
        200: answer('A page', page(ref('Proposal'))),
        ...refusals,
      },
    },
  },
  '/v1/proposals/{proposalId}': {
    get: {
      tags: ['Proposals'],
      summary: 'Read a proposal',
      description: 'Role organisation.',
      parameters: [proposalId],
      responses: { 200: answer('The proposal', ref('Proposal')), ...refusals },
    },
  },
  '/v1/proposals/{proposalId}/answer': {
    post: {
      tags: ['Proposals'],
      summary: 'Answer a proposal',
      description:
        'Role organisation. The answer is kept; your record changes when you send it changed. Given again in the ' +
        'same words it succeeds again; 409 `proposal.closed` when it was answered otherwise or withdrawn.',
      parameters: [proposalId],
      requestBody: jsonBody(
        object({ answer: { enum: PROPOSAL_ANSWERS }, reason, unitCode, leftReason }, [
          'reason',
          'unitCode',
          'leftReason',
        ]),
      ),
      responses: { 200: answer('As it stands now', ref('Proposal')), ...refusals },
    },
  },
};
