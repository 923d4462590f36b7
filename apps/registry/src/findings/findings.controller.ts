import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { FINDINGS_QUERY, type FindingsRequest, type FindingView, type QueryResult } from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { FindingsService } from './findings.service.js';

@Controller()
@ServiceInternal()
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @MessagePattern(FINDINGS_QUERY.subject)
  list(@Payload() request: FindingsRequest): Promise<QueryResult<readonly FindingView[]>> {
    return answering(() => this.findings.list(request));
  }
}
