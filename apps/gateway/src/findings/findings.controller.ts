import { Controller, Get, Query } from '@nestjs/common';
import { FINDINGS_QUERY, type FindingKind, type FindingsRequest, type FindingView } from '#contracts';
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
import { organisationOf, withinOf } from '../oauth/caller.js';

interface Page {
  readonly items: readonly FindingView[];
  readonly next: string | null;
}

/** What organisations should look at among their own records. */
@Controller('v1/findings')
export class FindingsController {
  constructor(private readonly queries: Queries) {}

  /** Several records that count as members and are one person; an organisation sees its own alone. */
  @Get('duplicates')
  @Access('organisation', 'coordinator')
  duplicates(
    @Caller() caller: Principal,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<Page> {
    const own = caller.role === 'organisation' ? organisationOf(caller) : undefined;
    return this.page('duplicate', caller, own, limit, cursor);
  }

  /** Members whose death another organisation reports. What of it an organisation may learn takes an agreement. */
  @Get('deceased')
  @Access('coordinator')
  deceased(
    @Caller() caller: Principal,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<Page> {
    return this.page('deceased-elsewhere', caller, undefined, limit, cursor);
  }

  private async page(
    kind: FindingKind,
    caller: Principal,
    organisation: string | undefined,
    limit: Given,
    cursor: Given,
  ): Promise<Page> {
    const wanted = wholeNumber('limit', limit, 100, 1, 1_000);
    const after = findingCursor(cursor);
    const found = await this.queries.ask(FINDINGS_QUERY, {
      kind,
      limit: wanted + 1,
      ...withinOf(caller),
      ...(organisation !== undefined && { organisation }),
      ...(after && { after }),
    });
    const items = found.slice(0, wanted);
    const last = found.length > wanted ? items.at(-1) : undefined;
    return { items, next: last ? encodeCursor(`${last.personId}/${last.organisation}`) : null };
  }
}

function findingCursor(given: Given): FindingsRequest['after'] {
  const text = single('cursor', given);
  if (text === undefined) return undefined;
  const [personId = '', organisation = ''] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  if (!isUuid(personId) || !/^[a-z0-9-]+$/.test(organisation))
    throw invalidParameter('cursor', '`next` of the page before');
  return { personId, organisation };
}
