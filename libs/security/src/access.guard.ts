import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule, type AuthenticatedRequest } from './access.js';
import type { Principal } from './principal.js';
import { RoleRefused, Unauthenticated } from './refusals.js';
import { SESSION_AUTHORITY, type SessionAuthority } from './session-authority.js';
import { TokenAuthority } from './tokens.js';

const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;

/** Enforces what {@link Access}, {@link Public} and {@link ServiceInternal} declare; denies what declares nothing. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenAuthority,
    @Inject(SESSION_AUTHORITY) private readonly sessions: SessionAuthority | undefined,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (context.getType() === 'rpc') return rule?.kind === 'service';
    if (rule?.kind === 'public') return true;
    if (rule?.kind !== 'roles') return false;

    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const principal = await this.callerOf(request);
    if (!rule.roles.includes(principal.role)) throw new RoleRefused(rule.roles);
    request.principal = principal;
    return true;
  }

  /** A bearer token counts before a cookie that the browser adds. */
  private async callerOf(request: AuthenticatedRequest): Promise<Principal> {
    const { authorization } = request.headers;
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token) return this.tokens.verify(token);
    const person = authorization === undefined ? await this.sessions?.principalOf(request) : null;
    if (!person) throw new Unauthenticated('token.missing');
    return person;
  }
}
