/** The views of a unit: path below the unit, report of the hub, and which filters it takes. */
export const REPORT_VIEWS = [
  { path: '', report: 'breakdown', organisation: true, branch: true },
  { path: 'overlaps', report: 'overlaps', organisation: false, branch: false },
  { path: 'rate', report: 'gathering-rate', organisation: true, branch: false },
  { path: 'movements', report: 'movements', organisation: true, branch: true },
  { path: 'phantoms', report: 'phantoms', organisation: true, branch: true },
  { path: 'duplicates', report: 'duplicates', organisation: true, branch: true },
  { path: 'reconciliation', report: 'reconciliation', organisation: true, branch: false },
  { path: 'enterprises', report: 'enterprises', organisation: false, branch: false },
  { path: 'quality', report: 'quality', organisation: true, branch: true },
  { path: 'sensitive', report: 'sensitive', organisation: false, branch: false },
] as const;

export type ReportView = (typeof REPORT_VIEWS)[number];
export type ReportName = ReportView['report'] | 'summary';
