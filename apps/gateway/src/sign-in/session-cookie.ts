import type { IncomingHttpHeaders } from 'node:http';

/** What is needed of a request to know whose it is. */
export interface CookieRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

const PLAIN = 'lienthong';
/** Browsers take a name that begins so only over TLS, for exactly this host. */
const SECURE = '__Host-lienthong';
const TOKEN = /^[\w-]{43}$/;
const SAFE = new Set(['GET', 'HEAD']);

/** The token in the session cookie, if there is one. */
export function sessionToken(request: CookieRequest): string | undefined {
  const wanted = cookieName(request);
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=');
    if (name === wanted && TOKEN.test(value)) return value;
  }
  return undefined;
}

/** `Set-Cookie` that hands the token to the browser; without a token, that takes it away. */
export function sessionCookie(request: CookieRequest, token: string | null): string {
  const name = cookieName(request);
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (name === SECURE) attributes.push('Secure');
  if (token === null) attributes.push('Max-Age=0');
  return [`${name}=${token ?? ''}`, ...attributes].join('; ');
}

/**
 * Whether a request does not come from another site's page. `SameSite=Strict` keeps the cookie from those
 * already; this is the second wall, and the only one at sign-in, where there is no cookie yet. Browsers send
 * `Sec-Fetch-Site` over TLS and to loopback, `Origin` with everything that changes something.
 */
export function isSameOrigin({ method, headers }: CookieRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || (site === 'none' && SAFE.has(method));
  if (SAFE.has(method) || headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

/** Whether the browser came over TLS, to a proxy in front of the hub. */
export function isOverTls({ headers }: CookieRequest): boolean {
  return headers['x-forwarded-proto'] === 'https';
}

function cookieName(request: CookieRequest): string {
  return isOverTls(request) ? SECURE : PLAIN;
}
