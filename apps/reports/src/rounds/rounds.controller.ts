import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  ANSWER_PROPOSAL_QUERY,
  CLOSE_ROUND_QUERY,
  OPEN_ROUND_QUERY,
  ROUND_QUERY,
  ROUNDS_QUERY,
  WORKLIST_QUERY,
  type AnswerProposal,
  type OpenRound,
  type ProposalState,
  type QueryResult,
  type RoundReader,
  type RoundView,
  type WorklistRequest,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { RoundsService } from './rounds.service.js';

@Controller()
@ServiceInternal()
export class RoundsController {
  constructor(private readonly rounds: RoundsService) {}

  @MessagePattern(OPEN_ROUND_QUERY.subject)
  open(@Payload() asked: OpenRound): Promise<QueryResult<RoundView>> {
    return answering(() => this.rounds.open(asked));
  }

  @MessagePattern(ROUNDS_QUERY.subject)
  list(@Payload() reader: RoundReader): Promise<QueryResult<readonly RoundView[]>> {
    return answering(() => this.rounds.list(reader));
  }

  @MessagePattern(ROUND_QUERY.subject)
  one(@Payload() { roundId, ...reader }: RoundReader & { roundId: string }): Promise<QueryResult<RoundView>> {
    return answering(() => this.rounds.view(roundId, reader));
  }

  @MessagePattern(CLOSE_ROUND_QUERY.subject)
  close(@Payload() { roundId, actor }: { roundId: string; actor: string }): Promise<QueryResult<RoundView>> {
    return answering(() => this.rounds.close(roundId, actor));
  }

  @MessagePattern(WORKLIST_QUERY.subject)
  worklist(@Payload() request: WorklistRequest): Promise<QueryResult<readonly ProposalState[]>> {
    return answering(() => this.rounds.worklist(request));
  }

  @MessagePattern(ANSWER_PROPOSAL_QUERY.subject)
  answer(@Payload() given: AnswerProposal): Promise<QueryResult<ProposalState>> {
    return answering(() => this.rounds.answer(given));
  }
}
