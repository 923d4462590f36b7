import { Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  deadLettersQuery,
  flowQuery,
  rerunDeadLettersQuery,
  SERVICES,
  type DeadLetterFilter,
  type DeadLetterView,
  type FlowView,
  type Service,
} from '#contracts';
import { Queries } from '#messaging';
import { Access } from '#security';
import { oneOf, single, wholeNumber, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { rerunRequest } from './rerun-request.js';
import { Storage, type StorageView } from './storage.js';
import { WebhookHealth, type WebhookHealthView } from './webhook-health.js';

/** A service that did not answer is part of the picture, not an error. */
export type ServiceFlow = FlowView | { readonly service: Service; readonly unavailable: true };

@Controller('v1/operations')
@Access('administrator')
export class OperationsController {
  constructor(
    private readonly queries: Queries,
    private readonly storage: Storage,
    private readonly webhooks: WebhookHealth,
  ) {}

  /** What waits where. */
  @Get('flow')
  async flow(): Promise<{ services: ServiceFlow[] }> {
    const services = SERVICES.map(async (service): Promise<ServiceFlow> => {
      try {
        return await this.queries.ask(flowQuery(service), {});
      } catch {
        return { service, unavailable: true };
      }
    });
    return { services: await Promise.all(services) };
  }

  /** What takes room in the database, by service. */
  @Get('storage')
  stored(): Promise<StorageView> {
    return this.storage.view();
  }

  /** How the webhooks of all organisations do; where they lead and what they say is theirs. */
  @Get('webhooks')
  async webhookHealth(): Promise<{ items: readonly WebhookHealthView[] }> {
    return { items: await this.webhooks.list() };
  }

  /** Newest first within each service; without `service` those of all that answer. */
  @Get('dead-letters')
  async deadLetters(
    @Query('service') service: Given,
    @Query('state') state: Given,
    @Query('code') code: Given,
    @Query('eventType') eventType: Given,
    @Query('limit') limit: Given,
  ): Promise<{ items: DeadLetterView[] }> {
    const chosen = oneOf('service', service, [...SERVICES, 'all'], 'all');
    const filter: DeadLetterFilter = {
      state: oneOf<'open' | 'recovered'>('state', state, ['open', 'recovered'], 'open'),
      limit: wholeNumber('limit', limit, 100, 1, 1_000),
      ...optional('code', single('code', code)),
      ...optional('eventType', single('eventType', eventType)),
    };
    const services = chosen === 'all' ? SERVICES : [chosen];
    const lists = await Promise.all(services.map((one) => this.queries.ask(deadLettersQuery(one), filter)));
    return { items: lists.flat() };
  }

  /** Runs dead letters of one service again: some by id, or all that a filter matches. */
  @Post('dead-letters/rerun')
  @HttpCode(200)
  async rerun(@Req() request: FastifyRequest): Promise<{ recovered: number; failed: number }> {
    const { service, ...filter } = rerunRequest(parseJsonBody(request, await readBytes(request)));
    return this.queries.ask(rerunDeadLettersQuery(service), filter);
  }
}

function optional<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, string>);
}
