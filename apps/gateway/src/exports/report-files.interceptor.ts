import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, type Observable } from 'rxjs';
import { REPORT_NAMES, REPORT_PARAMETERS, type ReportParameters } from '#contracts';
import type { AuthenticatedRequest } from '#security';
import { invalidParameter, single, type Given } from '../http/parameters.js';
import { ExportFiles } from './export-files.js';
import { exportChoice, exportRequest } from './export-request.js';

/** Formats that are made in the background; JSON and CSV the reports give themselves. */
const FILE_FORMATS: readonly unknown[] = ['xlsx', 'pdf', 'docx'];
const CHOICE: readonly string[] = ['format', 'lang', 'letterhead'];

/** Gives every report as a workbook or document where `format` asks for one. */
@Injectable()
export class ReportFilesInterceptor implements NestInterceptor {
  constructor(private readonly files: ExportFiles) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest & AuthenticatedRequest>();
    const path = request.url.split('?', 1)[0] ?? '';
    const name = REPORT_NAMES.find((report) => path === `/v1/reports/${report}`);
    const query = request.query as Record<string, Given>;
    if (!name || !request.principal || !FILE_FORMATS.includes(query.format)) return next.handle();
    const choice = exportChoice(query);
    if (!choice) return next.handle();
    const subject = { subject: 'report', name, parameters: parametersOf(query) } as const;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(this.files.answer(reply, exportRequest(subject, choice, request.principal)));
  }
}

function parametersOf(query: Readonly<Record<string, Given>>): ReportParameters {
  const parameters: Record<string, string> = {};
  for (const [name, given] of Object.entries(query)) {
    if (CHOICE.includes(name)) continue;
    const known = REPORT_PARAMETERS.find((parameter) => parameter === name);
    if (!known) throw invalidParameter(name, [...REPORT_PARAMETERS, ...CHOICE].join(', '));
    const value = single(name, given);
    if (value !== undefined) parameters[known] = value;
  }
  return parameters;
}
