import { openJson, sealJson, type KeyRing } from '#security';
import type { SignInAttempt } from './identity-provider.js';
import { isOverTls, type CookieRequest } from './session-cookie.js';

/** Longer than anybody looks for their telephone. */
const LASTS_SECONDS = 10 * 60;
const PATH = '/v1/session/oidc';
const BOUND_TO = 'sign-in attempt';

export interface PendingSignIn extends SignInAttempt {
  /** Path of the console to go back to. */
  readonly returnTo: string;
}

/**
 * `Set-Cookie` that keeps an attempt in the browser that makes it. Sealed, so that nothing need be kept here for
 * everybody who only clicks; `Lax`, since the provider's page leads back.
 */
export function attemptCookie(keys: KeyRing, request: CookieRequest, pending: PendingSignIn): string {
  const sealed = sealJson(keys, { ...pending, at: Date.now() }, BOUND_TO).toString('base64url');
  return [`${nameOf(request)}=${sealed}`, `Max-Age=${LASTS_SECONDS}`, ...attributes(request)].join('; ');
}

/** `Set-Cookie` that takes it away: an attempt is made once. */
export function noAttemptCookie(request: CookieRequest): string {
  return [`${nameOf(request)}=`, 'Max-Age=0', ...attributes(request)].join('; ');
}

/** The attempt that this browser makes; undefined: none, or one of too long ago. */
export function pendingSignIn(keys: KeyRing, request: CookieRequest): PendingSignIn | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=');
    if (name !== nameOf(request) || value === '') continue;
    try {
      const pending = openJson<PendingSignIn & { at: number }>(
        keys,
        Buffer.from(value, 'base64url'),
        BOUND_TO,
      );
      if (Date.now() - pending.at < LASTS_SECONDS * 1_000) return pending;
    } catch {
      // Not sealed here.
    }
  }
  return undefined;
}

function nameOf(request: CookieRequest): string {
  return isOverTls(request) ? '__Secure-lienthong-sign-in' : 'lienthong-sign-in';
}

function attributes(request: CookieRequest): string[] {
  return [`Path=${PATH}`, 'HttpOnly', 'SameSite=Lax', ...(isOverTls(request) ? ['Secure'] : [])];
}
