import {
  answer,
  count,
  instant,
  jsonBody,
  nullable,
  object,
  pathParameter,
  ref,
  refusals,
  share,
  text,
} from './openapi-parts.js';

const exportId = pathParameter('exportId', 'From POST /v1/exports; files are kept for 7 days.');

export const exportSchemas = {
  Export: object({
    exportId: text,
    state: { enum: ['queued', 'running', 'done', 'failed'] },
    progress: share,
    fileName: nullable(text),
    mediaType: nullable(text),
    bytes: nullable(count),
    error: nullable(object({ code: text, message: ref('Bilingual') })),
    createdAt: instant,
    finishedAt: nullable(text),
    expiresAt: instant,
  }),
  StartExport: object(
    {
      subject: { enum: ['report', 'period', 'round', 'front-aggregate'] },
      name: { ...text, description: 'Of a report.' },
      parameters: { type: 'object', additionalProperties: text },
      periodId: text,
      roundId: text,
      format: { enum: ['csv', 'xlsx', 'pdf', 'docx'] },
      language: { enum: ['vi', 'en'] },
      letterhead: text,
    },
    ['name', 'parameters', 'periodId', 'roundId', 'language', 'letterhead'],
  ),
};

export const exportPaths = {
  '/v1/exports': {
    post: {
      tags: ['Exports'],
      summary: 'Make a file of a report, a period, a review round or the aggregate form of the Front',
      description: 'Roles board, organisation (periods and rounds, its own figures and rows).',
      requestBody: jsonBody(ref('StartExport')),
      responses: { 202: answer('Begun; `Location` says where to look', ref('Export')), ...refusals },
    },
  },
  '/v1/exports/{exportId}': {
    get: {
      tags: ['Exports'],
      summary: 'How far a file is',
      description: 'The client that began it.',
      parameters: [exportId],
      responses: { 200: answer('The export', ref('Export')), ...refusals },
    },
  },
  '/v1/exports/{exportId}/file': {
    get: {
      tags: ['Exports'],
      summary: 'The finished file',
      description: 'The client that began it. 409 while it is not finished.',
      parameters: [exportId],
      responses: { 200: answer('The file', { ...text, format: 'binary' }, '*/*'), ...refusals },
    },
  },
};
