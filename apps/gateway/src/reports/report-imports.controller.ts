import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  ADD_FORMULA_QUERY,
  FORMULAS_QUERY,
  IMPORT_QUERY,
  type GatheringFormula,
  type ImportFault,
  type ImportKind,
  type ImportOutcome,
  type ImportRow,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, RoleRefused, type Principal } from '#security';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { importRows } from './import-rows.js';

/** A message holds a megabyte, and each row may have several faults. */
const ROWS_IN_A_MESSAGE = 500;

/** Figures that others give: eligible population, declared totals, formulas of the gathering rate. */
@Controller('v1/reports')
@Access('board')
export class ReportImportsController {
  constructor(private readonly queries: Queries) {}

  @Post('eligible-population')
  @HttpCode(200)
  eligiblePopulation(@Req() request: FastifyRequest): Promise<ImportOutcome> {
    return this.take('eligible-population', request);
  }

  /** An organisation declares its own totals. */
  @Post('declared-totals')
  @HttpCode(200)
  @Access('board', 'organisation')
  declaredTotals(@Caller() caller: Principal, @Req() request: FastifyRequest): Promise<ImportOutcome> {
    return this.take('declared-totals', request, (row) => ownRow(caller, row));
  }

  @Get('gathering-rate/formulas')
  @Access('board', 'organisation')
  async formulas(): Promise<{ items: readonly GatheringFormula[] }> {
    return { items: await this.queries.ask(FORMULAS_QUERY, {}) };
  }

  @Post('gathering-rate/formulas')
  @HttpCode(201)
  async addFormula(@Req() request: FastifyRequest): Promise<GatheringFormula> {
    const body = parseJsonBody(request, await readBytes(request));
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new Problem('report.rows-expected');
    return this.queries.ask(ADD_FORMULA_QUERY, body as ImportRow);
  }

  private async take(
    kind: ImportKind,
    request: FastifyRequest,
    own: (row: ImportRow) => ImportRow = (row) => row,
  ): Promise<ImportOutcome> {
    const rows = importRows(request, await readBytes(request)).map(own);
    const faults: ImportFault[] = [];
    let [accepted, changed] = [0, 0];
    for (let from = 0; from < rows.length; from += ROWS_IN_A_MESSAGE) {
      const part = rows.slice(from, from + ROWS_IN_A_MESSAGE);
      const outcome = await this.queries.ask(IMPORT_QUERY, { kind, rows: part });
      accepted += outcome.accepted;
      changed += outcome.changed;
      faults.push(...outcome.faults.map((fault) => ({ ...fault, row: from + fault.row })));
    }
    return { received: rows.length, accepted, changed, faults };
  }
}

function ownRow(caller: Principal, row: ImportRow): ImportRow {
  if (caller.role !== 'organisation') return row;
  const organisation = organisationOf(caller);
  if (row.organisation !== undefined && row.organisation !== '' && row.organisation !== organisation)
    throw new RoleRefused(['board']);
  return { ...row, organisation };
}
