import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  REPORT_NAMES,
  REPORT_QUERY,
  SUMMARY_QUERY,
  type ReportName,
  type ReportParameters,
  type SummaryReport,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, RoleRefused, type Principal } from '#security';
import { oneOf, single, type Given } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';
import { ownParameters, reportParameters } from './report-parameters.js';
import { summaryCsv } from './summary-csv.js';
import { tablesCsv } from './tables-csv.js';

/**
 * Reports that an organisation may ask for, of its own members alone. The others tell of several organisations
 * together.
 */
const OF_ONE_ORGANISATION: readonly ReportName[] = [
  'breakdown',
  'gathering-rate',
  'movements',
  'phantoms',
  'duplicates',
  'reconciliation',
  'quality',
];

@Controller('v1/reports')
@Access('board')
export class ReportsController {
  constructor(private readonly queries: Queries) {}

  @Get('summary')
  async summary(
    @Query() given: Record<string, Given>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SummaryReport | string> {
    const { format, ...rest } = given;
    const chosen = oneOf('format', format, ['json', 'csv'], 'json');
    const { asOf, knownAt, unit } = reportParameters({
      asOf: rest.asOf,
      knownAt: rest.knownAt,
      unit: rest.unit,
    });
    const report = await this.queries.ask(SUMMARY_QUERY, {
      ...(asOf !== undefined && { asOf }),
      ...(knownAt !== undefined && { knownAt }),
      ...(unit !== undefined && { unit }),
    });
    if (chosen === 'json') return report;
    reply.header('content-type', 'text/csv; charset=utf-8');
    return summaryCsv(report);
  }

  /** Every other report; an organisation gets its own figures, whatever it asks for. */
  @Get(':name')
  @Access('board', 'organisation')
  async report(
    @Caller() caller: Principal,
    @Param('name') given: string,
    @Query() query: Record<string, Given>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | string> {
    const name = REPORT_NAMES.find((report) => report === given);
    if (!name) throw new Problem('report.unknown', { values: { names: REPORT_NAMES.join(', ') } });
    const { format, table, ...rest } = query;
    const chosen = oneOf('format', format, ['json', 'csv'], 'json');
    const parameters = permitted(caller, name, reportParameters(rest));
    if (chosen === 'json') {
      const { report } = await this.queries.ask(REPORT_QUERY, { name, parameters, as: 'report' });
      return report ?? {};
    }
    const { tables = [] } = await this.queries.ask(REPORT_QUERY, { name, parameters, as: 'tables' });
    reply.header('content-type', 'text/csv; charset=utf-8');
    return tablesCsv(tables, single('table', table));
  }
}

function permitted(caller: Principal, name: ReportName, parameters: ReportParameters): ReportParameters {
  if (caller.role !== 'organisation') return parameters;
  if (!OF_ONE_ORGANISATION.includes(name)) throw new RoleRefused(['board']);
  return ownParameters(caller, parameters);
}
