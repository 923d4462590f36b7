import {
  answer,
  count,
  instant,
  list,
  nullable,
  object,
  pathParameter,
  ref,
  refusals,
  text,
} from './openapi-parts.js';

export const placeSchemas = {
  Place: object({
    code: text,
    name: { ...text, description: 'With the word that says what it is: `Xã Tân Thành`.' },
    level: { enum: ['province', 'commune'] },
    parent: {
      ...nullable(object({ code: text, name: text })),
      description: 'The province of a commune.',
    },
  }),
  Arrival: object({
    organisation: text,
    lastAt: {
      ...nullable(instant),
      description: 'When data of the organisation arrived last, as list or single record; null: never.',
    },
    held: { ...count, description: 'Full lists that wait until the organisation confirms them.' },
  }),
};

export const placePaths = {
  '/v1/places/{code}': {
    get: {
      tags: ['Reports'],
      summary: 'A province or commune, and what it belongs to',
      description: 'Every role. 404 `unit.unknown` when there is none today.',
      parameters: [pathParameter('code', 'Code of the province or commune.')],
      responses: { 200: answer('The unit', ref('Place')), ...refusals },
    },
  },
  '/v1/arrivals': {
    get: {
      tags: ['Reports'],
      summary: 'When data of each organisation came last',
      description: 'Roles board, coordinator and administrator.',
      responses: { 200: answer('By organisation', object({ items: list(ref('Arrival')) })), ...refusals },
    },
  },
};
