import { Controller, Get, Param } from '@nestjs/common';
import { PERSON_QUERY, type PersonView } from '#contracts';
import { Queries } from '#messaging';
import { Access } from '#security';
import { isUuid } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';

/** Who a person is: golden record, where each field comes from, records and memberships. */
@Controller('v1/persons')
@Access('coordinator')
export class PersonsController {
  constructor(private readonly queries: Queries) {}

  /** An id that lost a merge leads to the person that it is now. */
  @Get(':personId')
  async one(@Param('personId') personId: string): Promise<PersonView> {
    const person = isUuid(personId) ? await this.queries.ask(PERSON_QUERY, { personId }) : null;
    if (!person) throw new Problem('person.unknown');
    return person;
  }
}
