import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  CASE_QUERY,
  DECIDE_QUERY,
  DECISION_QUERY,
  DECISION_STATES,
  DECISIONS_QUERY,
  PERSON_QUERY,
  REVOKE_QUERY,
  SECOND_QUERY,
  type CaseState,
  type DecisionReply,
  type DecisionState,
  type DecisionView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import {
  decodeCursor,
  encodeCursor,
  isUuid,
  optionalInstant,
  optionalOneOf,
  optionalUuid,
  shortText,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { Problem } from '../problems/problem.js';
import { confirmationBody, decisionBody, reasonBody } from './review-request.js';
import { reviewerOf } from './reviewer.js';

export interface Decided {
  readonly decisionId: string;
  readonly caseId: string;
  /** Of the case, or that the decision waits for a second coordinator. */
  readonly state: CaseState | 'awaiting-second';
}

/** People's decisions about cases: taken, confirmed, read, taken back. */
@Controller('v1/review')
@Access('coordinator')
export class DecisionsController {
  constructor(private readonly queries: Queries) {}

  /** Records of one group are one person, those of different groups are not. */
  @Post('cases/:caseId/decisions')
  @HttpCode(200)
  async decide(
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<Decided> {
    if (!isUuid(caseId)) throw new Problem('case.unknown');
    const by = reviewerOf(caller);
    const body = await decisionBody(request);
    const { decisionId, state } = await this.queries.ask(DECIDE_QUERY, { ...body, caseId, by });
    if (state === 'awaiting-second') return { decisionId, caseId, state };
    const decided = await this.queries.ask(CASE_QUERY, { caseId, by });
    return { decisionId, caseId, state: decided?.state ?? 'decided' };
  }

  /** The latest first. */
  @Get('decisions')
  async list(
    @Query() given: Readonly<Record<string, Given>>,
    @Caller() caller: Principal,
  ): Promise<{ items: readonly DecisionView[]; next: string | null }> {
    const limit = wholeNumber('limit', given['limit'], 50, 1, 500);
    const records = await this.recordsOf(given);
    const caseId = optionalUuid('case', given['case']);
    const bulkId = optionalUuid('bulk', given['bulk']);
    const actor = shortText('actor', given['actor']);
    const state = optionalOneOf<DecisionState>('state', given['state'], DECISION_STATES);
    const from = optionalInstant('from', given['from']);
    const to = optionalInstant('to', given['to']);
    const after = decodeCursor(given['cursor']);
    const found = await this.queries.ask(DECISIONS_QUERY, {
      by: reviewerOf(caller),
      limit: limit + 1,
      ...(records && { records }),
      ...(caseId && { caseId }),
      ...(bulkId && { bulkId }),
      ...(actor && { actor }),
      ...(state && { state }),
      ...(from && { from }),
      ...(to && { to }),
      ...(after && { after }),
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor(last.decisionId) : null };
  }

  @Get('decisions/:decisionId')
  async one(@Param('decisionId') decisionId: string, @Caller() caller: Principal): Promise<DecisionView> {
    const by = reviewerOf(caller);
    const found = await this.queries.ask(DECISION_QUERY, { by, decisionId: knownForm(decisionId) });
    if (!found) throw new Problem('decision.unknown');
    return found;
  }

  /** Takes a decision back; what it joined or kept apart is decided anew without it. */
  @Post('decisions/:decisionId/revoke')
  @HttpCode(200)
  async revoke(
    @Param('decisionId') decisionId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<Pick<DecisionReply, 'decisionId' | 'state'>> {
    knownForm(decisionId);
    const { reason } = await reasonBody(request);
    const { state } = await this.queries.ask(REVOKE_QUERY, { decisionId, reason, by: reviewerOf(caller) });
    return { decisionId, state };
  }

  /** A second coordinator agrees: the decision takes effect. */
  @Post('decisions/:decisionId/confirm')
  @HttpCode(200)
  async confirm(
    @Param('decisionId') decisionId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<DecisionReply> {
    knownForm(decisionId);
    const { reason = '' } = await confirmationBody(request);
    const by = reviewerOf(caller);
    return this.queries.ask(SECOND_QUERY, { decisionId, reason, confirmed: true, by });
  }

  /** A second coordinator disagrees: the case is open again as it was. */
  @Post('decisions/:decisionId/reject')
  @HttpCode(200)
  async reject(
    @Param('decisionId') decisionId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<DecisionReply> {
    knownForm(decisionId);
    const { reason } = await reasonBody(request);
    const by = reviewerOf(caller);
    return this.queries.ask(SECOND_QUERY, { decisionId, reason, confirmed: false, by });
  }

  /** Records that decisions are looked for by: one, or those of a person. */
  private async recordsOf(given: Readonly<Record<string, Given>>): Promise<string[] | undefined> {
    const record = optionalUuid('record', given['record']);
    const personId = optionalUuid('person', given['person']);
    if (!personId) return record ? [record] : undefined;
    const person = await this.queries.ask(PERSON_QUERY, { personId });
    if (!person) throw new Problem('person.unknown');
    const ids = person.records.map(({ recordId }) => recordId);
    return record ? ids.filter((id) => id === record) : ids;
  }
}

/** Whatever is no UUID names no decision. */
function knownForm(decisionId: string): string {
  if (!isUuid(decisionId)) throw new Problem('decision.unknown');
  return decisionId;
}
