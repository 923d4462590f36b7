import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  EXPORT_BYTES_QUERY,
  EXPORT_QUERY,
  START_EXPORT_QUERY,
  type ExportRequest,
  type ExportView,
} from '#contracts';
import { Queries, QueryFailed } from '#messaging';
import { Problem } from '../problems/problem.js';

/** A file that is not made by then is answered with 202 and fetched later. */
const PATIENCE_MS = 25_000;
const FIRST_LOOK_MS = 50;
const LONGEST_PAUSE_MS = 500;

/** Files of reports: begun, watched and handed out. */
@Injectable()
export class ExportFiles {
  constructor(private readonly queries: Queries) {}

  start(request: ExportRequest): Promise<ExportView> {
    return this.queries.ask(START_EXPORT_QUERY, request);
  }

  view(exportId: string, actor: string): Promise<ExportView> {
    return this.queries.ask(EXPORT_QUERY, { exportId, actor });
  }

  /** Makes a file and answers with it; when that takes long, with 202 and where it will be. */
  async answer(reply: FastifyReply, request: ExportRequest): Promise<StreamableFile | ExportView> {
    let view = await this.start(request);
    const deadline = Date.now() + PATIENCE_MS;
    for (
      let pause = FIRST_LOOK_MS;
      isUnfinished(view) && Date.now() < deadline;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    ) {
      await sleep(pause);
      view = await this.view(view.exportId, request.actor);
    }
    if (!isUnfinished(view)) return this.file(reply, view, request.actor);
    void reply.code(202).header('location', `/v1/exports/${view.exportId}`);
    return view;
  }

  /** The bytes of a finished file. */
  file(reply: FastifyReply, view: ExportView, actor: string): StreamableFile {
    if (view.state === 'failed' && view.error) throw new QueryFailed(view.error);
    if (view.state !== 'done') throw new Problem('export.unfinished', { headers: { 'retry-after': '1' } });
    void reply.header('content-type', view.mediaType ?? 'application/octet-stream');
    void reply.header('content-disposition', `attachment; filename="${view.fileName ?? view.exportId}"`);
    return new StreamableFile(Readable.from(this.parts(view.exportId, actor)));
  }

  private async *parts(exportId: string, actor: string): AsyncGenerator<Buffer> {
    for (let from = 0, end = false; !end;) {
      const part = await this.queries.ask(EXPORT_BYTES_QUERY, { exportId, actor, from });
      const bytes = Buffer.from(part.bytes, 'base64');
      from += bytes.length;
      end = part.end;
      yield bytes;
    }
  }
}

function isUnfinished({ state }: ExportView): boolean {
  return state === 'queued' || state === 'running';
}
