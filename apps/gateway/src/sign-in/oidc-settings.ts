import type { EnvironmentReader } from '#observability';

/** The provider that people sign in with, and the hub as its client. */
export interface OidcSettings {
  /** As its configuration document names it. */
  readonly issuer: string;
  readonly clientId: string;
  /** undefined: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  /** Registered with the provider, and the only one ever sent. */
  readonly redirectUri: string;
  /** What the button of the sign-in page calls the provider. */
  readonly name: string;
}

export const CALLBACK_PATH = '/v1/session/oidc/callback';

/** Reads `LIENTHONG_OIDC_…`: all that it takes, or nothing of it. */
export function readOidcSettings(
  reader: EnvironmentReader,
  environment: Readonly<Record<string, string | undefined>>,
): OidcSettings | undefined {
  if (!Object.keys(environment).some((name) => name.startsWith('LIENTHONG_OIDC_') && environment[name]))
    return undefined;
  const guarded = (name: string, fits: (url: URL) => boolean, expected: string) => {
    reader.text(name);
    return reader.parsed(
      name,
      (text) => {
        if (text !== '' && !(isGuarded(new URL(text)) && fits(new URL(text)))) throw new TypeError(name);
        return text;
      },
      expected,
    );
  };
  return {
    issuer: guarded('LIENTHONG_OIDC_ISSUER', () => true, 'the https:// address of the identity provider'),
    clientId: reader.text('LIENTHONG_OIDC_CLIENT_ID'),
    clientSecret: environment['LIENTHONG_OIDC_CLIENT_SECRET'] || undefined,
    redirectUri: guarded(
      'LIENTHONG_OIDC_REDIRECT_URI',
      ({ pathname, search, hash }) => pathname === CALLBACK_PATH && search === '' && hash === '',
      `the hub's own https:// address with the path ${CALLBACK_PATH}`,
    ),
    name: reader.text('LIENTHONG_OIDC_NAME', 'OpenID Connect'),
  };
}

/** Over TLS, or not over the network at all. */
function isGuarded({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}
