import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { ExportRequest, ExportView } from '#contracts';
import { describeFailure, QueryFailed } from '#messaging';
import { ExportsRepository } from './exports.repository.js';
import { FileContents } from './file-contents.js';

/** One instance looks for abandoned exports this often; its own it begins at once. */
const LOOK_EVERY_MS = 5_000;
/** Travels in one message. */
const PART_BYTES = 512 * 1024;
/** Unfinished exports of one client at most. */
const MAX_WAITING = 20;

/** Makes files in the background, one after another; what a crash interrupts is taken up again. */
@Injectable()
export class ExportsService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('exports');
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly repository: ExportsRepository,
    private readonly contents: FileContents,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => this.work(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  async start(request: ExportRequest): Promise<ExportView> {
    this.contents.letterhead(request.letterhead);
    if ((await this.repository.waiting(request.actor)) >= MAX_WAITING) {
      throw failed(
        429,
        'export.too-many',
        'Đang có quá nhiều tệp chờ tạo. Hãy đợi các tệp trước hoàn thành.',
        'Too many files are waiting to be made. Wait until earlier ones are done.',
      );
    }
    const exportId = uuidv7();
    await this.repository.insert(exportId, request);
    this.work();
    return this.view(exportId, request.actor);
  }

  /** @throws QueryFailed there is no such export of this client */
  async view(exportId: string, actor: string): Promise<ExportView> {
    const view = await this.repository.view(exportId, actor);
    if (!view) throw unknown();
    return view;
  }

  async bytes(exportId: string, actor: string, from: number): Promise<{ bytes: string; end: boolean }> {
    const bytes = await this.repository.bytes(exportId, actor, from, PART_BYTES);
    if (!bytes) throw unknown();
    return { bytes: bytes.toString('base64'), end: bytes.length < PART_BYTES };
  }

  private work(): void {
    this.working ??= this.workOff().finally(() => {
      this.working = undefined;
    });
  }

  private async workOff(): Promise<void> {
    try {
      for (let next = await this.repository.claim(); next; next = await this.repository.claim()) {
        await this.make(next.exportId, next.request);
        if (this.stopped) return;
      }
    } catch (error) {
      // The database is away: whoever looks next finds the export where it stands.
      this.logger.warn(describeFailure(error).code);
    }
  }

  private async make(exportId: string, request: ExportRequest): Promise<void> {
    try {
      const file = await this.contents.make(request, (share) => this.repository.progress(exportId, share));
      await this.repository.finish(exportId, file);
    } catch (error) {
      if (error instanceof QueryFailed) {
        await this.repository.fail(exportId, error.failure);
        return;
      }
      const { code, detail } = describeFailure(error);
      this.logger.error(`${code} ${detail}`);
      await this.repository.fail(exportId, {
        status: 500,
        code: 'internal',
        message: { vi: 'Lỗi nội bộ, đã được ghi lại.', en: 'Internal error; it has been recorded.' },
      });
    }
  }
}

function unknown(): QueryFailed {
  return failed(
    404,
    'export.unknown',
    'Không có tệp này, hoặc đã hết hạn.',
    'There is no such export, or it has expired.',
  );
}

function failed(status: number, code: string, vi: string, en: string): QueryFailed {
  return new QueryFailed({ status, code, message: { vi, en } });
}
