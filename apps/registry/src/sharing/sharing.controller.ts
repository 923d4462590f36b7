import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  CHANGE_SHARING_QUERY,
  SHARING_QUERY,
  type ChangeSharingRequest,
  type QueryResult,
  type SharingView,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { SharingService } from './sharing.service.js';

@Controller()
@ServiceInternal()
export class SharingController {
  constructor(private readonly sharing: SharingService) {}

  @MessagePattern(SHARING_QUERY.subject)
  find(@Payload() { version }: { version?: number }): Promise<QueryResult<SharingView | null>> {
    return answering(() => this.sharing.find(version));
  }

  @MessagePattern(CHANGE_SHARING_QUERY.subject)
  change(@Payload() request: ChangeSharingRequest): Promise<QueryResult<{ version: number }>> {
    return answering(() => this.sharing.change(request));
  }
}
