import { answer, count, json, list, object, parameter, ref, refusals, text, uuid } from './openapi-parts.js';

const share = { type: 'number', minimum: 0, maximum: 1 };
const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
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
    precision: orNull(share),
    interval: {
      ...orNull(object({ low: share, high: share })),
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
      parameters: [
        parameter('limit', 'Default 20.', { type: 'integer', minimum: 1, maximum: 100 }),
        parameter('cursor', '`next` of the page before.'),
      ],
      responses: {
        200: answer('A page', object({ items: list(ref('BlindPair')), next: orNull(text) })),
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
      requestBody: {
        required: true,
        content: {
          'application/json': json({
            type: 'object',
            required: ['records', 'same', 'reason'],
            additionalProperties: false,
            properties: {
              records: { type: 'array', minItems: 2, maxItems: 2, items: uuid },
              same: { type: 'boolean' },
              reason: { ...text, maxLength: 2000 },
            },
          }),
        },
      },
      responses: {
        200: answer('The decision', object({ decisionId: uuid, caseId: orNull(uuid), state: text })),
        ...refusals,
      },
    },
  },
};
