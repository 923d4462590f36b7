import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  ASSIGN_QUERY,
  CASE_KINDS,
  CASE_SORTS,
  CASE_STATES,
  CASES_QUERY,
  DISTRIBUTE_QUERY,
  NEXT_CASE_QUERY,
  REVIEW_PROGRESS_QUERY,
  SKIP_QUERY,
  type CaseFilter,
  type CasePosition,
  type CaseSort,
  type CaseState,
  type DistributeReply,
  type Reviewer,
  type ReviewCaseItem,
  type ReviewProgress,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import {
  encodeCursor,
  invalidParameter,
  isUuid,
  oneOf,
  optionalInstant,
  optionalOneOf,
  shortText,
  single,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { Problem } from '../problems/problem.js';
import { CaseViews, type FullCase } from './case-views.js';
import { Coordinators } from './coordinators.js';
import { assignmentBody, distributionBody, nextBody, reasonBody } from './review-request.js';
import { reviewerOf } from './reviewer.js';

const DAY_MS = 86_400_000;
/** Asia/Ho_Chi_Minh, which has no summer time. */
const ZONE_MS = 7 * 3_600_000;
const HANDED_OUT = 1_000;

/** What the machine may not decide alone, and who works on it. */
@Controller('v1/review')
@Access('coordinator')
export class CasesController {
  constructor(
    private readonly queries: Queries,
    private readonly cases: CaseViews,
    private readonly coordinators: Coordinators,
  ) {}

  /** One page of the queue that the caller may see, the most urgent case first unless sorted otherwise. */
  @Get('cases')
  async list(
    @Query() given: Readonly<Record<string, Given>>,
    @Caller() caller: Principal,
  ): Promise<{ items: readonly ReviewCaseItem[]; next: string | null; total?: number }> {
    const by = reviewerOf(caller);
    const sort = oneOf<CaseSort>('sort', given['sort'], CASE_SORTS, 'priority');
    const after = positionIn(sort, given['cursor']);
    const { items, next, total } = await this.queries.ask(CASES_QUERY, {
      ...filterOf(given, by),
      by,
      sort,
      limit: wholeNumber('limit', given['limit'], 50, 1, 500),
      count: optionalOneOf('count', given['count'], ['true', 'false']) === 'true',
      ...(after && { after }),
    });
    return {
      items,
      next: next && encodeCursor(JSON.stringify([sort, next.value, next.caseId])),
      ...(total !== undefined && { total }),
    };
  }

  @Get('cases/:caseId')
  one(@Param('caseId') caseId: string, @Caller() caller: Principal): Promise<FullCase> {
    return this.cases.one(knownForm(caseId), reviewerOf(caller));
  }

  /** The case to decide next, whole and assigned to the caller; null when none is left. */
  @Post('next')
  @HttpCode(200)
  async next(
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<{ case: FullCase | null }> {
    const by = reviewerOf(caller);
    const { except = [], ...filter } = await nextBody(request);
    const { caseId } = await this.queries.ask(NEXT_CASE_QUERY, { by, except, ...filter });
    return { case: caseId ? await this.cases.one(caseId, by) : null };
  }

  /** Gives the case to a coordinator, or to nobody. */
  @Post('cases/:caseId/assign')
  @HttpCode(200)
  async assign(
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<ReviewCaseItem> {
    knownForm(caseId);
    const { assignee } = await assignmentBody(request);
    const chosen = assignee === null ? null : await this.coordinator(assignee);
    return this.queries.ask(ASSIGN_QUERY, { by: reviewerOf(caller), caseId, assignee: chosen });
  }

  /** The caller works on it from now on, whoever did before. */
  @Post('cases/:caseId/take-over')
  @HttpCode(200)
  takeOver(@Param('caseId') caseId: string, @Caller() caller: Principal): Promise<ReviewCaseItem> {
    const by = reviewerOf(caller);
    return this.queries.ask(ASSIGN_QUERY, { by, caseId: knownForm(caseId), assignee: by });
  }

  /** The caller leaves it to others and says why. */
  @Post('cases/:caseId/skip')
  @HttpCode(200)
  async skip(
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<ReviewCaseItem> {
    knownForm(caseId);
    const { reason } = await reasonBody(request);
    return this.queries.ask(SKIP_QUERY, { by: reviewerOf(caller), caseId, reason });
  }

  /** Shares out what nobody works on among the coordinators, or those named. */
  @Post('assignments')
  @HttpCode(200)
  async distribute(@Req() request: FastifyRequest): Promise<DistributeReply> {
    const { coordinators, limit = HANDED_OUT } = await distributionBody(request);
    const chosen = coordinators
      ? await Promise.all([...new Set(coordinators)].map((id) => this.coordinator(id)))
      : await this.coordinators.list();
    return this.queries.ask(DISTRIBUTE_QUERY, { coordinators: chosen, limit });
  }

  @Get('coordinators')
  async roster(): Promise<{ items: readonly { coordinator: string; units: readonly string[] | null }[] }> {
    const all = await this.coordinators.list();
    return { items: all.map(({ actor, units }) => ({ coordinator: actor, units: units ?? null })) };
  }

  /** What is open, and what was decided since the given instant; default: since midnight. */
  @Get('progress')
  progress(@Query('since') since: Given, @Caller() caller: Principal): Promise<ReviewProgress> {
    const today = Math.floor((Date.now() + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
    return this.queries.ask(REVIEW_PROGRESS_QUERY, {
      by: reviewerOf(caller),
      since: optionalInstant('since', since) ?? new Date(today).toISOString(),
    });
  }

  private async coordinator(id: string): Promise<Reviewer> {
    const found = (await this.coordinators.list()).find(({ actor }) => actor === id);
    if (!found) throw new Problem('assignee.unknown');
    return found;
  }
}

/** Whatever is no UUID names no case. */
function knownForm(caseId: string): string {
  if (!isUuid(caseId)) throw new Problem('case.unknown');
  return caseId;
}

function filterOf(given: Readonly<Record<string, Given>>, by: Reviewer): CaseFilter {
  const kind = optionalOneOf('kind', given['kind'], CASE_KINDS);
  const assignee = shortText('assignee', given['assignee']);
  const unit = shortText('unit', given['unit'], 10);
  const organisation = shortText('organisation', given['organisation']);
  const minRecords = wholeNumber('minRecords', given['minRecords'], 0, 0, 1_000);
  const pattern = shortText('pattern', given['pattern']);
  const openedBefore = optionalInstant('openedBefore', given['openedBefore']);
  const awaiting = optionalOneOf('awaitingSecond', given['awaitingSecond'], ['true', 'false']);
  return {
    state: oneOf<CaseState>('state', given['state'], CASE_STATES, 'open'),
    ...(kind && { kind }),
    ...(assignee && { assignee: assignee === 'none' ? null : assignee === 'me' ? by.actor : assignee }),
    ...(unit && { unit }),
    ...(organisation && { organisation }),
    ...(minRecords > 0 && { minRecords }),
    ...(pattern && { pattern }),
    ...(awaiting && { awaitingSecond: awaiting === 'true' }),
    ...(openedBefore && { openedBefore }),
  };
}

const VALUES: Readonly<Record<CaseSort, RegExp>> = {
  priority: /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,3})?$/,
  age: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  newest: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  records: /^\d{1,9}$/,
};

/** Place after the last case of the page before; a cursor belongs to the order in which it was given. */
function positionIn(sort: CaseSort, given: Given): CasePosition | undefined {
  const cursor = single('cursor', given);
  if (cursor === undefined) return undefined;
  try {
    const [of, value, caseId] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as string[];
    const isDate = sort === 'age' || sort === 'newest';
    if (of === sort && value && caseId && isUuid(caseId) && VALUES[sort].test(value))
      if (!isDate || !Number.isNaN(Date.parse(value))) return { value, caseId };
  } catch {
    // Said below.
  }
  throw invalidParameter('cursor', '`next` of the page before, with the same `sort`');
}
