import { Controller, Get, Inject, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { CHANGE_SHARING_QUERY, SHARING_QUERY, type SharingView } from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { HUB_DATA } from '../database.js';
import { wholeNumber, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Organisation } from '../oauth/organisation.entity.js';
import { Problem } from '../problems/problem.js';
import { sharingBody } from './sharing-request.js';

/** Which golden fields organisations let each other know of members that they have in common, and on what basis. */
@Controller('v1/sharing-agreements')
export class SharingController {
  constructor(
    private readonly queries: Queries,
    @Inject(HUB_DATA) private readonly dataSource: DataSource,
  ) {}

  /** The agreements in force, or those of an earlier version; an organisation reads those that it is part of. */
  @Get()
  @Access('administrator', 'coordinator', 'auditor', 'organisation')
  async read(@Caller() caller: Principal, @Query('version') given: Given): Promise<SharingView> {
    const version = given === undefined ? undefined : wholeNumber('version', given, 1, 1, 999_999_999);
    const view = await this.queries.ask(SHARING_QUERY, { ...(version !== undefined && { version }) });
    if (!view) throw new Problem('sharing.unknown');
    const { organisation } = caller;
    if (!organisation) return view;
    const own = view.agreements.filter(({ from, to }) => from === organisation || to === organisation);
    return { ...view, agreements: own };
  }

  /** All agreements anew; they count within a second. */
  @Put()
  @Access('administrator')
  async change(
    @Req() request: FastifyRequest,
    @Caller() { clientId }: Principal,
  ): Promise<{ version: number }> {
    const body = parseJsonBody(request, await readBytes(request));
    const organisations = await this.dataSource.getRepository(Organisation).find({ order: { slug: 'ASC' } });
    const sharing = sharingBody(
      body,
      organisations.map(({ slug }) => slug),
    );
    return this.queries.ask(CHANGE_SHARING_QUERY, { ...sharing, actor: clientId });
  }
}
