import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { KeyRing } from './key-ring.js';
import { TokenAuthority } from './tokens.js';

/** Key ring, token authority and the guard in front of every route of the application. */
@Module({})
export class SecurityModule {
  static forRoot(keyRing: KeyRing): DynamicModule {
    return {
      module: SecurityModule,
      global: true,
      providers: [
        { provide: KeyRing, useValue: keyRing },
        { provide: TokenAuthority, useFactory: () => new TokenAuthority(keyRing) },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [KeyRing, TokenAuthority],
    };
  }
}
