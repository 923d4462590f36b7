import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  BULK_CHUNK_QUERY,
  BULK_PLAN_QUERY,
  BULK_QUERY,
  DECIDE_QUERY,
  DECISION_QUERY,
  DECISIONS_QUERY,
  REVOKE_QUERY,
  SECOND_QUERY,
  type BulkChunkRequest,
  type BulkOutcome,
  type BulkPlan,
  type BulkRequest,
  type BulkView,
  type DecideRequest,
  type DecisionReply,
  type DecisionsRequest,
  type DecisionView,
  type QueryResult,
  type Reviewer,
  type RevokeRequest,
  type SecondRequest,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { BulkDecisions } from './bulk-decisions.js';
import { DecisionReader } from './decision-reader.js';
import { DecisionService, type DecisionResult } from './decision-service.js';
import { refused } from './refusals.js';

/** Takes what people decide, and answers what they decided. */
@Controller()
@ServiceInternal()
export class DecisionsController {
  constructor(
    private readonly decisions: DecisionService,
    private readonly reader: DecisionReader,
    private readonly bulks: BulkDecisions,
  ) {}

  @MessagePattern(DECIDE_QUERY.subject)
  decide(
    @Payload() { by, caseId, version, groups, reason }: DecideRequest,
  ): Promise<QueryResult<DecisionReply>> {
    return answering(async () =>
      accepted(await this.decisions.recordDecision({ ...by, groups, reason, answers: { caseId, version } })),
    );
  }

  @MessagePattern(REVOKE_QUERY.subject)
  revoke(@Payload() { by, ...request }: RevokeRequest): Promise<QueryResult<DecisionReply>> {
    return answering(async () => accepted(await this.decisions.revokeDecision({ ...by, ...request })));
  }

  @MessagePattern(SECOND_QUERY.subject)
  second(@Payload() { by, ...request }: SecondRequest): Promise<QueryResult<DecisionReply>> {
    return answering(async () => accepted(await this.decisions.answerSecond({ ...by, ...request })));
  }

  @MessagePattern(DECISIONS_QUERY.subject)
  list(@Payload() request: DecisionsRequest): Promise<QueryResult<readonly DecisionView[]>> {
    return answering(() => this.reader.list(request));
  }

  @MessagePattern(DECISION_QUERY.subject)
  find(
    @Payload() { by, decisionId }: { by: Reviewer; decisionId: string },
  ): Promise<QueryResult<DecisionView | null>> {
    return answering(() => this.reader.find(decisionId, by));
  }

  @MessagePattern(BULK_PLAN_QUERY.subject)
  plan(@Payload() request: BulkRequest): Promise<QueryResult<BulkPlan>> {
    return answering(() => this.bulks.plan(request));
  }

  @MessagePattern(BULK_CHUNK_QUERY.subject)
  decideMany(@Payload() request: BulkChunkRequest): Promise<QueryResult<readonly BulkOutcome[]>> {
    return answering(() => this.bulks.decide(request));
  }

  @MessagePattern(BULK_QUERY.subject)
  bulk(@Payload() { by, bulkId }: { by: Reviewer; bulkId: string }): Promise<QueryResult<BulkView | null>> {
    return answering(() => this.bulks.find(bulkId, by));
  }
}

function accepted(result: DecisionResult): DecisionReply {
  if ('refusal' in result) throw refused(result.refusal);
  return result;
}
