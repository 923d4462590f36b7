import { Controller, Delete, Get, HttpCode, Param, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CanonicalRecord } from '#contracts';
import { Access, Caller, type Principal } from '#security';
import { oneOf, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { upsertRow, withdrawRow } from '../intake/portion.js';
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { normaliseLocalId } from '../records/local-id.js';
import { isStorable, normaliseInstant, validateRecord } from '../records/record-validator.js';
import { describeRowError, type RowError } from '../records/row-errors.js';
import { MAX_FIELD_CHARACTERS } from '../records/canonical-record.schema.js';
import { MemberIntake, type AcceptedMember } from './member-intake.js';
import { MemberViews, type MemberView } from './member-views.js';

const WAIT_MS = 5_000;

@Controller('v1/members')
@Access('organisation')
export class MembersController {
  constructor(
    private readonly intake: MemberIntake,
    private readonly views: MemberViews,
  ) {}

  @Put(':localId')
  async push(
    @Caller() caller: Principal,
    @Param('localId') given: string,
    @Query('wait') wait: Given,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedMember | MemberView> {
    const organisation = organisationOf(caller);
    const localId = permittedLocalId(given);
    const waits = oneOf('wait', wait, ['none', 'resolved'], 'none') === 'resolved';
    await this.intake.admit();
    const body = await readBytes(request);
    const record = permittedRecord(parseJsonBody(request, body), localId);
    const { accepted, resolved } = await this.intake.take(
      caller,
      organisation,
      request,
      body,
      upsertRow(1, record),
    );
    const isResolved = waits && (!resolved || (await resolved(WAIT_MS)));
    const view = isResolved ? await this.views.readIfMatched(organisation, localId) : null;
    reply.code(view ? 200 : 202);
    return view ?? accepted;
  }

  @Get(':localId')
  async read(@Caller() caller: Principal, @Param('localId') given: string): Promise<MemberView> {
    return this.views.read(organisationOf(caller), permittedLocalId(given));
  }

  @Delete(':localId')
  @HttpCode(202)
  async withdraw(
    @Caller() caller: Principal,
    @Param('localId') given: string,
    @Req() request: FastifyRequest,
  ): Promise<AcceptedMember> {
    const organisation = organisationOf(caller);
    const localId = permittedLocalId(given);
    await this.intake.admit();
    const body = await readBytes(request);
    const { observedAt, reason } = permittedWithdrawal(parseJsonBody(request, body));
    if (!(await this.views.exists(organisation, localId))) throw new Problem('record.unknown');
    const row = withdrawRow(1, localId, observedAt, reason);
    const { accepted } = await this.intake.take(caller, organisation, request, body, row);
    return accepted;
  }
}

function permittedLocalId(given: string): string {
  const localId = normaliseLocalId(given);
  if (localId === null) throw new Problem('localId.invalid');
  return localId;
}

/** The body may leave its `localId` to the path, but not contradict it. */
function permittedRecord(body: unknown, localId: string): CanonicalRecord {
  const hasOwnId = typeof body === 'object' && body !== null && 'localId' in body && body.localId != null;
  const completed = typeof body === 'object' && body !== null && !Array.isArray(body) && !hasOwnId;
  const result = validateRecord(completed ? { ...body, localId } : body);
  if ('errors' in result) throw invalidRecord(result.errors);
  if (result.record.localId !== localId) {
    throw invalidRecord([{ code: 'field.local-id-mismatch', field: 'localId' }]);
  }
  return result.record;
}

function permittedWithdrawal(body: unknown): { observedAt: string | null; reason: string } {
  if (body === undefined) throw invalidRecord([{ code: 'field.required', field: 'reason' }]);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRecord([{ code: 'row.malformed', field: null }]);
  }
  const { reason, observedAt } = body as { reason?: unknown; observedAt?: unknown };
  const errors: RowError[] = [];
  if (reason === undefined || reason === null) errors.push({ code: 'field.required', field: 'reason' });
  else if (typeof reason !== 'string') errors.push({ code: 'field.type', field: 'reason' });
  else if (reason.trim() === '') errors.push({ code: 'field.required', field: 'reason' });
  else if (!isStorable(reason)) errors.push({ code: 'field.text', field: 'reason' });
  else if (reason.length > MAX_FIELD_CHARACTERS) errors.push({ code: 'field.too-long', field: 'reason' });
  if (observedAt !== undefined && observedAt !== null && typeof observedAt !== 'string') {
    errors.push({ code: 'field.type', field: 'observedAt' });
  }
  if (errors.length > 0) throw invalidRecord(errors);
  return { reason: reason as string, observedAt: normaliseInstant(observedAt as string | null | undefined) };
}

function invalidRecord(errors: readonly RowError[]): Problem {
  return new Problem('record.invalid', { errors: errors.map((error) => describeRowError(error)) });
}
