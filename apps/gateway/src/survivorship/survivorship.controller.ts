import { Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import {
  CHANGE_SURVIVORSHIP_QUERY,
  PREVIEW_SURVIVORSHIP_QUERY,
  REDERIVATION_QUERY,
  SURVIVORSHIP_QUERY,
  SURVIVORSHIP_VERSIONS_QUERY,
  type RederivationJob,
  type SurvivorshipPreview,
  type SurvivorshipView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { HUB_DATA } from '../database.js';
import {
  encodeCursor,
  invalidParameter,
  isUuid,
  positionCursor,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Organisation } from '../oauth/organisation.entity.js';
import { Problem } from '../problems/problem.js';
import { previewBody, survivorshipBody } from './survivorship-request.js';

/** No hub has so many. */
const LAST_VERSION = 999_999_999;

/** Which record's value a golden field takes, and the work of bringing other rules to everybody. */
@Controller('v1/survivorship')
export class SurvivorshipController {
  constructor(
    private readonly queries: Queries,
    @Inject(HUB_DATA) private readonly dataSource: DataSource,
  ) {}

  /** The rules in force, or those of an earlier version. */
  @Get()
  @Access('administrator', 'coordinator')
  async read(@Query('version') given: Given): Promise<SurvivorshipView> {
    const version = given === undefined ? undefined : wholeNumber('version', given, 1, 1, LAST_VERSION);
    const rules = await this.queries.ask(SURVIVORSHIP_QUERY, { ...(version !== undefined && { version }) });
    if (!rules) throw new Problem('survivorship.unknown');
    return rules;
  }

  /** In force at once; persons that are there already follow in the background. */
  @Put()
  @HttpCode(202)
  @Access('administrator')
  async change(
    @Req() request: FastifyRequest,
    @Caller() { clientId }: Principal,
  ): Promise<{ version: number; jobId: string }> {
    const body = parseJsonBody(request, await readBytes(request));
    const rules = survivorshipBody(body, await this.organisations());
    return this.queries.ask(CHANGE_SURVIVORSHIP_QUERY, { ...rules, actor: clientId });
  }

  /** Every version with who changed what and why, newest first. */
  @Get('versions')
  @Access('administrator', 'coordinator')
  async versions(
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: readonly SurvivorshipView[]; next: string | null }> {
    const wanted = wholeNumber('limit', limit, 20, 1, 99);
    const before = positionCursor(cursor);
    if (before !== undefined && before > LAST_VERSION)
      throw invalidParameter('cursor', '`next` of the page before');
    const found = await this.queries.ask(SURVIVORSHIP_VERSIONS_QUERY, {
      limit: wanted + 1,
      ...(before !== undefined && { before }),
    });
    const items = found.slice(0, wanted);
    const last = found.length > wanted ? items.at(-1) : undefined;
    return { items, next: last ? encodeCursor(String(last.version)) : null };
  }

  /** What these rules would change, counted; nothing comes of it. */
  @Post('preview')
  @HttpCode(200)
  @Access('administrator')
  async preview(@Req() request: FastifyRequest): Promise<SurvivorshipPreview> {
    const body = parseJsonBody(request, await readBytes(request));
    return this.queries.ask(PREVIEW_SURVIVORSHIP_QUERY, previewBody(body, await this.organisations()));
  }

  @Get('jobs/:jobId')
  @Access('administrator', 'coordinator')
  async job(@Param('jobId') jobId: string): Promise<RederivationJob> {
    const job = isUuid(jobId) ? await this.queries.ask(REDERIVATION_QUERY, { jobId }) : null;
    if (!job) throw new Problem('survivorship.job-unknown');
    return job;
  }

  private async organisations(): Promise<string[]> {
    const organisations = await this.dataSource.getRepository(Organisation).find({ order: { slug: 'ASC' } });
    return organisations.map(({ slug }) => slug);
  }
}
