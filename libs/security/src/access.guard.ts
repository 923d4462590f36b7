import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule, type AuthenticatedRequest } from './access.js';
import { RoleRefused, Unauthenticated } from './refusals.js';
import { TokenAuthority } from './tokens.js';

const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;

/** Enforces what {@link Access}, {@link Public} and {@link ServiceInternal} declare; denies what declares nothing. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenAuthority,
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
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new Unauthenticated('token.missing');
    const principal = await this.tokens.verify(token);
    if (!rule.roles.includes(principal.role)) throw new RoleRefused(rule.roles);
    request.principal = principal;
    return true;
  }
}
