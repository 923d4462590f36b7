import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { SUMMARY_QUERY, type QueryResult, type SummaryReport, type SummaryRequest } from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { SummaryService } from './summary.service.js';

/** Answers the summary report. */
@Controller()
@ServiceInternal()
export class SummaryController {
  constructor(private readonly reports: SummaryService) {}

  @MessagePattern(SUMMARY_QUERY.subject)
  summary(@Payload() request: SummaryRequest): Promise<QueryResult<SummaryReport>> {
    return answering(() => this.reports.summary(request));
  }
}
