import { Injectable } from '@nestjs/common';
import type { ReportName, ReportParameters } from '#contracts';
import { ReportsService } from '../engine/reports.service.js';
import { FigureSource } from './frozen-figures.js';

/** Reports on the whole hub that a period freezes beside the summaries. */
const FROZEN: readonly ReportName[] = [
  'overlaps',
  'gathering-rate',
  'phantoms',
  'duplicates',
  'reconciliation',
  'quality',
  'sensitive',
];

/** The hub's own reports, as periods freeze them. */
@Injectable()
export class ReportFigures extends FigureSource {
  constructor(private readonly reports: ReportsService) {
    super();
  }

  async compute(
    report: string,
    parameters: Readonly<Record<string, string>>,
    { fresh = false }: { readonly fresh?: boolean } = {},
  ): Promise<unknown> {
    // A period was counted at an instant of this clock: it is no question about the future.
    const now = Math.max(Date.now(), Date.parse(parameters.knownAt ?? ''));
    const computed = await this.reports.compute(report as ReportName, parameters as ReportParameters, {
      ...{ now, fresh },
    });
    return computed.report;
  }

  wholeHub(from: string): readonly { report: string; parameters: Record<string, string> }[] {
    return [
      ...FROZEN.map((report) => ({ report, parameters: {} })),
      { report: 'movements', parameters: { from } },
    ];
  }
}
