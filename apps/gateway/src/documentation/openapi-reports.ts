import { count, instant, json, list, object, parameter, ref, refusals, text } from './openapi-parts.js';

const figures = { persons: count, memberships: count };

export const reportSchemas = {
  Summary: object({
    asOf: { type: 'string', format: 'date' },
    knownAt: instant,
    unit: object({
      code: { type: ['string', 'null'] },
      name: text,
      level: { enum: ['hub', 'province', 'commune'] },
    }),
    ...figures,
    inOneOrganisation: count,
    inSeveralOrganisations: count,
    pendingReview: object({ cases: count, records: count, personsLow: count, personsHigh: count }),
    organisations: list(object({ organisation: text, ...figures, duplicates: count })),
    overlaps: list(object({ organisations: list(text), persons: count })),
    children: list(object({ code: text, name: text, ...figures })),
    unplaced: count,
    childrenExcess: count,
  }),
};

export const reportPaths = {
  '/v1/reports/summary': {
    get: {
      tags: ['Reports'],
      summary: 'People and memberships, consolidated over all organisations',
      description: 'Role board. Exact at every moment.',
      parameters: [
        parameter('asOf', 'Day that the memberships are counted for; default today in Vietnam.', {
          type: 'string',
          format: 'date',
        }),
        parameter('knownAt', 'As the hub knew it then; default now.', instant),
        parameter('unit', 'Province or commune code; default the whole hub.'),
        parameter('format', 'Default json.', { enum: ['json', 'csv'] }),
      ],
      responses: {
        200: {
          description: 'The summary',
          content: { 'application/json': json(ref('Summary')), 'text/csv': json(text) },
        },
        ...refusals,
      },
    },
  },
};
