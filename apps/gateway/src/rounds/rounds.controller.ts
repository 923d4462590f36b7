import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  CLOSE_ROUND_QUERY,
  OPEN_ROUND_QUERY,
  PROPOSAL_STATES,
  ROUND_QUERY,
  ROUNDS_QUERY,
  WORKLIST_QUERY,
  type ProposalState,
  type RoundReader,
  type RoundView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import {
  decodeCursor,
  encodeCursor,
  isUuid,
  oneOf,
  single,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { organisationOf, withinOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { openRoundBody } from './round-request.js';

const ANY = 'any';

/** Review rounds: opened by the board, worked off by the organisations through their proposals. */
@Controller('v1/rounds')
export class RoundsController {
  constructor(private readonly queries: Queries) {}

  @Post()
  @Access('board')
  async open(@Req() request: FastifyRequest, @Caller() { clientId }: Principal): Promise<RoundView> {
    const body = openRoundBody(parseJsonBody(request, await readBytes(request)));
    return this.queries.ask(OPEN_ROUND_QUERY, { ...body, actor: clientId });
  }

  /** Newest first; an organisation sees those that ask something of it, who is bound to units those that ask it there. */
  @Get()
  @Access('board', 'organisation', 'coordinator')
  async list(@Caller() caller: Principal): Promise<{ items: readonly RoundView[] }> {
    return { items: await this.queries.ask(ROUNDS_QUERY, seenBy(caller)) };
  }

  @Get(':roundId')
  @Access('board', 'organisation')
  one(@Param('roundId') roundId: string, @Caller() caller: Principal): Promise<RoundView> {
    return this.queries.ask(ROUND_QUERY, { roundId: known(roundId), ...seenBy(caller) });
  }

  /** What the round asks of the caller's organisation, row by row. */
  @Get(':roundId/worklist')
  @Access('organisation')
  async worklist(
    @Param('roundId') roundId: string,
    @Caller() caller: Principal,
    @Query('unit') unit: Given,
    @Query('state') state: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: readonly ProposalState[]; next: string | null }> {
    const wanted = wholeNumber('limit', limit, 100, 1, 500);
    const chosen = oneOf('state', state, [ANY, ...PROPOSAL_STATES], ANY);
    const [code, after] = [single('unit', unit), decodeCursor(cursor)];
    const found = await this.queries.ask(WORKLIST_QUERY, {
      ...{ roundId: known(roundId), organisation: organisationOf(caller), limit: wanted + 1 },
      ...(code !== undefined && { unit: code }),
      ...(chosen !== ANY && { state: chosen }),
      ...(after !== undefined && { after }),
    });
    const items = found.slice(0, wanted);
    const last = found.length > wanted ? items.at(-1) : undefined;
    return { items, next: last ? encodeCursor(last.proposalId) : null };
  }

  /** Ends the round; what is not answered is withdrawn. */
  @Post(':roundId/close')
  @HttpCode(200)
  @Access('board')
  close(@Param('roundId') roundId: string, @Caller() { clientId }: Principal): Promise<RoundView> {
    return this.queries.ask(CLOSE_ROUND_QUERY, { roundId: known(roundId), actor: clientId });
  }
}

function known(roundId: string): string {
  if (!isUuid(roundId)) throw new Problem('round.unknown');
  return roundId;
}

function seenBy(caller: Principal): RoundReader {
  const { organisation } = caller;
  return { ...(organisation !== undefined && { organisation }), ...withinOf(caller) };
}
