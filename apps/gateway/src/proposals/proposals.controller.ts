import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  ANSWER_PROPOSAL_QUERY,
  LEFT_REASONS,
  PROPOSAL_ANSWERS,
  PROPOSAL_KINDS,
  PROPOSAL_STATES,
  type AnswerProposal,
  type ProposalState,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { BodyFields } from '../http/body-fields.js';
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
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { Proposals } from './proposals.repository.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const ANY = 'any';

type ProposalView = Omit<ProposalState, 'organisation' | 'version'>;

/** What review rounds propose about an organisation's own records, and its answers. */
@Controller('v1/proposals')
@Access('organisation')
export class ProposalsController {
  constructor(
    private readonly proposals: Proposals,
    private readonly queries: Queries,
  ) {}

  @Get()
  async list(
    @Caller() caller: Principal,
    @Query('state') state: Given,
    @Query('kind') kind: Given,
    @Query('roundId') roundId: Given,
    @Query('unitCode') unitCode: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: ProposalView[]; next: string | null }> {
    const most = wholeNumber('limit', limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
    const found = await this.proposals.page(organisationOf(caller), {
      state: oneOf('state', state, [ANY, ...PROPOSAL_STATES], 'open'),
      kind: oneOf('kind', kind, [ANY, ...PROPOSAL_KINDS], ANY),
      roundId: single('roundId', roundId),
      unitCode: single('unitCode', unitCode),
      after: decodeCursor(cursor),
      limit: most + 1,
    });
    const last = found.length > most ? found[most - 1] : undefined;
    return { items: found.slice(0, most).map(view), next: last ? encodeCursor(last.proposalId) : null };
  }

  @Get(':proposalId')
  async read(@Caller() caller: Principal, @Param('proposalId') id: string): Promise<ProposalView> {
    return view(await this.known(organisationOf(caller), id));
  }

  /** Given again in the same words it succeeds again. The record changes only when its organisation sends it changed. */
  @Post(':proposalId/answer')
  @HttpCode(200)
  async answer(
    @Caller() caller: Principal,
    @Param('proposalId') id: string,
    @Req() request: FastifyRequest,
  ): Promise<ProposalView> {
    const organisation = organisationOf(caller);
    const given = answerBody(parseJsonBody(request, await readBytes(request)));
    const { proposalId } = await this.known(organisation, id);
    const answered = await this.queries.ask(ANSWER_PROPOSAL_QUERY, {
      ...given,
      organisation,
      proposalId,
      actor: caller.clientId,
    });
    return view(answered);
  }

  private async known(organisation: string, id: string): Promise<ProposalState> {
    const proposal = isUuid(id) ? await this.proposals.one(organisation, id) : undefined;
    if (!proposal) throw new Problem('proposal.unknown');
    return proposal;
  }
}

function view({ organisation: _, version: __, ...proposal }: ProposalState): ProposalView {
  return proposal;
}

function answerBody(body: unknown): Pick<AnswerProposal, 'answer' | 'reason' | 'unitCode' | 'leftReason'> {
  const fields = new BodyFields(body, ['answer', 'reason', 'unitCode', 'leftReason']);
  const answer = fields.requiredOneOf('answer', PROPOSAL_ANSWERS);
  const given = {
    answer,
    reason: answer === 'keep' ? (fields.text('reason', 2_000) ?? '') : fields.requiredText('reason', 2_000),
    unitCode: fields.text('unitCode', 64),
    leftReason: fields.oneOf('leftReason', LEFT_REASONS),
  };
  for (const [name, itsAnswer] of [
    ['unitCode', 'transfer'],
    ['leftReason', 'remove'],
  ] as const) {
    if (answer === itsAnswer && !fields.has(name)) fields.fault(name, 'field.required');
    if (answer !== itsAnswer && fields.has(name))
      fields.fault(name, 'field.not-here', `"answer": "${answer}"`);
  }
  fields.assertSound();
  return given;
}
