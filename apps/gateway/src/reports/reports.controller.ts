import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SUMMARY_QUERY, type SummaryReport, type SummaryRequest } from '#contracts';
import { Queries } from '#messaging';
import { Access } from '#security';
import { invalidParameter, oneOf, single, type Given } from '../http/parameters.js';
import { summaryCsv } from './summary-csv.js';

@Controller('v1/reports')
@Access('board')
export class ReportsController {
  constructor(private readonly queries: Queries) {}

  @Get('summary')
  async summary(
    @Query('asOf') asOf: Given,
    @Query('knownAt') knownAt: Given,
    @Query('unit') unit: Given,
    @Query('format') format: Given,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SummaryReport | string> {
    const chosen = oneOf('format', format, ['json', 'csv'], 'json');
    const report = await this.queries.ask(SUMMARY_QUERY, summaryRequest(asOf, knownAt, unit));
    if (chosen === 'json') return report;
    reply.header('content-type', 'text/csv; charset=utf-8');
    return summaryCsv(report);
  }
}

function summaryRequest(asOf: Given, knownAt: Given, unit: Given): SummaryRequest {
  const day = single('asOf', asOf);
  if (day !== undefined && !isCalendarDay(day)) throw invalidParameter('asOf', 'YYYY-MM-DD');
  const instant = single('knownAt', knownAt);
  if (instant !== undefined && !isInstant(instant))
    throw invalidParameter('knownAt', 'ISO 8601, 2026-11-01T08:00:00Z');
  const code = single('unit', unit);
  if (code !== undefined && !/^[\w.-]{1,32}$/.test(code))
    throw invalidParameter('unit', 'province or commune code');
  return {
    ...(day !== undefined && { asOf: day }),
    ...(instant !== undefined && { knownAt: new Date(instant).toISOString() }),
    ...(code !== undefined && { unit: code }),
  };
}

function isCalendarDay(text: string): boolean {
  const [year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1).map(Number) ?? [];
  if (year === undefined || year < 1900 || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}
