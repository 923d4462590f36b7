import { Controller, Delete, Get, HttpCode, Inject, Optional, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import type { Bilingual } from '#contracts';
import { CrossSite, Public, Unauthenticated } from '#security';
import { HUB_DATA } from '../database.js';
import { BodyFields } from '../http/body-fields.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Organisation } from '../oauth/organisation.entity.js';
import { Problem } from '../problems/problem.js';
import { Accounts } from './accounts.js';
import { Attempts } from './attempts.js';
import { IdentityProvider } from './identity-provider.js';
import { LEAST_PASSWORD_CHARACTERS } from './passwords.js';
import type { Refusal } from './refusal.js';
import { isSameOrigin, sessionCookie, sessionToken } from './session-cookie.js';
import { Sessions, type SignedIn } from './sessions.js';
import { SignInTrail } from './sign-in-trail.js';

/** Whom the console speaks to. */
export interface SessionView {
  /** Null: nobody is signed in. */
  readonly account: SignedIn | null;
  /** What the slugs in the other answers are called. Empty while nobody is signed in. */
  readonly organisations: readonly { readonly slug: string; readonly name: Bilingual }[];
  /** What the identity provider is called that people may sign in with; null: there are passwords alone. */
  readonly provider: string | null;
}

const MAX_CHARACTERS = 200;

/** Sign-in and sign-out of people; the session is a cookie that scripts cannot read. */
@Controller('v1/session')
@Public()
export class SessionController {
  private readonly attempts = new Attempts();

  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly trail: SignInTrail,
    @Inject(HUB_DATA) private readonly dataSource: DataSource,
    @Optional() @Inject(IdentityProvider) private readonly provider?: IdentityProvider,
  ) {}

  @Get()
  async read(@Req() request: FastifyRequest): Promise<SessionView> {
    return this.view(await this.sessions.signedIn(request));
  }

  @Post()
  @HttpCode(200)
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    if (!isSameOrigin(request)) throw new CrossSite();
    const body = await fieldsOf(request, ['name', 'password']);
    const name = body.requiredText('name', MAX_CHARACTERS).toLowerCase();
    const password = body.requiredText('password', MAX_CHARACTERS);
    body.assertSound();
    const account = await this.verified(name, password);
    const before = sessionToken(request);
    if (before !== undefined) await this.sessions.close(before);
    reply.header('set-cookie', sessionCookie(request, await this.sessions.open(account.name)));
    return this.view(account);
  }

  /** Whoever signed in at the provider is told where to end the session there too. */
  @Delete()
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ signOutUrl: string } | undefined> {
    if (!isSameOrigin(request)) throw new CrossSite();
    const token = sessionToken(request);
    const { atProvider } = token === undefined ? { atProvider: false } : await this.sessions.close(token);
    reply.header('set-cookie', sessionCookie(request, null));
    const signOutUrl = atProvider ? await this.provider?.signOutUrl() : null;
    if (signOutUrl) return { signOutUrl };
    reply.status(204);
    return undefined;
  }

  /** The person's own password; their sessions in other browsers end. */
  @Post('password')
  @HttpCode(204)
  async changePassword(@Req() request: FastifyRequest): Promise<void> {
    if (!isSameOrigin(request)) throw new CrossSite();
    const token = sessionToken(request);
    const signedIn = await this.sessions.signedIn(request);
    if (token === undefined || !signedIn) throw new Unauthenticated('session.expired');
    const body = await fieldsOf(request, ['password', 'newPassword']);
    const password = body.requiredText('password', MAX_CHARACTERS);
    const newPassword = body.requiredText('newPassword', MAX_CHARACTERS);
    if (newPassword !== '' && [...newPassword].length < LEAST_PASSWORD_CHARACTERS) {
      body.fault('newPassword', 'field.too-short', String(LEAST_PASSWORD_CHARACTERS));
    }
    body.assertSound();
    await this.verified(signedIn.name, password);
    await this.accounts.setPassword(signedIn.name, newPassword);
    await this.sessions.closeOthers(signedIn.name, token);
  }

  /** @throws Problem `sign-in.wrong`, or `sign-in.wait` after too many of those */
  private async verified(name: string, password: string): Promise<SignedIn> {
    const wait = this.attempts.begin(name);
    if (wait > 0) {
      return this.refuse(
        { reason: 'wait', account: name },
        new Problem('sign-in.wait', { values: { seconds: wait }, headers: { 'retry-after': String(wait) } }),
      );
    }
    const account = await this.accounts.authenticate(name, password);
    if ('reason' in account) return this.refuse(account, new Problem('sign-in.wrong'));
    this.attempts.succeeded(name);
    const { displayName, role, organisation, units } = account;
    return { name, displayName, role, organisation, units };
  }

  private async refuse(refusal: Refusal, problem: Problem): Promise<never> {
    await this.trail.refused('password', refusal);
    throw problem;
  }

  private async view(account: SignedIn | null): Promise<SessionView> {
    const provider = this.provider?.name ?? null;
    if (!account) return { account, organisations: [], provider };
    const organisations = await this.dataSource.getRepository(Organisation).find({ order: { slug: 'ASC' } });
    return {
      account,
      provider,
      organisations: organisations.map(({ slug, nameVi, nameEn }) => ({
        slug,
        name: { vi: nameVi, en: nameEn },
      })),
    };
  }
}

async function fieldsOf(request: FastifyRequest, permitted: readonly string[]): Promise<BodyFields> {
  return new BodyFields(parseJsonBody(request, await readBytes(request)), permitted);
}
