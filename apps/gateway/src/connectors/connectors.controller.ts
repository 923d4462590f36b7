import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Caller, type Principal } from '#security';
import { decodeCursor, encodeCursor, wholeNumber, type Given } from '../http/parameters.js';
import { ConnectorRunner } from './connector-runner.js';
import { ConnectorViews, type ConnectorView, type RunView, type Scope } from './connector-views.js';

/** An organisation sees its own connectors, the administrator all. */
@Controller('v1/connectors')
@Access('organisation', 'administrator')
export class ConnectorsController {
  constructor(
    private readonly views: ConnectorViews,
    private readonly runner: ConnectorRunner,
  ) {}

  @Get()
  async list(@Caller() caller: Principal): Promise<{ items: ConnectorView[] }> {
    return { items: await this.views.list(scopeOf(caller)) };
  }

  @Get(':name')
  async read(@Caller() caller: Principal, @Param('name') name: string): Promise<ConnectorView> {
    return this.views.one(scopeOf(caller), name);
  }

  @Get(':name/runs')
  async runs(
    @Caller() caller: Principal,
    @Param('name') name: string,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: RunView[]; next: string | null }> {
    const size = wholeNumber('limit', limit, 50, 1, 200);
    const { items, next } = await this.views.runs(scopeOf(caller), name, size, decodeCursor(cursor));
    return { items, next: next && encodeCursor(next) };
  }

  @Post(':name/run')
  @HttpCode(202)
  async run(@Caller() caller: Principal, @Param('name') name: string): Promise<ConnectorView> {
    await this.views.request(scopeOf(caller), name);
    this.runner.wake();
    return this.views.one(scopeOf(caller), name);
  }

  @Post(':name/pause')
  @HttpCode(200)
  async pause(@Caller() caller: Principal, @Param('name') name: string): Promise<ConnectorView> {
    await this.views.pause(scopeOf(caller), name, true);
    return this.views.one(scopeOf(caller), name);
  }

  @Post(':name/resume')
  @HttpCode(200)
  async resume(@Caller() caller: Principal, @Param('name') name: string): Promise<ConnectorView> {
    await this.views.pause(scopeOf(caller), name, false);
    return this.views.one(scopeOf(caller), name);
  }
}

function scopeOf(caller: Principal): Scope {
  return caller.organisation ?? null;
}
