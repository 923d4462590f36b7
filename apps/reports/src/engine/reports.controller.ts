import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  REPORT_QUERY,
  SUMMARY_QUERY,
  type QueryResult,
  type ReportAnswer,
  type ReportRequest,
  type SummaryReport,
  type SummaryRequest,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { ReportsService } from './reports.service.js';

/** Answers every report. */
@Controller()
@ServiceInternal()
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @MessagePattern(REPORT_QUERY.subject)
  report(@Payload() { name, parameters, as }: ReportRequest): Promise<QueryResult<ReportAnswer>> {
    return answering(async () => {
      const { report, tables, ...asked } = await this.reports.compute(name, parameters);
      return as === 'report' ? { ...asked, report } : { ...asked, tables };
    });
  }

  @MessagePattern(SUMMARY_QUERY.subject)
  summary(@Payload() request: SummaryRequest): Promise<QueryResult<SummaryReport>> {
    return answering(async () => {
      const { report } = await this.reports.compute('summary', request);
      return report as unknown as SummaryReport;
    });
  }
}
