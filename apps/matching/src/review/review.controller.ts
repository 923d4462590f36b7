import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  ASSIGN_QUERY,
  CASE_QUERY,
  CASES_QUERY,
  DISTRIBUTE_QUERY,
  EVIDENCE_QUERY,
  LINKS_QUERY,
  NEXT_CASE_QUERY,
  PATTERNS_QUERY,
  REVIEW_PROGRESS_QUERY,
  SKIP_QUERY,
  type AssignRequest,
  type CasesReply,
  type CasesRequest,
  type ComparedFields,
  type DistributeReply,
  type DistributeRequest,
  type EvidencePattern,
  type FieldEvidence,
  type NextCaseRequest,
  type PatternsRequest,
  type QueryResult,
  type RecordLinks,
  type Reviewer,
  type ReviewCaseItem,
  type ReviewCaseView,
  type ReviewProgress,
  type SkipRequest,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { Assignments } from './assignments.js';
import { CaseReader } from './case-reader.js';
import { Explainer } from './explainer.js';
import { PatternReader } from './patterns.js';
import { ProgressReader } from './progress.js';
import { LinkReader } from './record-links.js';

/** Answers what is in doubt and why, and who works on it. */
@Controller()
@ServiceInternal()
export class ReviewController {
  constructor(
    private readonly cases: CaseReader,
    private readonly assignments: Assignments,
    private readonly progress: ProgressReader,
    private readonly patterns: PatternReader,
    private readonly explainer: Explainer,
    private readonly links: LinkReader,
  ) {}

  @MessagePattern(CASES_QUERY.subject)
  list(@Payload() request: CasesRequest): Promise<QueryResult<CasesReply>> {
    return answering(() => this.cases.list(request));
  }

  @MessagePattern(CASE_QUERY.subject)
  find(
    @Payload() { caseId, by }: { caseId: string; by: Reviewer },
  ): Promise<QueryResult<ReviewCaseView | null>> {
    return answering(() => this.cases.find(caseId, by));
  }

  @MessagePattern(EVIDENCE_QUERY.subject)
  evidence(
    @Payload() { pairs }: { pairs: readonly (readonly [ComparedFields, ComparedFields])[] },
  ): Promise<QueryResult<readonly (readonly FieldEvidence[])[]>> {
    return answering(() => this.explainer.explain(pairs));
  }

  @MessagePattern(LINKS_QUERY.subject)
  why(
    @Payload() { recordIds, by }: { recordIds: readonly string[]; by: Reviewer },
  ): Promise<QueryResult<RecordLinks>> {
    return answering(() => this.links.among(recordIds, by));
  }

  @MessagePattern(ASSIGN_QUERY.subject)
  assign(@Payload() request: AssignRequest): Promise<QueryResult<ReviewCaseItem>> {
    return answering(() => this.assignments.assign(request));
  }

  @MessagePattern(SKIP_QUERY.subject)
  skip(@Payload() request: SkipRequest): Promise<QueryResult<ReviewCaseItem>> {
    return answering(() => this.assignments.skip(request));
  }

  @MessagePattern(NEXT_CASE_QUERY.subject)
  next(@Payload() request: NextCaseRequest): Promise<QueryResult<{ caseId: string | null }>> {
    return answering(async () => ({ caseId: await this.assignments.next(request) }));
  }

  @MessagePattern(DISTRIBUTE_QUERY.subject)
  distribute(@Payload() request: DistributeRequest): Promise<QueryResult<DistributeReply>> {
    return answering(() => this.assignments.distribute(request));
  }

  @MessagePattern(REVIEW_PROGRESS_QUERY.subject)
  howFar(@Payload() { by, since }: { by: Reviewer; since: string }): Promise<QueryResult<ReviewProgress>> {
    return answering(() => this.progress.read(by, since));
  }

  @MessagePattern(PATTERNS_QUERY.subject)
  alike(@Payload() request: PatternsRequest): Promise<QueryResult<readonly EvidencePattern[]>> {
    return answering(() => this.patterns.list(request));
  }
}
