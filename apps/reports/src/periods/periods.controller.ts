import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  OPEN_PERIOD_QUERY,
  PERIOD_ACTION_QUERY,
  PERIOD_CALENDAR_QUERY,
  PERIOD_CORRECTIONS_QUERY,
  PERIOD_QUERY,
  PERIOD_REPORT_QUERY,
  PERIODS_QUERY,
  REPORT_KEYS_QUERY,
  VERIFY_PERIOD_QUERY,
  type OpenPeriod,
  type PeriodActionRequest,
  type PeriodCalendarEntry,
  type PeriodCorrections,
  type PeriodReport,
  type PeriodVerification,
  type PeriodView,
  type QueryResult,
} from '#contracts';
import { answering } from '#messaging';
import { KeyRing, ServiceInternal } from '#security';
import { Corrections } from './corrections.js';
import { PeriodsService } from './periods.service.js';
import { PeriodVerifier } from './verification.js';

@Controller()
@ServiceInternal()
export class PeriodsController {
  constructor(
    private readonly periods: PeriodsService,
    private readonly verifier: PeriodVerifier,
    private readonly corrections: Corrections,
    private readonly keyRing: KeyRing,
  ) {}

  @MessagePattern(OPEN_PERIOD_QUERY.subject)
  open(@Payload() asked: OpenPeriod): Promise<QueryResult<PeriodView>> {
    return answering(() => this.periods.open(asked));
  }

  @MessagePattern(PERIODS_QUERY.subject)
  list(@Payload() { organisation }: { organisation?: string }): Promise<QueryResult<readonly PeriodView[]>> {
    return answering(() => this.periods.list(organisation));
  }

  @MessagePattern(PERIOD_CALENDAR_QUERY.subject)
  calendar(
    @Payload() { year, organisation }: { year: number; organisation?: string },
  ): Promise<QueryResult<readonly PeriodCalendarEntry[]>> {
    return answering(() => this.periods.calendar(year, organisation));
  }

  @MessagePattern(PERIOD_QUERY.subject)
  one(@Payload() asked: { periodId: string; organisation?: string }): Promise<QueryResult<PeriodView>> {
    return answering(() => this.periods.view(asked.periodId, asked.organisation));
  }

  @MessagePattern(PERIOD_REPORT_QUERY.subject)
  report(@Payload() { periodId }: { periodId: string }): Promise<QueryResult<PeriodReport>> {
    return answering(() => this.periods.report(periodId));
  }

  @MessagePattern(PERIOD_ACTION_QUERY.subject)
  act(@Payload() request: PeriodActionRequest): Promise<QueryResult<PeriodView>> {
    return answering(() => this.periods.act(request));
  }

  @MessagePattern(VERIFY_PERIOD_QUERY.subject)
  verify(@Payload() { periodId }: { periodId: string }): Promise<QueryResult<PeriodVerification>> {
    return answering(() => this.verifier.verify(periodId));
  }

  @MessagePattern(PERIOD_CORRECTIONS_QUERY.subject)
  corrected(
    @Payload() { periodId, knownAt }: { periodId: string; knownAt?: string },
  ): Promise<QueryResult<PeriodCorrections>> {
    return answering(() => this.corrections.of(periodId, knownAt));
  }

  @MessagePattern(REPORT_KEYS_QUERY.subject)
  keys(): Promise<QueryResult<{ keys: readonly Readonly<Record<string, unknown>>[] }>> {
    return answering(() => Promise.resolve({ keys: this.keyRing.reportSigner.publicJwks() as never }));
  }
}
