import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  type ClientAuth,
  type Configuration,
} from 'openid-client';
import type { OidcSettings } from './oidc-settings.js';
import type { Refusal, RefusalReason } from './refusal.js';

/** What the person is told of why they were not signed in: nobody learns whose account is disabled. */
export type SignInFailure = Exclude<RefusalReason, 'wrong' | 'wait' | 'disabled'>;

export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
  constructor(
    readonly failure: SignInFailure,
    cause?: unknown,
    /** As it is kept. */
    readonly refusal: Refusal = { reason: failure, account: null },
  ) {
    super(failure, { cause });
  }
}

/** What the browser keeps, sealed, while the person is with the provider. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who somebody is at the provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** In small letters, and only when the provider has verified it. */
  readonly email: string | null;
}

const SCOPE = 'openid email';
const TIMEOUT_SECONDS = 10;
/** Keys are looked up more often than that, by the library. */
const CONFIGURATION_MS = 60 * 60_000;

/** Sign-in with OpenID Connect: authorization code flow with PKCE, state and nonce; signatures are checked. */
export class IdentityProvider {
  private known: { readonly configuration: Promise<Configuration>; readonly until: number } | undefined;

  constructor(private readonly settings: OidcSettings) {}

  get name(): string {
    return this.settings.name;
  }

  /** Where to send the browser. @throws SignInFailed */
  async begin(): Promise<{ readonly url: URL; readonly attempt: SignInAttempt }> {
    const configuration = await this.configuration();
    const attempt = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: SCOPE,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url, attempt };
  }

  /** Who came back. @param query as the provider sent it @throws SignInFailed */
  async finish(query: URLSearchParams, { state, nonce, codeVerifier }: SignInAttempt): Promise<Identity> {
    const configuration = await this.configuration();
    const url = new URL(this.settings.redirectUri);
    url.search = query.toString();
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
      });
      const claims = tokens.claims();
      if (!claims) throw new SignInFailed('invalid');
      const told =
        claims.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
          ? await fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : claims;
      // Some providers write the boolean as a text.
      const verified = told['email_verified'] === true || told['email_verified'] === 'true';
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: verified && typeof told['email'] === 'string' ? told['email'].toLowerCase() : null,
      };
    } catch (error) {
      throw error instanceof SignInFailed ? error : new SignInFailed(failureOf(error), error);
    }
  }

  /** Where the provider ends its own session, back to the hub's page; null: it cannot, or does not answer. */
  async signOutUrl(): Promise<string | null> {
    try {
      const configuration = await this.configuration();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: new URL('/', this.settings.redirectUri).href,
      }).href;
    } catch {
      return null;
    }
  }

  /** What the provider says about itself. @throws SignInFailed */
  private async configuration(): Promise<Configuration> {
    const now = Date.now();
    if (!this.known || this.known.until < now)
      this.known = { configuration: this.discovered(), until: now + CONFIGURATION_MS };
    const { configuration } = this.known;
    try {
      return await configuration;
    } catch (error) {
      this.known = undefined;
      throw new SignInFailed('unreachable', error);
    }
  }

  private discovered(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    return discovery(new URL(issuer), clientId, undefined, authenticationOf(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      // Plain HTTP is permitted to this machine alone: see the settings.
      execute: [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])],
    });
  }
}

/** By Basic as long as the provider does not say that it wants the secret in the body. */
function authenticationOf(clientSecret: string | undefined): ClientAuth {
  if (clientSecret === undefined) return None();
  const [basic, post] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

function failureOf(error: unknown): SignInFailure {
  if (error instanceof AuthorizationResponseError)
    return ['server_error', 'temporarily_unavailable'].includes(error.error) ? 'unreachable' : 'denied';
  // A code that is not valid any more: it was used, or the person took too long.
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_grant') return 'expired';
    return error.status >= 500 ? 'unreachable' : 'invalid';
  }
  const { code } = error as { readonly code?: string };
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') return 'unreachable';
  // Whatever is wrong with an answer has a code; no connection has none.
  return code === undefined ? 'unreachable' : 'invalid';
}
