import { Controller, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public, TokenAuthority } from '#security';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { mediaType, readBytes } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';
import { Clients } from './clients.js';

/** RFC 6749, section 5.1. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
}

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const MAX_CREDENTIAL = 200;

@Controller('oauth')
export class OauthController {
  constructor(
    private readonly clients: Clients,
    private readonly tokens: TokenAuthority,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** Client credentials grant; the secret comes by Basic or in the form. */
  @Post('token')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async token(@Req() request: FastifyRequest): Promise<TokenResponse> {
    if (mediaType(request) !== 'application/x-www-form-urlencoded') {
      throw new Problem('content-type.unsupported', {
        values: { expected: 'application/x-www-form-urlencoded' },
      });
    }
    const form = new URLSearchParams((await readBytes(request)).toString('utf8'));
    const grantType = form.get('grant_type');
    if (!grantType) throw new Problem('oauth.invalid_request');
    if (grantType !== 'client_credentials') throw new Problem('oauth.unsupported_grant_type');
    const { clientId, clientSecret } = credentials(request.headers.authorization, form);
    const caller = await this.clients.authenticate(clientId, clientSecret);
    if (!caller) throw invalidClient();
    const expiresIn = this.configuration.tokenLifetimeSeconds;
    return {
      access_token: await this.tokens.issue(caller, expiresIn),
      token_type: 'Bearer',
      expires_in: expiresIn,
    };
  }
}

function credentials(authorization: string | undefined, form: URLSearchParams): Credentials {
  const found = authorization === undefined ? inForm(form) : inHeader(authorization);
  const { clientId, clientSecret } = found;
  const permitted = [clientId, clientSecret].every(
    (part) => part.length <= MAX_CREDENTIAL && !part.includes('\0'),
  );
  if (!permitted) throw invalidClient();
  return found;
}

function inForm(form: URLSearchParams): Credentials {
  const clientId = form.get('client_id');
  const clientSecret = form.get('client_secret');
  if (!clientId || !clientSecret) throw new Problem('oauth.invalid_request');
  return { clientId, clientSecret };
}

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
function inHeader(authorization: string): Credentials {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  const [id, ...secret] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  try {
    const clientId = decodeURIComponent(id ?? '');
    const clientSecret = decodeURIComponent(secret.join(':'));
    if (clientId && clientSecret) return { clientId, clientSecret };
  } catch {
    // Not form-encoded: cannot be a client of ours, whose ids and secrets need no encoding.
  }
  throw invalidClient();
}

function invalidClient(): Problem {
  return new Problem('oauth.invalid_client', { headers: { 'www-authenticate': 'Basic realm="lienthong"' } });
}
