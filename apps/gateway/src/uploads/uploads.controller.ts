import { Controller, Delete, Get, Head, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Caller, type Principal } from '#security';
import { BATCH_MODES } from '../batches/batch.entity.js';
import { isUuid, oneOf, single, type Given } from '../http/parameters.js';
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { Uploads, type UploadView } from './uploads.service.js';

/** Uploads that survive a broken connection: begun once, then sent in as many pieces as it takes. */
@Controller('v1/uploads')
@Access('organisation')
export class UploadsController {
  constructor(private readonly uploads: Uploads) {}

  @Post()
  @HttpCode(201)
  async begin(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query('mode') mode: Given,
    @Query('adapter') adapter: Given,
  ): Promise<UploadView> {
    const view = await this.uploads.begin(caller, organisationOf(caller), {
      contentType: request.headers['content-type'] ?? '',
      mode: oneOf('mode', mode, BATCH_MODES, 'upsert'),
      adapter: single('adapter', adapter),
      length: wholeHeader(request, 'upload-length'),
    });
    void reply.header('location', `/v1/uploads/${view.uploadId}`);
    return told(reply, view);
  }

  @Head(':uploadId')
  async look(
    @Caller() caller: Principal,
    @Param('uploadId') uploadId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.read(caller, uploadId, reply);
  }

  @Get(':uploadId')
  async read(
    @Caller() caller: Principal,
    @Param('uploadId') uploadId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadView> {
    return told(reply, await this.uploads.view(organisationOf(caller), known(uploadId)));
  }

  @Patch(':uploadId')
  async append(
    @Caller() caller: Principal,
    @Param('uploadId') uploadId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadView> {
    const offset = wholeHeader(request, 'upload-offset');
    if (offset === undefined) throw new Problem('upload.offset-missing');
    const isLast = request.headers['upload-complete'] === '?1';
    const organisation = organisationOf(caller);
    const view = await this.uploads.append(organisation, known(uploadId), request, offset, isLast);
    void reply.code(view.state === 'complete' ? 202 : 200);
    return told(reply, view);
  }

  @Delete(':uploadId')
  @HttpCode(204)
  async remove(@Caller() caller: Principal, @Param('uploadId') uploadId: string): Promise<void> {
    await this.uploads.remove(organisationOf(caller), known(uploadId));
  }
}

/** The same in headers, for clients of the IETF draft of resumable uploads. */
function told(reply: FastifyReply, view: UploadView): UploadView {
  void reply.headers({
    'upload-offset': String(view.offset),
    'upload-complete': view.state === 'complete' ? '?1' : '?0',
  });
  return view;
}

function wholeHeader(request: FastifyRequest, name: string): number | undefined {
  const given = request.headers[name];
  if (given === undefined) return undefined;
  const value = Number(given);
  if (typeof given !== 'string' || !/^\d{1,15}$/.test(given)) {
    if (name === 'upload-offset') throw new Problem('upload.offset-missing');
    throw new Problem('parameter.invalid', {
      values: { name: 'Upload-Length', expected: 'bytes, e.g. 1048576' },
    });
  }
  return value;
}

function known(uploadId: string): string {
  if (!isUuid(uploadId)) throw new Problem('upload.unknown');
  return uploadId;
}
