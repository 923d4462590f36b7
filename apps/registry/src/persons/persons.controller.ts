import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  PERSON_HISTORY_QUERY,
  PERSON_QUERY,
  PERSON_SEARCH_QUERY,
  type PersonChange,
  type PersonHistoryRequest,
  type PersonRequest,
  type PersonSearchRequest,
  type PersonSearchResult,
  type PersonView,
  type QueryResult,
  type WithinUnits,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { isUuid } from '../records/uuid.js';
import { PersonHistoryService } from './person-history.service.js';
import { PersonSearcher } from './person-search.js';
import { PersonsInUnits } from './persons-in-units.js';
import { PersonsService } from './persons.service.js';
import { foreignUnit } from './refusals.js';

/** Answers who a person is and was. */
@Controller()
@ServiceInternal()
export class PersonsController {
  constructor(
    private readonly persons: PersonsService,
    private readonly history: PersonHistoryService,
    private readonly searcher: PersonSearcher,
    private readonly units: PersonsInUnits,
  ) {}

  @MessagePattern(PERSON_QUERY.subject)
  find(@Payload() request: PersonRequest): Promise<QueryResult<PersonView | null>> {
    return answering(async () => ((await this.isTold(request)) ? this.persons.find(request) : null));
  }

  @MessagePattern(PERSON_HISTORY_QUERY.subject)
  changes(@Payload() request: PersonHistoryRequest): Promise<QueryResult<readonly PersonChange[] | null>> {
    return answering(async () => ((await this.isTold(request)) ? this.history.read(request) : null));
  }

  @MessagePattern(PERSON_SEARCH_QUERY.subject)
  search(@Payload() request: PersonSearchRequest): Promise<QueryResult<PersonSearchResult>> {
    return answering(() => this.searcher.search(request));
  }

  /** False: the id is none. @throws QueryFailed `person.foreign-unit` */
  private async isTold({ personId, within }: { personId: string } & WithinUnits): Promise<boolean> {
    if (!isUuid(personId)) return false;
    if (within && !(await this.units.has(personId, within))) throw foreignUnit();
    return true;
  }
}
