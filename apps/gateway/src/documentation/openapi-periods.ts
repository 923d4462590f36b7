import { CORRECTION_CAUSES } from '#contracts';
import {
  answer,
  count,
  day,
  instant,
  jsonBody,
  list,
  nullable,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
} from './openapi-parts.js';

/** As which file an answer is wanted. */
export const fileParameters = [
  parameter('format', 'Default json. A file that takes long is answered with 202 and `Location`.', {
    enum: ['json', 'csv', 'xlsx', 'pdf', 'docx'],
  }),
  parameter('lang', 'Language of the file; default vi.', { enum: ['vi', 'en'] }),
  parameter('letterhead', 'Who issues it: `front`, `party`, `youth-union`, or what the settings name.'),
];

const kind = { enum: ['quarter', 'half-year', 'year', 'ad-hoc'] };
const periodId = pathParameter('periodId', 'E.g. `2026-Q4`, `2026-H1`, `2026-Y`, `A-2026-10-01-2026-11-20`.');
const objectionId = pathParameter('objectionId', 'Number of the objection in its period.', {
  type: 'integer',
});

const head = {
  periodId: text,
  kind,
  title: ref('Bilingual'),
  from: day,
  to: day,
  attestBy: day,
  signBy: day,
};
const difference = { type: 'integer' };
const thenAndNow = object({ signed: count, now: count });

export const periodSchemas = {
  Period: object({
    ...head,
    overdue: { enum: ['attestation', 'signature', null] },
    state: { enum: ['collecting', 'signed', 'cancelled'] },
    revision: {
      ...count,
      description: 'How often its figures were counted; one revision is attested and signed.',
    },
    asOf: day,
    knownAt: instant,
    digest: { ...text, description: 'SHA-256 over figures and rows, hexadecimal.' },
    statements: list(
      object({
        organisation: text,
        state: { enum: ['missing', 'attested', 'objected', 'lapsed'] },
        ...{ actor: nullable(text), at: nullable(text), remarks: nullable(text) },
      }),
    ),
    objections: list(
      object({
        ...{ objectionId: count, organisation: text, remarks: text, actor: text, at: instant },
        state: { enum: ['open', 'resolved', 'withdrawn'] },
        ...{ outcome: nullable(text), closedBy: nullable(text), closedAt: nullable(text) },
      }),
    ),
    figures: list(object({ organisation: text, persons: count, memberships: count, duplicates: count })),
    signature: nullable(object({ actor: text, at: instant, keyId: text, value: text })),
  }),
  OpenPeriod: object(
    {
      ...{ kind, year: count, part: count, from: day, to: day, title: text, attestBy: day, signBy: day },
    },
    ['year', 'part', 'from', 'to', 'title', 'attestBy', 'signBy'],
  ),
  PeriodReport: object({
    period: ref('Period'),
    reports: list(object({ report: text, version: count, parameters: { type: 'object' }, figures: {} })),
    groups: list(object({ unit: text, organisation: text, rows: count, digest: text })),
    statement: {
      ...nullable(text),
      description: 'What is signed, letter for letter (canonical JSON, RFC 8785).',
    },
  }),
  PeriodVerification: object({
    periodId: text,
    revision: count,
    verified: { type: 'boolean' },
    signature: object({ keyId: text, valid: { type: 'boolean' } }),
    figures: object({
      ...{ reports: count, equal: { type: 'boolean' } },
      differences: list(
        object({ report: text, parameters: { type: 'object' }, path: text, signed: {}, recomputed: {} }),
      ),
    }),
    rows: object({
      ...{ groups: count, rows: count, equal: { type: 'boolean' } },
      differences: list(
        object({
          ...{ unit: text, organisation: text, recordId: text, personId: nullable(text) },
          kind: { enum: ['changed', 'missing', 'added'] },
          fields: list(object({ field: text, signed: nullable(text), recomputed: nullable(text) })),
        }),
      ),
    }),
    stored: { ...list(text), description: 'Frozen copies that no longer fit what was signed.' },
    versions: list(object({ name: text, signed: {}, now: {} })),
    limit: count,
  }),
  PeriodCorrections: object({
    ...{ periodId: text, asOf: day, signedKnownAt: instant, knownAt: instant },
    ...{ persons: thenAndNow, memberships: thenAndNow },
    causes: list(
      object({
        cause: { enum: [...CORRECTION_CAUSES] },
        ...{ records: count, persons: difference, memberships: difference },
      }),
    ),
    organisations: list(
      object({ organisation: text, signed: count, now: count, causes: { type: 'object' } }),
    ),
  }),
};

