import { Controller, Get, HttpCode, Inject, Param, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import {
  CHANGE_SURVIVORSHIP_QUERY,
  REDERIVATION_QUERY,
  SURVIVORSHIP_QUERY,
  type RederivationJob,
  type SurvivorshipView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { HUB_DATA } from '../database.js';
import { isUuid, wholeNumber, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Organisation } from '../oauth/organisation.entity.js';
import { Problem } from '../problems/problem.js';
import { survivorshipBody } from './survivorship-request.js';

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
    const version = given === undefined ? undefined : wholeNumber('version', given, 1, 1, 999_999_999);
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
    const organisations = await this.dataSource.getRepository(Organisation).find({ order: { slug: 'ASC' } });
    const rules = survivorshipBody(
      body,
      organisations.map(({ slug }) => slug),
    );
    return this.queries.ask(CHANGE_SURVIVORSHIP_QUERY, { ...rules, actor: clientId });
  }

  @Get('jobs/:jobId')
  @Access('administrator', 'coordinator')
  async job(@Param('jobId') jobId: string): Promise<RederivationJob> {
    const job = isUuid(jobId) ? await this.queries.ask(REDERIVATION_QUERY, { jobId }) : null;
    if (!job) throw new Problem('survivorship.job-unknown');
    return job;
  }
}
