import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  LINKS_QUERY,
  PERSON_HISTORY_QUERY,
  PERSON_QUERY,
  PERSON_SEARCH_QUERY,
  type FoundPerson,
  type PersonChange,
  type PersonView,
  type RecordLinks,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import {
  encodeCursor,
  invalidParameter,
  isUuid,
  single,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { withinOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { PairEvidence, type Compared } from '../review/pair-evidence.js';
import { reviewerOf } from '../review/reviewer.js';
import { searchCursor, searchRequest } from './person-search-request.js';
import { pastDay, pastInstant } from './past.js';

export interface PersonLinks extends Omit<RecordLinks, keyof Compared>, Compared {
  readonly personId: string;
}

/** Who a person is and was: golden record, where each field comes from, records, memberships, history. */
@Controller('v1/persons')
@Access('coordinator')
export class PersonsController {
  constructor(
    private readonly queries: Queries,
    private readonly evidence: PairEvidence,
  ) {}

  /** Criteria are personal data, so they come in the body: addresses end in logs. */
  @Post('search')
  @HttpCode(200)
  async search(
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<{ items: readonly FoundPerson[]; next: string | null }> {
    const wanted = searchRequest(parseJsonBody(request, await readBytes(request)));
    const { items, next } = await this.queries.ask(PERSON_SEARCH_QUERY, {
      ...wanted,
      ...withinOf(caller),
    });
    return { items, next: next ? searchCursor(next) : null };
  }

  /** An id that lost a merge leads to the person that it is, or was at `knownAt`. */
  @Get(':personId')
  async one(
    @Param('personId') personId: string,
    @Caller() caller: Principal,
    @Query('asOf') asOf: Given,
    @Query('knownAt') knownAt: Given,
  ): Promise<PersonView> {
    const [day, instant] = [pastDay('asOf', asOf), pastInstant('knownAt', knownAt)];
    const person = isUuid(personId)
      ? await this.queries.ask(PERSON_QUERY, {
          personId,
          ...withinOf(caller),
          ...(day !== undefined && { asOf: day }),
          ...(instant !== undefined && { knownAt: instant }),
        })
      : null;
    if (!person) throw new Problem('person.unknown');
    return person;
  }

  /** Why the person's records are one person: score and evidence of every link, its model, and what people decided. */
  @Get(':personId/links')
  async links(@Param('personId') personId: string, @Caller() principal: Principal): Promise<PersonLinks> {
    const person = await this.one(personId, principal, undefined, undefined);
    const recordIds = person.records.map(({ recordId }) => recordId);
    const links = await this.queries.ask(LINKS_QUERY, { recordIds, by: reviewerOf(principal) });
    return { personId: person.personId, ...links, ...(await this.evidence.of(recordIds, links.pairs)) };
  }

  /** Of exactly this id, whether it leads elsewhere or not. */
  @Get(':personId/history')
  async history(
    @Param('personId') personId: string,
    @Caller() caller: Principal,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ personId: string; items: readonly PersonChange[]; next: string | null }> {
    const wanted = wholeNumber('limit', limit, 50, 1, 200);
    const after = versionCursor(cursor);
    const found = isUuid(personId)
      ? await this.queries.ask(PERSON_HISTORY_QUERY, {
          personId,
          ...withinOf(caller),
          limit: wanted + 1,
          ...(after !== undefined && { after }),
        })
      : null;
    if (!found) throw new Problem('person.unknown');
    const items = found.slice(0, wanted);
    const last = found.length > wanted ? items.at(-1) : undefined;
    return {
      personId: personId.toLowerCase(),
      items,
      next: last ? encodeCursor(String(last.version)) : null,
    };
  }
}

function versionCursor(given: Given): number | undefined {
  const text = single('cursor', given);
  if (text === undefined) return undefined;
  const version = Buffer.from(text, 'base64url').toString('utf8');
  if (!/^\d{1,15}$/.test(version)) throw invalidParameter('cursor', '`next` of the page before');
  return Number(version);
}