const remarks = jsonBody(object({ remarks: text }));

function action(
  summary: string,
  description: string,
  requestBody?: object,
  more: readonly object[] = [],
): object {
  return {
    post: {
      tags: ['Periods'],
      summary,
      description,
      parameters: [periodId, ...more],
      ...(requestBody && { requestBody }),
      responses: { 200: answer('The period as it stands now', ref('Period')), ...refusals },
    },
  };
}

function reading(
  summary: string,
  description: string,
  answered: object,
  parameters: readonly object[],
): object {
  return {
    get: { tags: ['Periods'], summary, description, parameters, responses: { 200: answered, ...refusals } },
  };
}

export const periodPaths = {
  '/v1/periods': {
    post: {
      tags: ['Periods'],
      summary: 'Open a reporting period and count its figures',
      description:
        'Role board. Counted as of its last day, or of today when that is still to come, as known now. ' +
        '`year` and `part` of a quarter (1–4) or half-year (1–2), `from` and `to` of an ad hoc period. ' +
        'Deadlines default to 10 and 20 days after its end.',
      requestBody: jsonBody(ref('OpenPeriod')),
      responses: { 201: answer('The period', ref('Period')), ...refusals },
    },
    ...reading(
      'Periods, newest first',
      'Roles board, auditor, organisation (its own figures).',
      answer('Periods', object({ items: list(ref('Period')) })),
      [],
    ),
  },
  '/v1/periods/calendar': reading(
    'Periods of a year with their deadlines',
    'Roles board, organisation.',
    answer(
      'Calendar',
      object({ year: count, items: list(object({ ...head, state: text, statement: text }, ['statement'])) }),
    ),
    [parameter('year', 'Default this year in Vietnam.', { type: 'integer' })],
  ),
  '/v1/periods/keys': reading(
    'Public keys of signed period reports',
    'Roles board, organisation, auditor. Those of retired keys stay.',
    answer('JSON Web Key Set', object({ keys: list({ type: 'object' }) })),
    [],
  ),
  '/v1/periods/{periodId}': reading(
    'A period',
    'Roles board, auditor, organisation (its own figures).',
    answer('The period', ref('Period')),
    [periodId, ...fileParameters],
  ),
  '/v1/periods/{periodId}/report': reading(
    'Everything that was frozen',
    'Roles board, auditor. Frozen reports, digests of the rows, and the signed statement.',
    answer('The report', ref('PeriodReport')),
    [periodId],
  ),
  '/v1/periods/{periodId}/attest': action(
    'Attest the figures of your organisation',
    'Role organisation. With `revision` only if the figures are still those.',
    jsonBody(object({ revision: count, remarks: text }, ['revision', 'remarks']), false),
  ),
  '/v1/periods/{periodId}/object': action('Object to the figures', 'Role organisation.', remarks),
  '/v1/periods/{periodId}/objections/{objectionId}/withdraw': action(
    'Withdraw your objection',
    'Role organisation.',
    remarks,
    [objectionId],
  ),
  '/v1/periods/{periodId}/objections/{objectionId}/resolve': action(
    'Resolve an objection',
    'Role board. Says what came of it.',
    remarks,
    [objectionId],
  ),
  '/v1/periods/{periodId}/recount': action(
    'Count the figures anew',
    'Role board. With what became known since; organisations whose figures changed attest again.',
  ),
  '/v1/periods/{periodId}/sign': action(
    'Sign the period',
    'Role board. Everything is computed once more and frozen; refused while objections are open, attestations are missing (unless `withoutAttestation` says why) or figures moved.',
    jsonBody(
      object({ revision: count, withoutAttestation: text }, ['revision', 'withoutAttestation']),
      false,
    ),
  ),
  '/v1/periods/{periodId}/cancel': action(
    'Give a period up',
    'Role board. Before it is signed; counting anew takes it up again.',
    remarks,
  ),
  '/v1/periods/{periodId}/verify': {
    post: {
      tags: ['Periods'],
      summary: 'Compute a signed period again from history',
      description: 'Roles board, auditor. Compares byte for byte and names the row or figure that differs.',
      parameters: [periodId],
      responses: { 200: answer('What came out', ref('PeriodVerification')), ...refusals },
    },
  },
  '/v1/periods/{periodId}/corrections': reading(
    'How a signed period reads today, and why',
    'Roles board, auditor. The causes add up to the difference exactly.',
    answer('Corrections', ref('PeriodCorrections')),
    [periodId, parameter('knownAt', 'As the hub knew it then; default now.', instant)],
  ),
};
