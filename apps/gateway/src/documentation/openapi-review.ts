import {
  BULK_ANSWERS,
  CASE_KINDS,
  CASE_SORTS,
  CASE_STATES,
  DECISION_STATES,
  SHIPPED_ORGANISATIONS,
} from '#contracts';
import { REVIEW_BODIES } from '../review/review-request.js';
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
  text,
  uuid,
} from './openapi-parts.js';

const number = { type: 'number' };
const state = { enum: [...CASE_STATES] };
const organisation = { ...text, description: `Slug, e.g. ${SHIPPED_ORGANISATIONS[0].slug}.` };

const caseProperties = {
  caseId: uuid,
  version: count,
  state,
  kind: { enum: [...CASE_KINDS] },
  priority: { ...number, description: 'Expected errors, and one more for every thirty days of waiting.' },
  expectedErrors: {
    ...number,
    description: 'Persons that are expected to be counted twice while it is open.',
  },
  openedAt: instant,
  units: { ...list(text), description: 'Communes and provinces that its records lie in.' },
  organisations: list(organisation),
  assignee: nullable(text),
  assignedAt: nullable(instant),
  pendingDecision: { ...nullable(uuid), description: 'Decision that waits for a second coordinator.' },
  pattern: { ...nullable(text), description: 'Evidence that it shares with other cases.' },
};

const groups = list(list(uuid));
const act = { actor: text, reason: text, at: instant };
const decisionState = { enum: [...DECISION_STATES] };
const bulkAnswer = { enum: [...BULK_ANSWERS] };
const bulkProperties = { bulkId: uuid, pattern: text, answer: bulkAnswer };

const compared = {
  records: list(
    object({
      recordId: uuid,
      organisation,
      localId: text,
      personId: nullable(uuid),
      person: { $ref: '#/components/schemas/CanonicalRecord/properties/person' },
      membership: { $ref: '#/components/schemas/CanonicalRecord/properties/membership' },
    }),
  ),
  pairs: list(
    object({
      a: uuid,
      b: uuid,
      probability: number,
      weight: { ...number, description: 'Bits for (positive) or against one person.' },
      evidence: list(object({ field: text, level: text, weight: number, text: ref('Bilingual') })),
    }),
  ),
};

export const reviewSchemas = {
  RecordLinks: object({
    personId: uuid,
    model: object({ modelId: count, version: text }),
    ...compared,
    decisions: { ...list(ref('Decision')), description: 'About any of its records, the latest first.' },
  }),
  ReviewCaseItem: object({ ...caseProperties, recordCount: count }),
  ReviewCase: object({
    ...caseProperties,
    successor: { ...nullable(uuid), description: 'Of a superseded case: the open one that took over.' },
    decisionId: nullable(uuid),
    ...compared,
    standing: { ...groups, description: 'Records that stand together as one person now.' },
    proposal: { ...groups, description: 'The partition that the hub would choose.' },
    hints: {
      ...list(object({ code: text, a: uuid, b: uuid, text: ref('Bilingual') })),
      description: 'What easily misleads about a pair.',
    },
    decisions: { ...list(ref('Decision')), description: 'About any of its records, the latest first.' },
    skips: list(object({ actor: text, reason: text, skippedAt: instant })),
  }),
  Decision: object({
    decisionId: uuid,
    caseId: nullable(uuid),
    state: decisionState,
    actor: text,
    reason: text,
    decidedAt: instant,
    groups,
    bulkId: nullable(uuid),
    second: nullable(object({ ...act, confirmed: { type: 'boolean' } })),
    revocation: nullable(object(act)),
  }),
  DecisionReply: object({ decisionId: uuid, caseId: nullable(uuid), state: decisionState }),
  EvidencePattern: object({
    pattern: text,
    cases: count,
    recordsPerCase: count,
    probability: object({ least: number, most: number }),
    pairs: list(
      object({
        sameStanding: { type: 'boolean' },
        evidence: list(object({ field: text, level: text, text: ref('Bilingual') })),
      }),
    ),
    hints: list(text),
    sample: object({
      needed: count,
      decided: count,
      same: count,
      different: count,
      answer: { ...nullable(bulkAnswer), description: 'What the rest may be answered; null: nothing yet.' },
      caseIds: { ...list(uuid), description: 'Cases to decide by hand next.' },
    }),
  }),
  BulkAnswered: object({
    bulkId: uuid,
    succeeded: count,
    failed: count,
    items: list(
      object({
        caseId: nullable(uuid),
        decisionId: nullable(uuid),
        state: nullable(decisionState),
        failure: nullable(object({ code: text, message: ref('Bilingual') })),
      }),
    ),
  }),
  BulkDecision: object({
    ...bulkProperties,
    actor: text,
    reason: text,
    decidedAt: instant,
    states: { type: 'object', additionalProperties: count, description: 'Its decisions by state.' },
  }),
  ReviewProgress: object({
    since: instant,
    open: count,
    unassigned: count,
    awaitingSecond: count,
    oldestOpenedAt: nullable(instant),
    decided: count,
    coordinators: list(object({ actor: text, assigned: count, decided: count, skipped: count })),
    units: list(object({ unit: text, name: text, open: count, decided: count })),
  }),
};

