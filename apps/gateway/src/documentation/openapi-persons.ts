import { LEFT_REASONS, MEMBERSHIP_STATUSES } from '#contracts';
import { PERSON_SEARCH_SCHEMA } from '../persons/person-search-request.js';
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
  uuid,
} from './openapi-parts.js';

const status = { enum: [...MEMBERSHIP_STATUSES, 'withdrawn'] };
const boolean = { type: 'boolean' };
const slugs = list(text);

export const personSchemas = {
  Person: object({
    personId: uuid,
    version: { ...count, description: 'Rises with every change of the person.' },
    knownFrom: { ...instant, description: 'Since when the hub has known this state.' },
    golden: { type: 'object', description: 'What holds for true; a field that no record gives is missing.' },
    provenance: {
      type: 'object',
      description:
        'For each golden field the winning record, the rule by which it won, and the rules in force.',
      additionalProperties: object({ recordId: uuid, rule: text, rulesVersion: count }),
    },
    conflicts: {
      ...list(object({ field: text, value: {}, records: list(uuid), organisations: slugs, rule: text })),
      description: 'Values that lost and cannot be true beside the one that won.',
    },
    records: list(object({ recordId: uuid, organisation: text, localId: text })),
    memberships: list(ref('PersonMembership')),
    roles: {
      ...list(
        object({ organisation: text, role: text, unitCode: nullable(text), recordId: uuid, member: boolean }),
      ),
      description: 'Roles beyond plain membership, also of somebody who is no member (`member` false).',
    },
    deceased: {
      ...nullable(object({ reportedBy: slugs, contradictedBy: slugs })),
      description: 'Who reports the death, and where the person still counts as a member; null: nobody does.',
    },
  }),
  PersonMembership: object({
    organisation: text,
    status,
    unitCode: nullable(text),
    joinedOn: nullable(day),
    leftOn: nullable(day),
    leftReason: { enum: [...LEFT_REASONS, null] },
    role: nullable(text),
    counted: { ...boolean, description: 'Active or suspended.' },
    intervals: {
      ...list(object({ status, from: nullable(day), to: nullable(day) })),
      description: 'From the first day to before the second; null: not known, or still so.',
    },
    proofs: object({ feesPaidThrough: nullable(day), lastActivityOn: nullable(day) }),
    records: { ...list(uuid), description: 'Records that it rests on, the one that stands for it first.' },
  }),
  PersonChange: object({
    version: count,
    knownAt: instant,
    cause: {
      ...object(
        {
          kind: { enum: ['records', 'decision', 'revocation', 'model', 'rules'] },
          decisionId: uuid,
          rulesVersion: count,
        },
        ['decisionId', 'rulesVersion'],
      ),
      description: 'Its records changed, a human decided or took it back, or other survivorship rules hold.',
    },
    events: {
      ...list({ type: 'object', required: ['type'], properties: { type: text } }),
      description:
        '`person.created`, `person.restored`, `person.ended`; `person.merged` and `person.redirected` with `into`; ' +
        '`person.absorbed` with `personId`; `person.split` with `into`; `record.linked` with `from`, `record.unlinked` ' +
        'with `to` (null: none), `record.changed` with `fromVersion` and `toVersion`; `membership.changed` and ' +
        '`field.changed` with `from` and `to`, the latter with `recordId`, `rule` and `rulesVersion`.',
    },
  }),
  FoundPerson: object({
    personId: uuid,
    fullName: nullable(text),
    dateOfBirth: nullable(text),
    gender: nullable(text),
    communeCode: nullable(text),
    provinceCode: nullable(text),
    records: count,
    memberships: list(object({ organisation: text, status, unitCode: nullable(text) })),
  }),
  Finding: object({
    personId: uuid,
    organisation: text,
    since: instant,
    records: list(
      object({ recordId: uuid, localId: text, status, unitCode: nullable(text), joinedOn: nullable(day) }),
    ),
  }),
};

const personId = pathParameter('personId', 'Present or former id.', uuid);

export const personPaths = {
  '/v1/persons/search': {
    post: {
      tags: ['Persons'],
      summary: 'Find persons by name, number, phone or local id',
      description:
        'Role coordinator. At least one of `name`, `nationalId`, `oldNationalId`, `phone`, `organisation` with ' +
        '`localId`; every other criterion narrows the search. A page of a common name may hold few items, even none, ' +
        'and still have a `next`.',
      requestBody: jsonBody(PERSON_SEARCH_SCHEMA),
      responses: { 200: answer('A page', page(ref('FoundPerson'))), ...refusals },
    },
  },
  '/v1/persons/{personId}': {
    get: {
      tags: ['Persons'],
      summary: 'See a person: golden record, provenance, conflicts, records, memberships; now or as it was',
      description:
        'Role coordinator. An id that lost a merge leads to the person that it is now, or was at `knownAt`.',
      parameters: [
        personId,
        parameter(
          'asOf',
          'Memberships as they stood on this day; those that had not begun are left out.',
          day,
        ),
        parameter('knownAt', 'What the hub knew at this instant.', instant),
      ],
      responses: { 200: answer('The person', ref('Person')), ...refusals },
    },
  },
  '/v1/persons/{personId}/links': {
    get: {
      tags: ['Persons'],
      summary: 'See why the records of a person are one person',
      description:
        'Role coordinator. Links of the model that decides, with score and evidence field by field, and what people decided ' +
        'about the records, revoked decisions too. Records may also be joined through a third one, or by a decision alone.',
      parameters: [personId],
      responses: { 200: answer('Links and decisions', ref('RecordLinks')), ...refusals },
    },
  },
  '/v1/persons/{personId}/history': {
    get: {
      tags: ['Persons'],
      summary: 'See what became of a person, change by change',
      description: 'Role coordinator. Oldest first; of exactly this id, whether it leads elsewhere or not.',
      parameters: [personId, ...pageParameters(50, 200)],
      responses: {
        200: answer('A page', page(ref('PersonChange'), { personId: uuid })),
        ...refusals,
      },
    },
  },
};

export const findingPaths = {
  '/v1/findings/duplicates': {
    get: {
      tags: ['Findings'],
      summary: 'List records of one organisation that count as members and are one person',
      description: 'Role organisation: its own records alone; role coordinator: of all organisations.',
      parameters: pageParameters(100, 1_000),
      responses: { 200: answer('A page', page(ref('Finding'))), ...refusals },
    },
  },
  '/v1/findings/deceased': {
    get: {
      tags: ['Findings'],
      summary: 'List members whose death another organisation reports',
      description: 'Role coordinator. `organisation` and `records`: where the person still counts.',
      parameters: pageParameters(100, 1_000),
      responses: { 200: answer('A page', page(ref('Finding'))), ...refusals },
    },
  },
};
