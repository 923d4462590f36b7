import type { IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Role } from '#contracts';
import type { Principal } from './principal.js';

/** Who may call a route or a message handler. */
export type AccessRule =
  | { readonly kind: 'roles'; readonly roles: readonly Role[] }
  | { readonly kind: 'public' }
  | { readonly kind: 'service' };

export const ACCESS_RULE = 'lienthong:access';

const declare = (rule: AccessRule): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_RULE, rule);

/** Only callers whose token has one of these roles. */
export const Access = (...roles: Role[]): MethodDecorator & ClassDecorator =>
  declare({ kind: 'roles', roles });

/** Anybody, without a token. */
export const Public = (): MethodDecorator & ClassDecorator => declare({ kind: 'public' });

/** Only services of the hub, over the message server; never reachable over HTTP. */
export const ServiceInternal = (): MethodDecorator & ClassDecorator => declare({ kind: 'service' });

/** Request that passed {@link AccessGuard}. */
export interface AuthenticatedRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  principal?: Principal;
}

/** Parameter: the caller of a route under {@link Access}. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new Error('route has no caller: it is declared public');
  return principal;
});