const caseId = pathParameter('caseId', 'From the queue.', uuid);
const decisionId = pathParameter('decisionId', 'From the decision.', uuid);
const bulkId = pathParameter('bulkId', 'From the bulk decision.', uuid);
const body = (schema: object, required = true): object => ({ requestBody: jsonBody(schema, required) });
const ok = (description: string, schema: object): object => ({
  responses: { 200: answer(description, schema), ...refusals },
});
const unitsHold = 'Role coordinator; one bound to units has only cases with a record in them.';

export const reviewPaths = {
  '/v1/review/cases': {
    get: {
      tags: ['Review'],
      summary: 'List the cases that a person must decide',
      description: `${unitsHold} The most urgent first.`,
      parameters: [
        parameter('state', 'Default open.', state),
        parameter('sort', 'Default priority; the same on every page.', { enum: [...CASE_SORTS] }),
        parameter('kind', 'Why there is a case.', { enum: [...CASE_KINDS] }),
        parameter('assignee', 'Id of a coordinator, `me` or `none`.'),
        parameter('unit', 'Commune or province code.'),
        parameter('organisation', 'Slug.'),
        parameter('minRecords', 'Least number of records.', count),
        parameter('pattern', 'Cases with this evidence.'),
        parameter('awaitingSecond', 'Whether a decision waits for a second coordinator.', {
          type: 'boolean',
        }),
        parameter('openedBefore', 'Day or instant; cases that have been open since before it.'),
        parameter('count', 'Whether to say how many fit (`total`).', { type: 'boolean' }),
        ...pageParameters(50, 500),
      ],
      ...ok(
        'A page',
        object({ items: list(ref('ReviewCaseItem')), next: nullable(text), total: count }, ['total']),
      ),
    },
  },
  '/v1/review/next': {
    post: {
      tags: ['Review'],
      summary: 'Get the case to decide next',
      description:
        `${unitsHold} The most urgent of the caller's own, else of those that nobody works on, which becomes ` +
        'theirs. Two who ask at once get two cases.',
      ...body(REVIEW_BODIES.next, false),
      ...ok('The case; null: none is left', object({ case: nullable(ref('ReviewCase')) })),
    },
  },
  '/v1/review/progress': {
    get: {
      tags: ['Review'],
      summary: 'See how far the coordinators have come',
      description: unitsHold,
      parameters: [parameter('since', 'Day or instant; default the last midnight in Asia/Ho_Chi_Minh.')],
      ...ok('Open and decided cases, by coordinator and unit', ref('ReviewProgress')),
    },
  },
  '/v1/review/coordinators': {
    get: {
      tags: ['Review'],
      summary: 'List the coordinators and the units that they are bound to',
      description: 'Role coordinator.',
      ...ok(
        'All of them; `units` null: the whole hub',
        object({ items: list(object({ coordinator: text, units: nullable(list(text)) })) }),
      ),
    },
  },
  '/v1/review/assignments': {
    post: {
      tags: ['Review'],
      summary: 'Share out the cases that nobody works on',
      description: 'Role coordinator. To the least laden coordinator of the units of each case.',
      ...body(REVIEW_BODIES.distribution, false),
      ...ok(
        'Who got how many',
        object({ assigned: list(object({ actor: text, cases: count })), unassigned: count }),
      ),
    },
  },
  '/v1/review/cases/{caseId}': {
    get: {
      tags: ['Review'],
      summary: 'See a case: its records, how well each pair agrees, hints, and what was decided before',
      description: `${unitsHold} A superseded case names its successor.`,
      parameters: [caseId],
      ...ok('The case', ref('ReviewCase')),
    },
  },
  '/v1/review/cases/{caseId}/assign': {
    post: {
      tags: ['Review'],
      summary: 'Give a case to a coordinator, or to nobody',
      description: unitsHold,
      parameters: [caseId],
      ...body(REVIEW_BODIES.assignment),
      ...ok('As it stands now', ref('ReviewCaseItem')),
    },
  },
  '/v1/review/cases/{caseId}/take-over': {
    post: {
      tags: ['Review'],
      summary: 'Work on a case yourself, whoever did before',
      description: unitsHold,
      parameters: [caseId],
      ...ok('As it stands now', ref('ReviewCaseItem')),
    },
  },
  '/v1/review/cases/{caseId}/skip': {
    post: {
      tags: ['Review'],
      summary: 'Leave a case to others, with the reason',
      description: `${unitsHold} It does not come to the skipper as the next one until it changes.`,
      parameters: [caseId],
      ...body(REVIEW_BODIES.reason),
      ...ok('As it stands now', ref('ReviewCaseItem')),
    },
  },
  '/v1/review/cases/{caseId}/decisions': {
    post: {
      tags: ['Review'],
      summary: 'Decide a case',
      description:
        `${unitsHold} \`groups\` is a partition of exactly the records of the case: records of one group are one ` +
        'person, records of different groups are not. 409 when the case has moved on (`successor`) or earlier ' +
        'decisions contradict (`chain`, `decisions`). A merge above the configured size answers ' +
        '`awaiting-second` and changes nothing until a second coordinator confirms it.',
      parameters: [caseId],
      ...body(REVIEW_BODIES.decision),
      ...ok(
        'Decided',
        object({ decisionId: uuid, caseId: uuid, state: { enum: [...CASE_STATES, 'awaiting-second'] } }),
      ),
    },
  },
  '/v1/review/decisions': {
    get: {
      tags: ['Review'],
      summary: 'List decisions',
      description: `${unitsHold} The latest first.`,
      parameters: [
        parameter('record', 'Record that takes part.', uuid),
        parameter('person', 'Person of whose records one takes part.', uuid),
        parameter('case', 'Case that it answers.', uuid),
        parameter('bulk', 'Bulk decision that it belongs to.', uuid),
        parameter('actor', 'Who decided.'),
        parameter('state', 'How it stands.', decisionState),
        parameter('from', 'Day or instant, included.'),
        parameter('to', 'Day or instant, not included.'),
        ...pageParameters(50, 500),
      ],
      ...ok('A page', page(ref('Decision'))),
    },
  },
  '/v1/review/decisions/{decisionId}': {
    get: {
      tags: ['Review'],
      summary: 'See a decision: what, who, why, and whether it still holds',
      description: unitsHold,
      parameters: [decisionId],
      ...ok('The decision', ref('Decision')),
    },
  },
  '/v1/review/decisions/{decisionId}/revoke': {
    post: {
      tags: ['Review'],
      summary: 'Take a decision back',
      description: `${unitsHold} The records are clustered again without it. Withdraws one that waits for a second coordinator.`,
      parameters: [decisionId],
      ...body(REVIEW_BODIES.reason),
      ...ok('Taken back', object({ decisionId: uuid, state: decisionState })),
    },
  },
  '/v1/review/decisions/{decisionId}/confirm': {
    post: {
      tags: ['Review'],
      summary: 'Confirm a large merge that another coordinator decided',
      description: `${unitsHold} It takes effect with this.`,
      parameters: [decisionId],
      ...body(REVIEW_BODIES.confirmation, false),
      ...ok('In force', ref('DecisionReply')),
    },
  },
  '/v1/review/decisions/{decisionId}/reject': {
    post: {
      tags: ['Review'],
      summary: 'Reject a large merge that another coordinator decided',
      description: `${unitsHold} The case stays open as it was.`,
      parameters: [decisionId],
      ...body(REVIEW_BODIES.reason),
      ...ok('Rejected', ref('DecisionReply')),
    },
  },
  '/v1/review/patterns': {
    get: {
      tags: ['Review'],
      summary: 'List evidence that several open cases share',
      description: `${unitsHold} The most frequent first, with the sample that must be decided by hand first.`,
      parameters: [
        parameter('minCases', 'Default 2.', { type: 'integer', minimum: 1 }),
        parameter('limit', 'Default 20.', { type: 'integer', minimum: 1, maximum: 100 }),
      ],
      ...ok('Patterns', object({ items: list(ref('EvidencePattern')) })),
    },
  },
  '/v1/review/bulk-decisions': {
    post: {
      tags: ['Review'],
      summary: 'Decide the rest of the cases with one evidence',
      description:
        `${unitsHold} Only after a sample was decided by hand with one answer throughout. \`expected\` is the number ` +
        'of cases that the pattern showed. Each case succeeds or says why not; at most 1000 at once.',
      ...body(REVIEW_BODIES.bulk),
      ...ok('What became of each case', ref('BulkAnswered')),
    },
  },
  '/v1/review/bulk-decisions/{bulkId}': {
    get: {
      tags: ['Review'],
      summary: 'See how the decisions of a bulk stand',
      description: unitsHold,
      parameters: [bulkId],
      ...ok('The bulk decision', ref('BulkDecision')),
    },
  },
  '/v1/review/bulk-decisions/{bulkId}/revoke': {
    post: {
      tags: ['Review'],
      summary: 'Take all decisions of a bulk back',
      description: `${unitsHold} Those that still stand; may be repeated.`,
      parameters: [bulkId],
      ...body(REVIEW_BODIES.reason),
      ...ok('What became of each decision', ref('BulkAnswered')),
    },
  },
};
