import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  MEMBERSHIPS_QUERY,
  RECORD_QUERY,
  RECORDS_QUERY,
  type ComparedRecord,
  type MembershipFacts,
  type QueryResult,
  type RecordView,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { RecordsService } from './records.service.js';
import { isUuid } from './uuid.js';

/** Answers what the hub holds of an organisation's record. */
@Controller()
@ServiceInternal()
export class RecordsController {
  constructor(private readonly records: RecordsService) {}

  @MessagePattern(RECORD_QUERY.subject)
  find(
    @Payload() { organisation, recordId }: { organisation: string; recordId: string },
  ): Promise<QueryResult<RecordView | null>> {
    return answering(async () => (isUuid(recordId) ? this.records.find(organisation, recordId) : null));
  }

  /** Contents of several organisations' records, for a coordinator who compares them. */
  @MessagePattern(RECORDS_QUERY.subject)
  compared(
    @Payload() { recordIds }: { recordIds: readonly string[] },
  ): Promise<QueryResult<readonly ComparedRecord[]>> {
    return answering(() => this.records.compared(recordIds.filter(isUuid)));
  }

  /** Memberships behind several organisations' records, without anything about the people. */
  @MessagePattern(MEMBERSHIPS_QUERY.subject)
  memberships(
    @Payload() { recordIds }: { recordIds: readonly string[] },
  ): Promise<QueryResult<readonly MembershipFacts[]>> {
    return answering(() => this.records.memberships(recordIds.filter(isUuid)));
  }
}
