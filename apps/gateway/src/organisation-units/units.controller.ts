import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  REMOVE_UNIT_QUERY,
  STORE_UNITS_QUERY,
  UNIT_KINDS,
  UNITS_QUERY,
  type OrganisationUnit,
  type OrganisationUnitView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { isDay } from '../http/body-fields.js';
import { invalidParameter, oneOf, single, wholeNumber, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { oneUnit, treeErrors, unitCode, unitList } from './unit-request.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const ANY = 'any';

/** An organisation's own tree: branches at hamlets, workplaces and schools. */
@Controller('v1/units')
@Access('organisation')
export class UnitsController {
  constructor(private readonly queries: Queries) {}

  @Get()
  async list(
    @Caller() caller: Principal,
    @Query('kind') kind: Given,
    @Query('parentCode') parentCode: Given,
    @Query('on') on: Given,
    @Query('place') place: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: readonly OrganisationUnitView[]; next: string | null }> {
    const most = wholeNumber('limit', limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
    const ofKind = oneOf('kind', kind, [ANY, ...UNIT_KINDS], ANY);
    const placeState = oneOf('place', place, [ANY, 'none', 'resolved', 'ambiguous', 'unknown'], ANY);
    const parent = single('parentCode', parentCode);
    const day = dayParameter('on', on);
    const after = unitCursor(cursor);
    const items = await this.queries.ask(UNITS_QUERY, {
      organisation: organisationOf(caller),
      ...(ofKind !== ANY && { kind: ofKind }),
      ...(placeState !== ANY && { placeState }),
      ...(parent !== undefined && { parentCode: unitCode(parent) }),
      ...(day !== undefined && { on: day }),
      ...(after && { after }),
      limit: most + 1,
    });
    const page = items.slice(0, most);
    const last = items.length > most ? page.at(-1) : undefined;
    return { items: page, next: last ? cursorAfter(last) : null };
  }

  /** All periods of one code. */
  @Get(':code')
  async read(
    @Caller() caller: Principal,
    @Param('code') given: string,
  ): Promise<{ items: readonly OrganisationUnitView[] }> {
    const code = unitCode(given);
    const items = await this.queries.ask(UNITS_QUERY, {
      organisation: organisationOf(caller),
      code,
      limit: MAX_LIMIT,
    });
    if (items.length === 0) throw new Problem('unit.unknown');
    return { items };
  }

  @Put(':code')
  async put(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Req() request: FastifyRequest,
  ): Promise<OrganisationUnitView> {
    const organisation = organisationOf(caller);
    const unit = oneUnit(unitCode(code), parseJsonBody(request, await readBytes(request)));
    const { stored } = await this.store(organisation, [unit], false);
    return stored[0] as OrganisationUnitView;
  }

  /** Up to 2,000 units, all or none. */
  @Post()
  @HttpCode(200)
  async putMany(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<{ received: number; changed: number; units: readonly OrganisationUnitView[] }> {
    const organisation = organisationOf(caller);
    const units = unitList(parseJsonBody(request, await readBytes(request)));
    const { stored, changed } = await this.store(organisation, units, true);
    return { received: units.length, changed, units: stored };
  }

  /** For what was entered by mistake; a unit that ended gets a `validTo` instead. */
  @Delete(':code')
  async remove(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Query('validFrom') validFrom: Given,
  ): Promise<{ removed: number }> {
    const day = dayParameter('validFrom', validFrom);
    return this.queries.ask(REMOVE_UNIT_QUERY, {
      organisation: organisationOf(caller),
      code: unitCode(code),
      ...(day !== undefined && { validFrom: day }),
    });
  }

  private async store(
    organisation: string,
    units: readonly OrganisationUnit[],
    hasRows: boolean,
  ): Promise<{ stored: readonly OrganisationUnitView[]; changed: number }> {
    const outcome = await this.queries.ask(STORE_UNITS_QUERY, { organisation, units });
    if ('faults' in outcome) {
      throw new Problem('request.invalid', { errors: treeErrors(outcome.faults, hasRows) });
    }
    return outcome;
  }
}

function dayParameter(name: string, given: Given): string | undefined {
  const text = single(name, given);
  if (text === undefined || isDay(text)) return text;
  throw invalidParameter(name, 'YYYY-MM-DD');
}

function cursorAfter({ code, validFrom }: OrganisationUnitView): string {
  return Buffer.from(JSON.stringify([code, validFrom]), 'utf8').toString('base64url');
}

function unitCursor(given: Given): { code: string; validFrom: string | null } | undefined {
  const text = single('cursor', given);
  if (text === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === 2) {
      const [code, validFrom] = place as [unknown, unknown];
      if (typeof code === 'string' && (validFrom === null || isDay(validFrom))) return { code, validFrom };
    }
  } catch {
    // Falls through to the refusal.
  }
  throw invalidParameter('cursor', '`next` of the page before');
}
