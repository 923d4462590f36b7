import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  CASE_QUERY,
  CASE_STATES,
  CASES_QUERY,
  DECIDE_QUERY,
  REVOKE_QUERY,
  type CasesRequest,
  type CaseState,
  type ReviewCaseItem,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import {
  encodeCursor,
  invalidParameter,
  isUuid,
  oneOf,
  single,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';
import { CaseViews, type FullCase } from './case-views.js';
import { decisionBody, revocationBody } from './decision-request.js';

export interface Decided {
  readonly decisionId: string;
  readonly caseId: string;
  readonly state: CaseState;
}

/** What the machine may not decide alone, and the people's decisions about it. */
@Controller('v1/review')
@Access('coordinator')
export class ReviewController {
  constructor(
    private readonly queries: Queries,
    private readonly cases: CaseViews,
  ) {}

  /** Oldest first. */
  @Get('cases')
  async list(
    @Query('state') state: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: readonly ReviewCaseItem[]; next: string | null }> {
    const wanted = wholeNumber('limit', limit, 50, 1, 500);
    const after = caseCursor(cursor);
    const found = await this.queries.ask(CASES_QUERY, {
      state: oneOf<CaseState>('state', state, CASE_STATES, 'open'),
      limit: wanted + 1,
      ...(after && { after }),
    });
    const items = found.slice(0, wanted);
    const last = items.at(-1);
    const next = found.length > wanted && last ? encodeCursor(`${last.openedAt}/${last.caseId}`) : null;
    return { items, next };
  }

  @Get('cases/:caseId')
  one(@Param('caseId') caseId: string): Promise<FullCase> {
    if (!isUuid(caseId)) throw new Problem('case.unknown');
    return this.cases.one(caseId);
  }

  /** Records of one group are one person, those of different groups are not. */
  @Post('cases/:caseId/decisions')
  @HttpCode(200)
  async decide(
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
    @Caller() { clientId }: Principal,
  ): Promise<Decided> {
    if (!isUuid(caseId)) throw new Problem('case.unknown');
    const body = decisionBody(parseJsonBody(request, await readBytes(request)));
    const { decisionId } = await this.queries.ask(DECIDE_QUERY, { ...body, caseId, actor: clientId });
    const decided = await this.queries.ask(CASE_QUERY, { caseId });
    return { decisionId, caseId, state: decided?.state ?? 'decided' };
  }

  /** Takes a decision back; what it joined or kept apart is decided anew without it. */
  @Post('decisions/:decisionId/revoke')
  @HttpCode(200)
  async revoke(
    @Param('decisionId') decisionId: string,
    @Req() request: FastifyRequest,
    @Caller() { clientId }: Principal,
  ): Promise<{ decisionId: string; state: 'revoked' }> {
    if (!isUuid(decisionId)) throw new Problem('decision.unknown');
    const { reason } = revocationBody(parseJsonBody(request, await readBytes(request)));
    await this.queries.ask(REVOKE_QUERY, { decisionId, reason, actor: clientId });
    return { decisionId, state: 'revoked' };
  }
}

/** Position of a page of cases: when the last one was opened, and its id. */
function caseCursor(given: Given): CasesRequest['after'] {
  const text = single('cursor', given);
  if (text === undefined) return undefined;
  const [openedAt = '', caseId = ''] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  if (Number.isNaN(Date.parse(openedAt)) || !isUuid(caseId))
    throw invalidParameter('cursor', '`next` of the page before');
  return { openedAt, caseId };
}
