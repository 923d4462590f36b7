import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  ANNOUNCED_CASES_QUERY,
  ANNOUNCEMENTS_QUERY,
  type AnnouncementPage,
  type AnnouncementPosition,
  type AnnouncedCasePage,
  type AnnouncedCasePosition,
  type QueryResult,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { AnnouncementsService } from './announcements.service.js';

/** Tells other services again what was announced. */
@Controller()
@ServiceInternal()
export class AnnouncementsController {
  constructor(private readonly announcements: AnnouncementsService) {}

  @MessagePattern(ANNOUNCEMENTS_QUERY.subject)
  persons(
    @Payload() { after }: { after: AnnouncementPosition | null },
  ): Promise<QueryResult<AnnouncementPage>> {
    return answering(() => this.announcements.persons(after));
  }

  @MessagePattern(ANNOUNCED_CASES_QUERY.subject)
  cases(
    @Payload() { after }: { after: AnnouncedCasePosition | null },
  ): Promise<QueryResult<AnnouncedCasePage>> {
    return answering(() => this.announcements.cases(after));
  }
}
