import type { Provider } from '@nestjs/common';
import { Queries } from '#messaging';
import { Arrivals } from './arrivals.js';
import { Corrections } from './corrections.js';
import { FigureSource } from './frozen-figures.js';
import { PeriodsRepository } from './periods.repository.js';
import { PeriodsService } from './periods.service.js';
import { ReportFigures } from './report-figures.js';
import { PeriodVerifier } from './verification.js';

/** What reporting periods consist of. */
export const PERIOD_PROVIDERS: readonly Provider[] = [
  { provide: FigureSource, useClass: ReportFigures },
  { provide: Arrivals, inject: [Queries], useFactory: (queries: Queries) => new Arrivals(queries) },
  PeriodsRepository,
  PeriodsService,
  PeriodVerifier,
  Corrections,
];
