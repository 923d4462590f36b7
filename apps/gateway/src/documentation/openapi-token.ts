import { answer, instant, list, nullable, object, ref, refusals, text } from './openapi-parts.js';

export const clientSchemas = {
  Client: object({
    clientId: text,
    createdAt: instant,
    disabledAt: nullable(instant),
  }),
};

export const tokenPaths = {
  '/v1/clients': {
    get: {
      tags: ['Sign-in'],
      summary: 'List your systems that may ask for tokens',
      description: 'Role organisation. Secrets are not among it: the operator gives new ones.',
      responses: { 200: answer('Your clients', object({ items: list(ref('Client')) })), ...refusals },
    },
  },
  '/oauth/token': {
    post: {
      tags: ['Sign-in'],
      summary: 'Get a bearer token',
      description:
        'Client credentials grant of OAuth 2.0. The secret comes by Basic authentication or in the form.',
      security: [{ client: [] }, {}],
      requestBody: {
        required: true,
        content: {
          'application/x-www-form-urlencoded': {
            schema: {
              type: 'object',
              required: ['grant_type'],
              properties: {
                grant_type: { const: 'client_credentials' },
                client_id: text,
                client_secret: text,
              },
            },
          },
        },
      },
      responses: {
        200: answer(
          'A token',
          object({ access_token: text, token_type: { const: 'Bearer' }, expires_in: { type: 'integer' } }),
        ),
        ...refusals,
      },
    },
  },
};
