import { SHARABLE_FIELDS } from '#contracts';
import {
  answer,
  day,
  instant,
  jsonBody,
  list,
  object,
  parameter,
  ref,
  refusals,
  text,
} from './openapi-parts.js';

const version = { type: 'integer', minimum: 1 };

export const sharingSchemas = {
  SharingAgreement: object(
    {
      from: { ...text, description: 'The organisation whose record the value comes from.' },
      to: { ...text, description: 'The organisation that may see it.' },
      fields: { ...list({ enum: SHARABLE_FIELDS }), minItems: 1 },
      basis: { ...text, description: 'Legal basis in words.' },
      validFrom: day,
      validUntil: day,
    },
    ['validFrom', 'validUntil'],
  ),
  SharingAgreements: object({
    version,
    agreements: list(ref('SharingAgreement')),
    reason: text,
    changedBy: text,
    changedAt: instant,
  }),
};

export const sharingPaths = {
  '/v1/sharing-agreements': {
    get: {
      tags: ['Sharing'],
      summary: 'See which fields organisations share',
      description:
        'Roles administrator, coordinator, auditor; an organisation sees the agreements that it is part of. As shipped ' +
        'nothing flows: of its own member every organisation sees name, date of birth and gender of the golden record. An ' +
        'agreement adds golden fields of members in common to GET /v1/members/{localId} when their value comes from a ' +
        'record of `from`; `person.changed` in the feed then names in `fields` those of them that have changed.',
      parameters: [parameter('version', 'Default: the one in force.', version)],
      responses: { 200: answer('The agreements', ref('SharingAgreements')), ...refusals },
    },
    put: {
      tags: ['Sharing'],
      summary: 'Put other agreements in force',
      description: 'Role administrator. All of them anew, as the next version; they count within a second.',
      requestBody: jsonBody(
        object({ basedOn: version, reason: text, agreements: list(ref('SharingAgreement')) }),
      ),
      responses: { 200: answer('In force', object({ version })), ...refusals },
    },
  },
};
