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
  ref,
  refusals,
  text,
} from './openapi-parts.js';
import { REFUSAL_REASONS } from '../sign-in/refusal.js';
import { SIGN_IN_EVENTS, SIGN_IN_METHODS } from '../sign-in/sign-in-trail.js';

const secret = { type: 'string', maxLength: 200 };

export const sessionSchemas = {
  Account: object({
    name: { ...text, description: 'The actor of whatever the person decides.' },
    displayName: text,
    role: { enum: ['organisation', 'coordinator', 'board', 'auditor', 'administrator'] },
    organisation: { ...nullable(text), description: 'Slug; set for role organisation alone.' },
    units: {
      ...nullable(list(text)),
      description: 'Units that a coordinator is bound to; null: the whole hub.',
    },
  }),
  Session: object({
    account: { ...nullable(ref('Account')), description: 'Null: nobody is signed in.' },
    organisations: list(object({ slug: text, name: ref('Bilingual') })),
    provider: {
      ...nullable(text),
      description:
        'What the identity provider is called that people may sign in with; null: passwords alone.',
    },
  }),
  SignInEntry: object({
    event: { enum: SIGN_IN_EVENTS },
    method: { enum: SIGN_IN_METHODS },
    account: {
      ...nullable(text),
      description:
        'Name of the account; null: of a refusal for which no account is known. Other names are not kept.',
    },
    reason: {
      enum: [...REFUSAL_REASONS, null],
      description:
        'Of a refusal: no such account (`unknown`), `wrong` password, account `disabled`, to `wait` after too many ' +
        'failures; at the identity provider also `expired`, `denied`, `invalid`, `unreachable`.',
    },
    times: { ...count, description: 'Refusals alike within one hour are one entry.' },
    firstAt: instant,
    lastAt: instant,
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
      requestBody: jsonBody({
        type: 'object',
        required: ['name', 'password'],
        additionalProperties: false,
        properties: { name: secret, password: secret },
      }),
      responses: { 200: answer('The session', ref('Session')), ...refusals },
    },
    delete: {
      tags: ['Sign-in'],
      summary: 'Sign out',
      description:
        'Ends the session at once, on every instance. Whoever signed in at the identity provider is told in `signOutUrl` ' +
        'where to end their session there too, if the provider has such a place.',
      security: [{ session: [] }, {}],
      responses: {
        200: answer('Signed out here; the provider goes on', object({ signOutUrl: text })),
        204: { description: 'Signed out' },
        ...refusals,
      },
    },
  },
  '/v1/session/oidc': {
    get: {
      tags: ['Sign-in'],
      summary: 'Sign a person in at the identity provider',
      description:
        'For links in a browser: authorization code flow with PKCE, state and nonce. Leads to the provider, or back to ' +
        'the sign-in page with `?signIn=unreachable`. 404 when no provider is set up.',
      security: [],
      parameters: [parameter('returnTo', 'Path of the console to come back to, default `/`.')],
      responses: { 303: { description: 'To the provider' }, ...refusals },
    },
  },
  '/v1/session/oidc/callback': {
    get: {
      tags: ['Sign-in'],
      summary: 'Where the identity provider leads back to',
      description:
        'Answers with the session cookie and leads to the console. When nobody is signed in, to the sign-in page with ' +
        '`?signIn=` and why: `expired` (also a code that was used), `denied`, `invalid`, `unknown` (no account has ' +
        'this identity), `unreachable`.',
      security: [],
      responses: { 303: { description: 'To the console' }, ...refusals },
    },
  },
  '/v1/session/password': {
    post: {
      tags: ['Sign-in'],
      summary: 'Change the own password',
      description: 'Ends the sessions of the account in other browsers.',
      security: [{ session: [] }],
      requestBody: jsonBody({
        type: 'object',
        required: ['password', 'newPassword'],
        additionalProperties: false,
        properties: { password: secret, newPassword: { ...secret, minLength: 12 } },
      }),
      responses: { 204: { description: 'Changed' }, ...refusals },
    },
  },
  '/v1/sign-ins': {
    get: {
      tags: ['Sign-in'],
      summary: 'See who signed in and out, and who was refused',
      description:
        'Roles auditor and administrator. Newest first, by when an entry began. Sessions that end by themselves, with a ' +
        'changed password or a disabled account leave no entry. A wrong present password at a change of password is a refusal too.',
      parameters: [
        parameter('event', 'Only these.', { enum: SIGN_IN_EVENTS }),
        parameter('account', 'Only of this account.'),
        ...pageParameters(100, 500),
      ],
      responses: { 200: answer('A page', page(ref('SignInEntry'))), ...refusals },
    },
  },
};
