import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  CASE_QUERY,
  CASES_QUERY,
  DECIDE_QUERY,
  EVIDENCE_QUERY,
  REVOKE_QUERY,
  type CasesRequest,
  type ComparedFields,
  type DecideRequest,
  type DecisionReply,
  type FieldEvidence,
  type QueryResult,
  type ReviewCaseItem,
  type ReviewCaseView,
  type RevokeRequest,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { DecisionService, type DecisionResult } from '../decisions/decision-service.js';
import { refused } from '../decisions/refusals.js';
import { CaseReader } from './case-reader.js';
import { Explainer } from './explainer.js';

/** Answers what is in doubt and why, and takes decisions about it. */
@Controller()
@ServiceInternal()
export class ReviewController {
  constructor(
    private readonly cases: CaseReader,
    private readonly decisions: DecisionService,
    private readonly explainer: Explainer,
  ) {}

  @MessagePattern(CASES_QUERY.subject)
  list(@Payload() request: CasesRequest): Promise<QueryResult<readonly ReviewCaseItem[]>> {
    return answering(() => this.cases.list(request));
  }

  @MessagePattern(CASE_QUERY.subject)
  find(@Payload() { caseId }: { caseId: string }): Promise<QueryResult<ReviewCaseView | null>> {
    return answering(() => this.cases.find(caseId));
  }

  @MessagePattern(EVIDENCE_QUERY.subject)
  evidence(
    @Payload() { pairs }: { pairs: readonly (readonly [ComparedFields, ComparedFields])[] },
  ): Promise<QueryResult<readonly (readonly FieldEvidence[])[]>> {
    return answering(() => this.explainer.explain(pairs));
  }

  @MessagePattern(DECIDE_QUERY.subject)
  decide(
    @Payload() { caseId, version, groups, reason, actor }: DecideRequest,
  ): Promise<QueryResult<DecisionReply>> {
    return answering(async () =>
      accepted(await this.decisions.recordDecision({ groups, actor, reason, answers: { caseId, version } })),
    );
  }

  @MessagePattern(REVOKE_QUERY.subject)
  revoke(@Payload() request: RevokeRequest): Promise<QueryResult<DecisionReply>> {
    return answering(async () => accepted(await this.decisions.revokeDecision(request)));
  }
}

function accepted(result: DecisionResult): DecisionReply {
  if ('refusal' in result) throw refused(result.refusal);
  return result;
}
