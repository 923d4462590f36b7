import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

export const OIDC_CLIENT = { id: 'lienthong', secret: 'a secret of the client' } as const;

interface Authorization {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

/**
 * An OpenID provider on loopback that signs in whoever {@link person} says, at once. It keeps the rules that a client
 * must follow: a registered redirect address, PKCE, the client's secret, a code once.
 */
export class TestIdentityProvider {
  /** Claims about who signs in next; null: the person refuses. */
  person: JWTPayload | null = null;
  /** Changes the claims of the next id tokens, to see what the hub makes of wrong ones. */
  tamper: (claims: JWTPayload) => JWTPayload = (claims) => claims;
  /** Key that signs, beside the one that is published. */
  forged = false;
  private readonly codes = new Map<string, Authorization>();

  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    private readonly other: CryptoKey,
    private readonly jwk: object,
    private readonly redirectUris: readonly string[],
  ) {}

  /** @param port of one that was stopped, to have it back */
  static async start(redirectUris: readonly string[], port = 0): Promise<TestIdentityProvider> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const other = await generateKeyPair('RS256');
    const server = createServer();
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const provider = new TestIdentityProvider(server, privateKey, other.privateKey, jwk, redirectUris);
    server.on('request', (request, response) => void provider.answer(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (pathname === '/.well-known/openid-configuration') return json(response, 200, this.metadata());
    if (pathname === '/jwks') return json(response, 200, { keys: [this.jwk] });
    if (pathname === '/authorize') return this.authorize(searchParams, response);
    if (pathname === '/token') return this.token(request, response);
    if (pathname === '/end') {
      const back = searchParams.get('post_logout_redirect_uri') ?? '/';
      return redirect(response, back);
    }
    return json(response, 404, {});
  }

  private metadata(): object {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      end_session_endpoint: `${this.url}/end`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? '';
    const sound =
      this.redirectUris.includes(redirectUri) &&
      query.get('client_id') === OIDC_CLIENT.id &&
      query.get('response_type') === 'code' &&
      query.get('code_challenge_method') === 'S256';
    if (!sound) return json(response, 400, { error: 'invalid_request' });
    const back = new URL(redirectUri);
    back.searchParams.set('state', query.get('state') ?? '');
    if (this.person === null) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomUUID();
      this.codes.set(code, {
        nonce: query.get('nonce') ?? '',
        challenge: query.get('code_challenge') ?? '',
        redirectUri,
      });
      back.searchParams.set('code', code);
    }
    return redirect(response, back.href);
  }

  private async token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = new URLSearchParams(Buffer.concat(parts).toString());
    const [id, secret] = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':')
      .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    if (id !== OIDC_CLIENT.id || secret !== OIDC_CLIENT.secret)
      return json(response, 401, { error: 'invalid_client' });
    const code = body.get('code') ?? '';
    const given = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (!given || given.challenge !== challenge || given.redirectUri !== body.get('redirect_uri'))
      return json(response, 400, { error: 'invalid_grant' });
    const now = Math.floor(Date.now() / 1000);
    const claims = this.tamper({
      iss: this.url,
      aud: OIDC_CLIENT.id,
      iat: now,
      exp: now + 60,
      nonce: given.nonce,
      ...this.person,
    });
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(this.forged ? this.other : this.key);
    return json(response, 200, {
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: 60,
      id_token: idToken,
    });
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}
