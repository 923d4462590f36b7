import { summaryReport } from '../summary/summary.report.js';
import type { ReportDefinition } from './report-definition.js';

/** Every report that the hub gives. */
export const REPORTS: readonly ReportDefinition[] = [summaryReport];
