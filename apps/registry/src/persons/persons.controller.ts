import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { PERSON_QUERY, type PersonView, type QueryResult } from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { isUuid } from '../records/uuid.js';
import { PersonsService } from './persons.service.js';

/** Answers who a person is. */
@Controller()
@ServiceInternal()
export class PersonsController {
  constructor(private readonly persons: PersonsService) {}

  @MessagePattern(PERSON_QUERY.subject)
  find(@Payload() { personId }: { personId: string }): Promise<QueryResult<PersonView | null>> {
    return answering(async () => (isUuid(personId) ? this.persons.find(personId) : null));
  }
}
