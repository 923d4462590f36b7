import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  EXPORT_BYTES_QUERY,
  EXPORT_QUERY,
  START_EXPORT_QUERY,
  type ExportRequest,
  type ExportView,
  type QueryResult,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { ExportsService } from './exports.service.js';

@Controller()
@ServiceInternal()
export class ExportsController {
  constructor(private readonly files: ExportsService) {}

  @MessagePattern(START_EXPORT_QUERY.subject)
  start(@Payload() request: ExportRequest): Promise<QueryResult<ExportView>> {
    return answering(() => this.files.start(request));
  }

  @MessagePattern(EXPORT_QUERY.subject)
  view(
    @Payload() { exportId, actor }: { exportId: string; actor: string },
  ): Promise<QueryResult<ExportView>> {
    return answering(() => this.files.view(exportId, actor));
  }

  @MessagePattern(EXPORT_BYTES_QUERY.subject)
  bytes(
    @Payload() { exportId, actor, from }: { exportId: string; actor: string; from: number },
  ): Promise<QueryResult<{ bytes: string; end: boolean }>> {
    return answering(() => this.files.bytes(exportId, actor, from));
  }
}
