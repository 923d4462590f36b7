import { answer, json, list, object, ref, refusals, text } from './openapi-parts.js';

const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const secret = { type: 'string', maxLength: 200 };

export const sessionSchemas = {
  Account: object({
    name: { ...text, description: 'The actor of whatever the person decides.' },
    displayName: text,
    role: { enum: ['organisation', 'coordinator', 'board', 'auditor', 'administrator'] },
    organisation: { ...orNull(text), description: 'Slug; set for role organisation alone.' },
    units: {
      ...orNull(list(text)),
      description: 'Units that a coordinator is bound to; null: the whole hub.',
    },
  }),
  Session: object({
    account: { ...orNull(ref('Account')), description: 'Null: nobody is signed in.' },
    organisations: list(object({ slug: text, name: ref('Bilingual') })),
  }),
};

export const sessionPaths = {
  '/v1/session': {
    get: {
      tags: ['Sign-in'],
      summary: 'Who is signed in',
      description: 'By the session cookie of a browser; nobody is an answer too.',
      security: [{ session: [] }, {}],
      responses: { 200: answer('The session', ref('Session')), ...refusals },
    },
    post: {
      tags: ['Sign-in'],
      summary: 'Sign a person in',
      description:
        'Answers with a session cookie (HttpOnly, SameSite=Strict) that every other route takes instead of a bearer token. ' +
        'After five failures each further attempt for that name has to wait: 429 with Retry-After.',
      security: [],
      requestBody: {
        required: true,
        content: {
          'application/json': json({
            type: 'object',
            required: ['name', 'password'],
            additionalProperties: false,
            properties: { name: secret, password: secret },
          }),
        },
      },
      responses: { 200: answer('The session', ref('Session')), ...refusals },
    },
    delete: {
      tags: ['Sign-in'],
      summary: 'Sign out',
      description: 'Ends the session at once, on every instance.',
      security: [{ session: [] }, {}],
      responses: { 204: { description: 'Signed out' }, ...refusals },
    },
  },
  '/v1/session/password': {
    post: {
      tags: ['Sign-in'],
      summary: 'Change the own password',
      description: 'Ends the sessions of the account in other browsers.',
      security: [{ session: [] }],
      requestBody: {
        required: true,
        content: {
          'application/json': json({
            type: 'object',
            required: ['password', 'newPassword'],
            additionalProperties: false,
            properties: { password: secret, newPassword: { ...secret, minLength: 12 } },
          }),
        },
      },
      responses: { 204: { description: 'Changed' }, ...refusals },
    },
  },
};
