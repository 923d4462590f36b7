import { breakdownReport } from '../breakdown/breakdown.report.js';
import { duplicatesReport } from '../duplicates/duplicates.report.js';
import { enterprisesReport } from '../enterprises/enterprises.report.js';
import { gatheringRateReport } from '../gathering-rate/gathering-rate.report.js';
import { movementsReport } from '../movements/movements.report.js';
import { overlapsReport } from '../overlaps/overlaps.report.js';
import { phantomsReport } from '../phantoms/phantoms.report.js';
import { qualityReport } from '../quality/quality.report.js';
import { reconciliationReport } from '../reconciliation/reconciliation.report.js';
import { sensitiveReport } from '../sensitive/sensitive.report.js';
import { summaryReport } from '../summary/summary.report.js';
import type { ReportDefinition } from './report-definition.js';

/** Every report that the hub gives. */
export const REPORTS: readonly ReportDefinition[] = [
  summaryReport,
  breakdownReport,
  overlapsReport,
  gatheringRateReport,
  movementsReport,
  phantomsReport,
  duplicatesReport,
  reconciliationReport,
  enterprisesReport,
  qualityReport,
  sensitiveReport,
];
