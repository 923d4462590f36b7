import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from './principal.js';

/** Knows people by what their browser sends by itself; a service without people has none. */
export interface SessionAuthority {
  /**
   * Null: the request belongs to no session.
   * @throws Unauthenticated `session.expired`
   * @throws CrossSite the page of another site sent it
   */
  principalOf(request: {
    readonly method: string;
    readonly headers: IncomingHttpHeaders;
  }): Promise<Principal | null>;
}

/** Injection token of the {@link SessionAuthority}, which may be undefined. */
export const SESSION_AUTHORITY = Symbol('SESSION_AUTHORITY');
