import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  REPORT_NAMES,
  REPORT_PARAMETERS,
  RUN_SUBSCRIPTION_QUERY,
  SUBSCRIBE_QUERY,
  SUBSCRIPTION_RUNS_QUERY,
  SUBSCRIPTION_SCHEDULES,
  SUBSCRIPTIONS_QUERY,
  UNSUBSCRIBE_QUERY,
  type SubscriptionRun,
  type SubscriptionView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { BodyFields } from '../http/body-fields.js';
import { isUuid, wholeNumber, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';

/** Days are the schedule's, not the subscriber's to fix. */
const PARAMETERS = REPORT_PARAMETERS.filter((name) => name !== 'asOf' && name !== 'knownAt');

/** Reports that come to the board by themselves. */
@Controller('v1/subscriptions')
@Access('board')
export class SubscriptionsController {
  constructor(private readonly queries: Queries) {}

  @Post()
  async subscribe(
    @Req() request: FastifyRequest,
    @Caller() { clientId }: Principal,
  ): Promise<SubscriptionView> {
    const body = parseJsonBody(request, await readBytes(request));
    const fields = new BodyFields(body, ['report', 'parameters', 'schedule']);
    const report = fields.requiredOneOf('report', REPORT_NAMES);
    const schedule = fields.requiredOneOf('schedule', SUBSCRIPTION_SCHEDULES);
    fields.assertSound();
    const inner = new BodyFields((body as { parameters?: unknown }).parameters ?? {}, PARAMETERS);
    const parameters = Object.fromEntries(
      PARAMETERS.flatMap((name) => {
        const value = inner.text(name, 100);
        return value === null ? [] : [[name, value]];
      }),
    );
    inner.assertSound();
    return this.queries.ask(SUBSCRIBE_QUERY, { report, parameters, schedule, actor: clientId });
  }

  @Get()
  async list(): Promise<{ items: readonly SubscriptionView[] }> {
    return { items: await this.queries.ask(SUBSCRIPTIONS_QUERY, {}) };
  }

  /** What came, newest first, each with what changed since the one before. */
  @Get(':subscriptionId/runs')
  async runs(
    @Param('subscriptionId') subscriptionId: string,
    @Query('limit') limit: Given,
  ): Promise<{ items: readonly SubscriptionRun[] }> {
    const asked = { subscriptionId: known(subscriptionId), limit: wholeNumber('limit', limit, 10, 1, 50) };
    return { items: await this.queries.ask(SUBSCRIPTION_RUNS_QUERY, asked) };
  }

  /** Runs it now, beside its schedule. */
  @Post(':subscriptionId/run')
  @HttpCode(200)
  run(@Param('subscriptionId') subscriptionId: string): Promise<SubscriptionRun> {
    return this.queries.ask(RUN_SUBSCRIPTION_QUERY, { subscriptionId: known(subscriptionId) });
  }

  /** No further runs; what came stays. */
  @Delete(':subscriptionId')
  cancel(
    @Param('subscriptionId') subscriptionId: string,
    @Caller() { clientId }: Principal,
  ): Promise<SubscriptionView> {
    return this.queries.ask(UNSUBSCRIBE_QUERY, { subscriptionId: known(subscriptionId), actor: clientId });
  }
}

function known(subscriptionId: string): string {
  if (!isUuid(subscriptionId)) throw new Problem('subscription.unknown');
  return subscriptionId;
}
