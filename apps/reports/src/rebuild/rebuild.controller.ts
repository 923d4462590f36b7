import { Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { REBUILD_REPORTS_QUERY, type QueryResult } from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { RebuildService, type Rebuilt } from './rebuild.service.js';

/** Rebuilds the facts when an operator asks for it. */
@Controller()
@ServiceInternal()
export class RebuildController {
  constructor(private readonly service: RebuildService) {}

  @MessagePattern(REBUILD_REPORTS_QUERY.subject)
  rebuild(): Promise<QueryResult<Rebuilt>> {
    return answering(() => this.service.rebuild());
  }
}
