import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { KeyRing } from './key-ring.js';
import { SESSION_AUTHORITY, type SessionAuthority } from './session-authority.js';
import { TokenAuthority } from './tokens.js';

/** Key ring, token authority and the guard in front of every route of the application. */
@Module({})
export class SecurityModule {
  /** @param sessions where people call as well as systems */
  static forRoot(keyRing: KeyRing, sessions?: SessionAuthority): DynamicModule {
    return {
      module: SecurityModule,
      global: true,
      providers: [
        { provide: KeyRing, useValue: keyRing },
        { provide: TokenAuthority, useFactory: () => new TokenAuthority(keyRing) },
        { provide: SESSION_AUTHORITY, useValue: sessions },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [KeyRing, TokenAuthority],
    };
  }
}
