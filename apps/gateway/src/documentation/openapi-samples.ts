import {
  answer,
  count,
  jsonBody,
  list,
  nullable,
  object,
  page,
  pageParameters,
  ref,
  refusals,
  share,
  text,
  uuid,
} from './openapi-parts.js';

const contents = { type: 'object', additionalProperties: true };

export const sampleSchemas = {
  BlindPair: object({
    records: list(
      object({ recordId: uuid, organisation: text, localId: text, person: contents, membership: contents }),
    ),
  }),
  MeasuredPrecision: object({
    drawnPer10000: { ...count, description: 'Of ten thousand automatic links; 0: switched off.' },
    answered: count,
    same: count,
    precision: nullable(share),
    interval: {
      ...nullable(object({ low: share, high: share })),
      description: 'Wilson’s interval for a confidence of 95 %.',
    },
  }),
};

export const samplePaths = {
  '/v1/review/samples': {
    get: {
      tags: ['Review'],
      summary: 'List automatic links to be judged blind',
      description:
        'Role coordinator, of the whole hub. Two records each, without score, proposal or person; the links stand meanwhile.',
      parameters: pageParameters(20, 100),
      responses: {
        200: answer('A page', page(ref('BlindPair'))),
        ...refusals,
      },
    },
  },
  '/v1/review/samples/answers': {
    post: {
      tags: ['Review'],
      summary: 'Say whether two records are one person',
      description:
        'Role coordinator, of the whole hub. The answer is a decision: false parts the records, true confirms them. 404 when the pair is not, or no more, one to be judged.',
      requestBody: jsonBody({
        type: 'object',
        required: ['records', 'same', 'reason'],
        additionalProperties: false,
        properties: {
          records: { type: 'array', minItems: 2, maxItems: 2, items: uuid },
          same: { type: 'boolean' },
          reason: { ...text, maxLength: 2000 },
        },
      }),
      responses: {
        200: answer('The decision', object({ decisionId: uuid, caseId: nullable(uuid), state: text })),
        ...refusals,
      },
    },
  },
};
