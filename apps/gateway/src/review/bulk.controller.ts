import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  BULK_CHUNK_QUERY,
  BULK_PLAN_QUERY,
  BULK_QUERY,
  PATTERNS_QUERY,
  REVOKE_QUERY,
  type BulkOutcome,
  type BulkView,
  type EvidencePattern,
  type Reviewer,
} from '#contracts';
import { QueryFailed, Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { isUuid, wholeNumber, type Given } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';
import { bulkBody, reasonBody } from './review-request.js';
import { reviewerOf } from './reviewer.js';

/** Cases that matching decides per request: an answer comes well within the time that is waited for one. */
const CHUNK = 50;

export interface BulkAnswered {
  readonly bulkId: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly items: readonly BulkOutcome[];
}

/** Many cases of identical evidence decided at once, after a sample of them by hand. */
@Controller('v1/review')
@Access('coordinator')
export class BulkController {
  constructor(private readonly queries: Queries) {}

  /** Evidence that several open cases share, the most frequent first. */
  @Get('patterns')
  async patterns(
    @Query('minCases') minCases: Given,
    @Query('limit') limit: Given,
    @Caller() caller: Principal,
  ): Promise<{ items: readonly EvidencePattern[] }> {
    const items = await this.queries.ask(PATTERNS_QUERY, {
      by: reviewerOf(caller),
      minCases: wholeNumber('minCases', minCases, 2, 1, 1_000_000),
      limit: wholeNumber('limit', limit, 20, 1, 100),
    });
    return { items };
  }

  /** Decides the rest of a pattern; a case that cannot be decided says why and stays open. */
  @Post('bulk-decisions')
  @HttpCode(200)
  async decide(@Req() request: FastifyRequest, @Caller() caller: Principal): Promise<BulkAnswered> {
    const by = reviewerOf(caller);
    const { bulkId, cases } = await this.queries.ask(BULK_PLAN_QUERY, { by, ...(await bulkBody(request)) });
    const items: BulkOutcome[] = [];
    for (let at = 0; at < cases.length; at += CHUNK) {
      const chunk = cases.slice(at, at + CHUNK);
      items.push(...(await this.queries.ask(BULK_CHUNK_QUERY, { by, bulkId, cases: chunk })));
    }
    return answered(bulkId, items);
  }

  /** How the decisions of a bulk stand now. */
  @Get('bulk-decisions/:bulkId')
  async one(
    @Param('bulkId') bulkId: string,
    @Caller() caller: Principal,
  ): Promise<Omit<BulkView, 'revocable'>> {
    const { revocable, ...view } = await this.bulk(bulkId, reviewerOf(caller));
    return view;
  }

  /** Takes all decisions of a bulk back that still stand; can be repeated when it broke off. */
  @Post('bulk-decisions/:bulkId/revoke')
  @HttpCode(200)
  async revoke(
    @Param('bulkId') bulkId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<BulkAnswered> {
    if (!isUuid(bulkId)) throw new Problem('bulk.unknown');
    const by = reviewerOf(caller);
    const { reason } = await reasonBody(request);
    const { revocable } = await this.bulk(bulkId, by);
    const items: BulkOutcome[] = [];
    for (const decisionId of revocable) items.push(await this.revokeOne(decisionId, reason, by));
    return answered(bulkId, items);
  }

  private async bulk(bulkId: string, by: Reviewer): Promise<BulkView> {
    const found = isUuid(bulkId) ? await this.queries.ask(BULK_QUERY, { bulkId, by }) : null;
    if (!found) throw new Problem('bulk.unknown');
    return found;
  }

  private async revokeOne(decisionId: string, reason: string, by: Reviewer): Promise<BulkOutcome> {
    try {
      return { ...(await this.queries.ask(REVOKE_QUERY, { decisionId, reason, by })), failure: null };
    } catch (error) {
      if (!(error instanceof QueryFailed)) throw error;
      const { code, message } = error.failure;
      return { caseId: null, decisionId, state: null, failure: { code, message } };
    }
  }
}

function answered(bulkId: string, items: readonly BulkOutcome[]): BulkAnswered {
  const failed = items.filter(({ failure }) => failure !== null).length;
  return { bulkId, succeeded: items.length - failed, failed, items };
}
