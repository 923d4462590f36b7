import { Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, Caller, type Principal } from '#security';
import { encodeCursor, oneOf, positionCursor, wholeNumber, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { organisationOf } from '../oauth/caller.js';
import { alteration, overlapHours, redeliveryRange, registration } from './webhook-request.js';
import type { DeliveryView, WebhookView } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** An organisation's webhooks: signed messages about what its feed says. */
@Controller('v1/webhooks')
@Access('organisation')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  async register(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<WebhookView & { secret: string }> {
    return this.webhooks.register(organisationOf(caller), registration(await bodyOf(request)));
  }

  @Get()
  async list(@Caller() caller: Principal): Promise<{ items: WebhookView[] }> {
    return { items: await this.webhooks.list(organisationOf(caller)) };
  }

  @Get(':webhookId')
  read(@Caller() caller: Principal, @Param('webhookId') id: string): Promise<WebhookView> {
    return this.webhooks.one(organisationOf(caller), id);
  }

  @Patch(':webhookId')
  async change(
    @Caller() caller: Principal,
    @Param('webhookId') id: string,
    @Req() request: FastifyRequest,
  ): Promise<WebhookView> {
    return this.webhooks.alter(organisationOf(caller), id, alteration(await bodyOf(request)));
  }

  @Delete(':webhookId')
  @HttpCode(204)
  remove(@Caller() caller: Principal, @Param('webhookId') id: string): Promise<void> {
    return this.webhooks.remove(organisationOf(caller), id);
  }

  @Post(':webhookId/rotate-secret')
  @HttpCode(200)
  async rotate(
    @Caller() caller: Principal,
    @Param('webhookId') id: string,
    @Req() request: FastifyRequest,
  ): Promise<WebhookView & { secret: string }> {
    return this.webhooks.rotate(organisationOf(caller), id, overlapHours(await bodyOf(request)));
  }

  @Post(':webhookId/ping')
  @HttpCode(200)
  async ping(
    @Caller() caller: Principal,
    @Param('webhookId') id: string,
  ): Promise<{
    eventId: string;
    delivered: boolean;
    status: number | null;
    error: string | null;
    milliseconds: number;
  }> {
    const { eventId, outcome, status, error, milliseconds } = await this.webhooks.ping(
      organisationOf(caller),
      id,
    );
    return { eventId, delivered: outcome === 'delivered', status, error, milliseconds };
  }

  @Get(':webhookId/deliveries')
  async deliveries(
    @Caller() caller: Principal,
    @Param('webhookId') id: string,
    @Query('state') state: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: Omit<DeliveryView, 'position'>[]; next: string | null }> {
    const most = wholeNumber('limit', limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
    const found = await this.webhooks.deliveries(
      organisationOf(caller),
      id,
      oneOf('state', state, ['any', 'delivered', 'undelivered'] as const, 'any'),
      positionCursor(cursor),
      most + 1,
    );
    const last = found.length > most ? found[most - 1] : undefined;
    const items = found.slice(0, most).map(({ position: _, ...delivery }) => delivery);
    return { items, next: last ? encodeCursor(String(last.position)) : null };
  }

  @Post(':webhookId/deliveries/:eventId/redeliver')
  @HttpCode(202)
  async redeliverOne(
    @Caller() caller: Principal,
    @Param('webhookId') id: string,
    @Param('eventId') eventId: string,
  ): Promise<{ redelivered: number }> {
    return { redelivered: await this.webhooks.redeliverOne(organisationOf(caller), id, eventId) };
  }

  /** Everything that was delivered, or tried, between two instants; in its order. */
  @Post(':webhookId/redeliver')
  @HttpCode(202)
  async redeliverRange(
    @Caller() caller: Principal,
    @Param('webhookId') id: string,
    @Req() request: FastifyRequest,
  ): Promise<{ redelivered: number }> {
    const range = redeliveryRange(await bodyOf(request));
    return { redelivered: await this.webhooks.redeliverRange(organisationOf(caller), id, range) };
  }
}

async function bodyOf(request: FastifyRequest): Promise<unknown> {
  return parseJsonBody(request, await readBytes(request));
}
