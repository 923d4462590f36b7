import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Caller, type Principal } from '#security';
import {
  decodeCursor,
  decodeTextCursor,
  encodeCursor,
  isUuid,
  oneOf,
  optionalOneOf,
  positionCursor,
  single,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import type { AbsentRecord } from './absence.js';
import { BATCH_MODES } from './batch.entity.js';
import { BatchIntake, type AcceptedBatch } from './batch-intake.js';
import { BatchViews, type BatchView } from './batch-views.js';
import { XLSX } from './body-format.js';
import { Cancellation } from './cancellation.js';
import { CORRECTION_FORMATS } from './correction-file.js';
import { Corrections } from './corrections.js';
import { FullLists } from './full-lists.js';
import { Replays } from './replays.js';
import { RowErrors, type RejectedRowView } from './row-errors.service.js';

const MEDIA_TYPES = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: XLSX,
} as const;

@Controller('v1/batches')
@Access('organisation')
export class BatchesController {
  constructor(
    private readonly intake: BatchIntake,
    private readonly views: BatchViews,
    private readonly rowErrors: RowErrors,
    private readonly fullLists: FullLists,
    private readonly cancellation: Cancellation,
    private readonly replays: Replays,
    private readonly corrections: Corrections,
  ) {}

  @Post()
  @HttpCode(202)
  async receive(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Query('mode') mode: Given,
    @Query('adapter') adapter: Given,
  ): Promise<AcceptedBatch> {
    const chosen = oneOf('mode', mode, BATCH_MODES, 'upsert');
    return this.intake.receive(caller, organisationOf(caller), request, chosen, single('adapter', adapter));
  }

  @Get()
  async list(
    @Caller() caller: Principal,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: BatchView[]; next: string | null }> {
    const size = wholeNumber('limit', limit, 50, 1, 200);
    const { items, next } = await this.views.list(organisationOf(caller), size, decodeCursor(cursor));
    return { items, next: next && encodeCursor(next) };
  }

  @Get(':batchId')
  async read(@Caller() caller: Principal, @Param('batchId') batchId: string): Promise<BatchView> {
    return this.views.one(organisationOf(caller), known(batchId));
  }

  @Get(':batchId/errors')
  async errors(
    @Caller() caller: Principal,
    @Param('batchId') batchId: string,
    @Query('columns') columns: Given,
    @Query('format') format: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const organisation = organisationOf(caller);
    await this.views.one(organisation, known(batchId));
    const accepted = request.headers.accept ?? '';
    if (oneOf('columns', columns, ['list', 'own'], 'list') === 'own') {
      const preferred = CORRECTION_FORMATS.find((each) =>
        accepted.includes(MEDIA_TYPES[each].split(';')[0]!),
      );
      const asked = optionalOneOf('format', format, CORRECTION_FORMATS) ?? preferred;
      const { format: chosen, file } = await this.rowErrors.correction(organisation, batchId, asked);
      await reply
        .header('content-type', MEDIA_TYPES[chosen])
        .header('content-disposition', `attachment; filename="can-sua-${batchId}.${chosen}"`)
        .send(file);
      return;
    }
    const chosen = oneOf(
      'format',
      format,
      ['ndjson', 'csv'],
      accepted.includes('text/csv') ? 'csv' : 'ndjson',
    );
    await reply
      .header('content-type', MEDIA_TYPES[chosen])
      .send(this.rowErrors[chosen](organisation, batchId));
  }

  @Get(':batchId/rejected-rows')
  async rejectedRows(
    @Caller() caller: Principal,
    @Param('batchId') batchId: string,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: RejectedRowView[]; next: string | null }> {
    const size = wholeNumber('limit', limit, 100, 1, 500);
    const after = positionCursor(cursor) ?? 0;
    const organisation = organisationOf(caller);
    await this.views.one(organisation, known(batchId));
    const { items, next } = await this.rowErrors.rows(organisation, batchId, size, after);
    return { items, next: next === null ? null : encodeCursor(String(next)) };
  }

  @Post(':batchId/corrections')
  @HttpCode(202)
  async correct(
    @Caller() caller: Principal,
    @Param('batchId') batchId: string,
    @Req() request: FastifyRequest,
  ): Promise<AcceptedBatch> {
    return this.corrections.send(caller, organisationOf(caller), known(batchId), request);
  }

  @Get(':batchId/withdrawals')
  async withdrawals(
    @Caller() caller: Principal,
    @Param('batchId') batchId: string,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: AbsentRecord[]; next: string | null }> {
    const size = wholeNumber('limit', limit, 100, 1, 1_000);
    const organisation = organisationOf(caller);
    const { items, next } = await this.views.withdrawals(
      organisation,
      known(batchId),
      size,
      decodeTextCursor(cursor),
    );
    return { items, next: next && encodeCursor(next) };
  }

  @Post(':batchId/replay')
  @HttpCode(202)
  async replay(
    @Caller() caller: Principal,
    @Param('batchId') batchId: string,
    @Query('adapter') adapter: Given,
  ): Promise<AcceptedBatch> {
    const name = single('adapter', adapter);
    return { batchId: await this.replays.begin(caller, organisationOf(caller), known(batchId), name) };
  }

  @Post(':batchId/confirm')
  @HttpCode(200)
  async confirm(@Caller() caller: Principal, @Param('batchId') batchId: string): Promise<BatchView> {
    const organisation = organisationOf(caller);
    await this.fullLists.confirm(organisation, known(batchId));
    return this.views.one(organisation, batchId);
  }

  @Post(':batchId/cancel')
  @HttpCode(200)
  async cancel(@Caller() caller: Principal, @Param('batchId') batchId: string): Promise<BatchView> {
    const organisation = organisationOf(caller);
    await this.cancellation.cancel(organisation, known(batchId));
    return this.views.one(organisation, batchId);
  }
}

/** What is not even a UUID cannot be a batch. */
function known(batchId: string): string {
  if (!isUuid(batchId)) throw new Problem('batch.unknown');
  return batchId;
}
