import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Access, Caller, type Principal } from '#security';
import {
  encodeCursor,
  optionalOneOf,
  positionCursor,
  shortText,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { organisationOf } from '../oauth/caller.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeSignals } from './change-signals.js';
import { CHANGE_TYPES } from './change-types.js';
import { feedCursor, feedPosition } from './feed-cursor.js';
import type { FeedItem } from './feed-item.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const MAX_WAIT_SECONDS = 30;

/** What changed for an organisation's own members. */
@Controller('v1/changes')
@Access('organisation')
export class ChangesController {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly signals: ChangeSignals,
  ) {}

  @Get()
  async read(
    @Caller() caller: Principal,
    @Query('after') after: Given,
    @Query('limit') limit: Given,
    @Query('wait') wait: Given,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: readonly FeedItem[]; next: string }> {
    const organisation = organisationOf(caller);
    const { items, position } = await this.feed.read(
      organisation,
      feedPosition(organisation, after),
      wholeNumber('limit', limit, DEFAULT_LIMIT, 1, MAX_LIMIT),
      wholeNumber('wait', wait, 0, 0, MAX_WAIT_SECONDS) * 1_000,
      hungUp(reply),
    );
    // The server waits for connections that stay open when it stops.
    if (this.signals.stopping) reply.header('connection', 'close');
    return { items, next: feedCursor(organisation, position) };
  }

  /** Newest first, for people who look what became of their members. */
  @Get('latest')
  async latest(
    @Caller() caller: Principal,
    @Query('localId') localId: Given,
    @Query('type') type: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: readonly FeedItem[]; next: string | null }> {
    const { items, next } = await this.feed.latest(
      organisationOf(caller),
      { localId: shortText('localId', localId), type: optionalOneOf('type', type, CHANGE_TYPES) },
      wholeNumber('limit', limit, DEFAULT_LIMIT, 1, MAX_LIMIT),
      positionCursor(cursor),
    );
    return { items, next: next === null ? null : encodeCursor(String(next)) };
  }
}

/** Aborted when the caller closes the connection before it is answered. */
function hungUp({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller.signal;
}
