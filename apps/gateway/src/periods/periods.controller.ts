import { Controller, Get, HttpCode, Param, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  OPEN_PERIOD_QUERY,
  PERIOD_ACTION_QUERY,
  PERIOD_CALENDAR_QUERY,
  PERIOD_CORRECTIONS_QUERY,
  PERIOD_QUERY,
  PERIOD_REPORT_QUERY,
  PERIODS_QUERY,
  REPORT_KEYS_QUERY,
  VERIFY_PERIOD_QUERY,
  type ExportView,
  type PeriodAction,
  type PeriodCalendarEntry,
  type PeriodCorrections,
  type PeriodReport,
  type PeriodVerification,
  type PeriodView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { ExportFiles } from '../exports/export-files.js';
import { exportChoice, exportRequest } from '../exports/export-request.js';
import { single, wholeNumber, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { objectionNumber, openPeriodBody, remarksBody, revisionBody } from './period-request.js';

/** Reporting periods: opened and signed by the board, attested or objected to by the organisations. */
@Controller('v1/periods')
export class PeriodsController {
  constructor(
    private readonly queries: Queries,
    private readonly files: ExportFiles,
  ) {}

  @Post()
  @Access('board')
  async open(@Req() request: FastifyRequest, @Caller() { clientId }: Principal): Promise<PeriodView> {
    return this.queries.ask(OPEN_PERIOD_QUERY, { ...openPeriodBody(await bodyOf(request)), actor: clientId });
  }

  @Get()
  @Access('board', 'organisation', 'auditor')
  async list(@Caller() caller: Principal): Promise<{ items: readonly PeriodView[] }> {
    return { items: await this.queries.ask(PERIODS_QUERY, seenBy(caller)) };
  }

  /** What a year's periods are, until when, and how far they are. */
  @Get('calendar')
  @Access('board', 'organisation')
  async calendar(
    @Query('year') year: Given,
    @Caller() caller: Principal,
  ): Promise<{ year: number; items: readonly PeriodCalendarEntry[] }> {
    const wanted = wholeNumber(
      'year',
      year,
      new Date(Date.now() + 7 * 3_600_000).getUTCFullYear(),
      1930,
      2200,
    );
    return {
      year: wanted,
      items: await this.queries.ask(PERIOD_CALENDAR_QUERY, { year: wanted, ...seenBy(caller) }),
    };
  }

  /** Public keys that the signatures of period reports are checked with. */
  @Get('keys')
  @Access('board', 'organisation', 'auditor')
  keys(): Promise<{ readonly keys: readonly Readonly<Record<string, unknown>>[] }> {
    return this.queries.ask(REPORT_KEYS_QUERY, {});
  }

  @Get(':periodId')
  @Access('board', 'organisation', 'auditor')
  async one(
    @Param('periodId') periodId: string,
    @Query() query: Record<string, Given>,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<PeriodView | StreamableFile | ExportView> {
    const choice = exportChoice(query);
    if (choice) {
      return this.files.answer(
        reply,
        exportRequest({ subject: 'period', periodId: known(periodId) }, choice, caller),
      );
    }
    return this.queries.ask(PERIOD_QUERY, { periodId: known(periodId), ...seenBy(caller) });
  }

  /** Everything that was frozen, the digests of the rows, and the signed statement letter for letter. */
  @Get(':periodId/report')
  @Access('board', 'auditor')
  report(@Param('periodId') periodId: string): Promise<PeriodReport> {
    return this.queries.ask(PERIOD_REPORT_QUERY, { periodId: known(periodId) });
  }

  @Post(':periodId/attest')
  @HttpCode(200)
  @Access('organisation')
  async attest(
    @Param('periodId') periodId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<PeriodView> {
    const { revision, words } = revisionBody(await bodyOf(request), 'remarks');
    return this.act(periodId, caller, {
      ...{ action: 'attest', organisation: organisationOf(caller) },
      ...(revision !== undefined && { revision }),
      ...(words !== undefined && { remarks: words }),
    });
  }

  @Post(':periodId/object')
  @HttpCode(200)
  @Access('organisation')
  async object(
    @Param('periodId') periodId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<PeriodView> {
    const remarks = remarksBody(await bodyOf(request), true) ?? '';
    return this.act(periodId, caller, { action: 'object', organisation: organisationOf(caller), remarks });
  }

  @Post(':periodId/objections/:objectionId/withdraw')
  @HttpCode(200)
  @Access('organisation')
  async withdraw(
    @Param('periodId') periodId: string,
    @Param('objectionId') objectionId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<PeriodView> {
    const remarks = remarksBody(await bodyOf(request), true) ?? '';
    return this.act(periodId, caller, {
      ...{ action: 'withdraw-objection', organisation: organisationOf(caller) },
      ...{ objectionId: objectionNumber(objectionId), remarks },
    });
  }

  @Post(':periodId/objections/:objectionId/resolve')
  @HttpCode(200)
  @Access('board')
  async resolve(
    @Param('periodId') periodId: string,
    @Param('objectionId') objectionId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<PeriodView> {
    const remarks = remarksBody(await bodyOf(request), true) ?? '';
    return this.act(periodId, caller, {
      ...{ action: 'resolve-objection', objectionId: objectionNumber(objectionId), remarks },
    });
  }

  /** Counts the figures anew, with what became known since. */
  @Post(':periodId/recount')
  @HttpCode(200)
  @Access('board')
  recount(@Param('periodId') periodId: string, @Caller() caller: Principal): Promise<PeriodView> {
    return this.act(periodId, caller, { action: 'recount' });
  }

  @Post(':periodId/sign')
  @HttpCode(200)
  @Access('board')
  async sign(
    @Param('periodId') periodId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<PeriodView> {
    const { revision, words } = revisionBody(await bodyOf(request), 'withoutAttestation');
    return this.act(periodId, caller, {
      action: 'sign',
      ...(revision !== undefined && { revision }),
      ...(words !== undefined && { withoutAttestation: words }),
    });
  }

  /** Gives up a period that is not signed; counting it anew takes it up again. */
  @Post(':periodId/cancel')
  @HttpCode(200)
  @Access('board')
  async cancel(
    @Param('periodId') periodId: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<PeriodView> {
    return this.act(periodId, caller, {
      action: 'cancel',
      remarks: remarksBody(await bodyOf(request), true) ?? '',
    });
  }

  /** Computes a signed period again from history and compares it byte for byte. */
  @Post(':periodId/verify')
  @HttpCode(200)
  @Access('board', 'auditor')
  verify(@Param('periodId') periodId: string): Promise<PeriodVerification> {
    return this.queries.ask(VERIFY_PERIOD_QUERY, { periodId: known(periodId) });
  }

  /** How a signed period reads today, and why. */
  @Get(':periodId/corrections')
  @Access('board', 'auditor')
  corrections(
    @Param('periodId') periodId: string,
    @Query('knownAt') given: Given,
  ): Promise<PeriodCorrections> {
    const knownAt = single('knownAt', given);
    return this.queries.ask(PERIOD_CORRECTIONS_QUERY, {
      periodId: known(periodId),
      ...(knownAt !== undefined && { knownAt }),
    });
  }

  private act(periodId: string, { clientId }: Principal, action: PeriodAction): Promise<PeriodView> {
    return this.queries.ask(PERIOD_ACTION_QUERY, { ...action, periodId: known(periodId), actor: clientId });
  }
}

/** A body may be left out where nothing in it is required. */
async function bodyOf(request: FastifyRequest): Promise<unknown> {
  const bytes = await readBytes(request);
  return bytes.length === 0 ? {} : parseJsonBody(request, bytes);
}

function known(periodId: string): string {
  if (!/^[\w-]{1,40}$/.test(periodId)) throw new Problem('period.unknown');
  return periodId;
}

function seenBy({ organisation }: Principal): { readonly organisation?: string } {
  return organisation === undefined ? {} : { organisation };
}
