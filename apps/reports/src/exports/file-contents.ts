import { Inject, Injectable } from '@nestjs/common';
import type { ExportFormat, ExportRequest } from '#contracts';
import {
  reportDocx,
  reportPdf,
  reportXlsx,
  tableCsv,
  type Letterhead,
  type ReportDocument,
} from '#documents';
import { QueryFailed } from '#messaging';
import { dayInVietnam } from '../engine/report-dates.js';
import { ReportsService } from '../engine/reports.service.js';
import { FigureSource, frozenFigures } from '../periods/frozen-figures.js';
import { PeriodsService } from '../periods/periods.service.js';
import { RoundsService } from '../rounds/rounds.service.js';
import { frontAggregate } from './front-aggregate.js';
import { LETTERHEADS, type Letterheads } from './letterheads.js';
import { periodDocument } from './period-documents.js';
import { readable, reportDocument } from './report-documents.js';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

export interface MadeFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** Makes the file of an export. */
@Injectable()
export class FileContents {
  constructor(
    private readonly reports: ReportsService,
    private readonly periods: PeriodsService,
    private readonly figures: FigureSource,
    private readonly rounds: RoundsService,
    @Inject(LETTERHEADS) private readonly letterheads: Letterheads,
  ) {}

  /** @throws QueryFailed there is no letterhead of this name */
  letterhead(name: string): Letterhead {
    const letterhead = this.letterheads[name];
    if (letterhead) return letterhead;
    const names = Object.keys(this.letterheads).join(', ');
    throw new QueryFailed({
      status: 422,
      code: 'letterhead.unknown',
      message: {
        vi: `Không có mẫu tiêu đề này. Có: ${names}.`,
        en: `There is no such letterhead. There are: ${names}.`,
      },
    });
  }

  /** @throws QueryFailed what is asked for cannot be given */
  async make(request: ExportRequest, progress: (share: number) => Promise<void>): Promise<MadeFile> {
    const letterhead = this.letterhead(request.letterhead);
    const { format, language } = request;
    const document = await this.document(request);
    await progress(0.5);
    return {
      name: `${document.id}-${document.date}.${format}`,
      mediaType: MEDIA_TYPES[format],
      // Programs read CSV.
      content: await inFormat(format, format === 'csv' ? document : readable(document), letterhead, language),
    };
  }

  private async document(request: ExportRequest): Promise<ReportDocument> {
    const today = dayInVietnam(Date.now());
    switch (request.subject) {
      case 'report':
        return reportDocument(await this.reports.compute(request.name, request.parameters), today);
      case 'period':
        return periodDocument(await this.periods.report(request.periodId), request.organisation);
      case 'front-aggregate': {
        const { asOf = today, knownAt = new Date().toISOString() } = request.parameters;
        return frontAggregate(
          await frozenFigures(summariesAlone(this.figures), { from: asOf, asOf, knownAt }),
          today,
        );
      }
      case 'round':
        return this.rounds.document(request.roundId, request.organisation, today);
    }
  }
}

/** The same figures without the reports on the whole hub. */
function summariesAlone(source: FigureSource): FigureSource {
  return { compute: (...asked) => source.compute(...asked), wholeHub: () => [] };
}

async function inFormat(
  format: ExportFormat,
  document: ReportDocument,
  letterhead: Letterhead,
  language: ExportRequest['language'],
): Promise<Buffer> {
  switch (format) {
    case 'csv':
      // One table a file is what programs read; the first is the report's own.
      return Buffer.from(document.tables[0] ? tableCsv(document.tables[0], language) : '', 'utf8');
    case 'xlsx':
      return Buffer.from(reportXlsx(document, language));
    case 'pdf':
      return reportPdf(document, letterhead, language);
    case 'docx':
      return reportDocx(document, letterhead, language);
  }
}
