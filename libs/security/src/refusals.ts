import { ForbiddenException, UnauthorizedException } from '@nestjs/common';
import type { Role } from '#contracts';

export type UnauthenticatedCode = 'token.missing' | 'token.expired' | 'token.invalid' | 'session.expired';

/** 401: nobody knows who asks. */
export class Unauthenticated extends UnauthorizedException {
  constructor(readonly code: UnauthenticatedCode) {
    super(code);
  }
}

/** 403: it is known who asks, and the route is not for that role. */
export class RoleRefused extends ForbiddenException {
  readonly code = 'access.role';
  constructor(readonly allowed: readonly Role[]) {
    super('access.role');
  }
}

/** 403: a browser sent it for the page of another site. */
export class CrossSite extends ForbiddenException {
  readonly code = 'access.cross-site';
  constructor() {
    super('access.cross-site');
  }
}
