import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  CHANGE_SURVIVORSHIP_QUERY,
  PREVIEW_SURVIVORSHIP_QUERY,
  REDERIVATION_QUERY,
  SURVIVORSHIP_QUERY,
  SURVIVORSHIP_VERSIONS_QUERY,
  type ChangeSurvivorshipRequest,
  type QueryResult,
  type RederivationJob,
  type SurvivorshipPreview,
  type SurvivorshipRules,
  type SurvivorshipVersionsRequest,
  type SurvivorshipView,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { isUuid } from '../records/uuid.js';
import { SurvivorshipPreviewer } from './preview.js';
import { SurvivorshipService } from './survivorship.service.js';

@Controller()
@ServiceInternal()
export class SurvivorshipController {
  constructor(
    private readonly survivorship: SurvivorshipService,
    private readonly previewer: SurvivorshipPreviewer,
  ) {}

  @MessagePattern(SURVIVORSHIP_QUERY.subject)
  find(@Payload() { version }: { version?: number }): Promise<QueryResult<SurvivorshipView | null>> {
    return answering(() => this.survivorship.find(version));
  }

  @MessagePattern(SURVIVORSHIP_VERSIONS_QUERY.subject)
  versions(
    @Payload() request: SurvivorshipVersionsRequest,
  ): Promise<QueryResult<readonly SurvivorshipView[]>> {
    return answering(() => this.survivorship.versions(request));
  }

  @MessagePattern(PREVIEW_SURVIVORSHIP_QUERY.subject)
  preview(@Payload() rules: SurvivorshipRules): Promise<QueryResult<SurvivorshipPreview>> {
    return answering(() => this.previewer.preview(rules));
  }

  @MessagePattern(CHANGE_SURVIVORSHIP_QUERY.subject)
  change(
    @Payload() request: ChangeSurvivorshipRequest,
  ): Promise<QueryResult<{ version: number; jobId: string }>> {
    return answering(() => this.survivorship.change(request));
  }

  @MessagePattern(REDERIVATION_QUERY.subject)
  job(@Payload() { jobId }: { jobId: string }): Promise<QueryResult<RederivationJob | null>> {
    return answering(async () => (isUuid(jobId) ? this.survivorship.job(jobId) : null));
  }
}
