import { Controller, Get, HttpCode, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExportView } from '#contracts';
import { Access, Caller, type Principal } from '#security';
import { isUuid } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';
import { ExportFiles } from './export-files.js';
import { exportBody } from './export-request.js';

/** Files made of reports in the background. */
@Controller('v1/exports')
@Access('board', 'organisation')
export class ExportsController {
  constructor(private readonly files: ExportFiles) {}

  @Post()
  @HttpCode(202)
  async start(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<ExportView> {
    const view = await this.files.start(exportBody(parseJsonBody(request, await readBytes(request)), caller));
    void reply.header('location', `/v1/exports/${view.exportId}`);
    return view;
  }

  @Get(':exportId')
  one(@Param('exportId') exportId: string, @Caller() { clientId }: Principal): Promise<ExportView> {
    return this.files.view(known(exportId), clientId);
  }

  @Get(':exportId/file')
  async file(
    @Param('exportId') exportId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() { clientId }: Principal,
  ): Promise<StreamableFile> {
    return this.files.file(reply, await this.files.view(known(exportId), clientId), clientId);
  }
}

function known(exportId: string): string {
  if (!isUuid(exportId)) throw new Problem('export.unknown');
  return exportId;
}
