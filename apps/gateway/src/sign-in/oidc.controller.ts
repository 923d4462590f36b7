import { Controller, Get, Inject, Logger, Optional, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CrossSite, KeyRing, Public } from '#security';
import { single, type Given } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';
import { Accounts } from './accounts.js';
import { attemptCookie, noAttemptCookie, pendingSignIn } from './attempt-cookie.js';
import { IdentityProvider, SignInFailed, type SignInFailure } from './identity-provider.js';
import { isSameOrigin, sessionCookie, sessionToken } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { SignInTrail } from './sign-in-trail.js';

/** A path of the hub: not the address of another host, and nothing that a header could not carry. */
const LOCAL_PATH = /^\/(?![/\\])[\x21-\x7e]{0,1000}$/;

/**
 * Sign-in of people at an identity provider. A browser comes by links and is led on by redirects, so what goes wrong
 * is told by the sign-in page, which gets its code in the address.
 */
@Controller('v1/session/oidc')
@Public()
export class OidcController {
  private readonly logger = new Logger('sign-in');

  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly keys: KeyRing,
    private readonly trail: SignInTrail,
    @Optional() @Inject(IdentityProvider) private readonly provider?: IdentityProvider,
  ) {}

  /** Leads to the provider. */
  @Get()
  async begin(
    @Query('returnTo') given: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isSameOrigin(request)) throw new CrossSite();
    const provider = this.configured();
    const wanted = single('returnTo', given) ?? '/';
    const returnTo = LOCAL_PATH.test(wanted) ? wanted : '/';
    try {
      const { url, attempt } = await provider.begin();
      redirect(reply, url.href, [attemptCookie(this.keys, request, { ...attempt, returnTo })]);
    } catch (error) {
      await this.fail(reply, error, []);
    }
  }

  /** Where the provider leads back to: signs in whoever has an account, or says why not. */
  @Get('callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const provider = this.configured();
    const forget = noAttemptCookie(request);
    try {
      const pending = pendingSignIn(this.keys, request);
      if (!pending) throw new SignInFailed('expired');
      const query = new URLSearchParams(request.url.split('?')[1] ?? '');
      const identity = await provider.finish(query, pending);
      const account = await this.accounts.identified(identity);
      if ('reason' in account) throw new SignInFailed('unknown', undefined, account);
      const before = sessionToken(request);
      if (before !== undefined) await this.sessions.close(before);
      const token = await this.sessions.open(account.name, { atProvider: true });
      redirect(reply, pending.returnTo, [forget, sessionCookie(request, token)]);
    } catch (error) {
      await this.fail(reply, error, [forget]);
    }
  }

  private configured(): IdentityProvider {
    if (!this.provider) throw new Problem('sign-in.no-provider');
    return this.provider;
  }

  /** @throws whatever is no refusal of a sign-in */
  private async fail(reply: FastifyReply, error: unknown, cookies: readonly string[]): Promise<void> {
    if (!(error instanceof SignInFailed)) throw error;
    const { failure, refusal, cause } = error;
    this.logger.warn(`sign-in at the identity provider: ${failure}${reasonOf(cause)}`);
    await this.trail.refused('identity-provider', refusal);
    redirect(reply, signInPage(failure), cookies);
  }
}

function signInPage(failure: SignInFailure): string {
  return `/?signIn=${failure}`;
}

/** What a library says went wrong, in its codes: its texts could tell who it was. */
function reasonOf(cause: unknown): string {
  const { name, code, error } = (cause ?? {}) as { name?: string; code?: string; error?: string };
  const words = [name, code, error].filter((word) => typeof word === 'string' && /^[\w.-]{1,60}$/.test(word));
  return words.length > 0 ? ` (${words.join(' ')})` : '';
}

/** See other: with a GET, whatever this one was. */
function redirect(reply: FastifyReply, to: string, cookies: readonly string[]): void {
  void reply
    .status(303)
    .headers({ location: to, 'set-cookie': [...cookies] })
    .send();
}
