import { Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  ANSWER_SAMPLE_QUERY,
  RECORDS_QUERY,
  SAMPLES_QUERY,
  type ComparedRecord,
  type DecisionReply,
  type SampledPair,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { BodyFields } from '../http/body-fields.js';
import {
  encodeCursor,
  invalidParameter,
  isUuid,
  single,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { reviewerOf } from './reviewer.js';

/** A record without what would tell how the hub links it. */
export type BlindRecord = Omit<ComparedRecord, 'personId'>;

/** Two records to be judged: one person or two? */
export interface BlindPair {
  readonly records: readonly BlindRecord[];
}

const LONGEST_REASON = 2_000;

/** Automatic links that people judge without knowing what the machine thinks of them. */
@Controller('v1/review/samples')
@Access('coordinator')
export class SamplesController {
  constructor(private readonly queries: Queries) {}

  @Get()
  async open(
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
    @Caller() caller: Principal,
  ): Promise<{ items: readonly BlindPair[]; next: string | null }> {
    const wanted = wholeNumber('limit', limit, 20, 1, 100);
    const after = position(cursor);
    const found = await this.queries.ask(SAMPLES_QUERY, {
      by: reviewerOf(caller),
      limit: wanted + 1,
      ...(after && { after }),
    });
    const pairs = found.slice(0, wanted);
    const last = pairs.at(-1);
    const records = await this.records(pairs);
    return {
      items: pairs.flatMap(({ a, b }) => {
        const [x, y] = [records.get(a), records.get(b)];
        return x && y ? [{ records: [x, y] }] : [];
      }),
      next: found.length > wanted && last ? encodeCursor(`${last.a}/${last.b}`) : null,
    };
  }

  /** Is a decision about the two records: "different" parts them, "same" confirms that they are one person. */
  @Post('answers')
  @HttpCode(200)
  async answer(@Req() request: FastifyRequest, @Caller() caller: Principal): Promise<DecisionReply> {
    const body = new BodyFields(parseJsonBody(request, await readBytes(request)), [
      'records',
      'same',
      'reason',
    ]);
    const given = body.list('records', 2) ?? [];
    const [a, b] = given;
    if (typeof a !== 'string' || typeof b !== 'string' || !isUuid(a) || !isUuid(b))
      body.fault('records', 'field.type', '["…", "…"]');
    const same = body.boolean('same');
    if (same === null && !body.has('same')) body.fault('same', 'field.required');
    const reason = body.requiredText('reason', LONGEST_REASON);
    body.assertSound();
    return this.queries.ask(ANSWER_SAMPLE_QUERY, {
      by: reviewerOf(caller),
      records: [String(a), String(b)],
      same: same === true,
      reason,
    });
  }

  private async records(pairs: readonly SampledPair[]): Promise<ReadonlyMap<string, BlindRecord>> {
    const recordIds = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
    if (recordIds.length === 0) return new Map();
    const found = await this.queries.ask(RECORDS_QUERY, { recordIds });
    return new Map(found.map(({ personId, ...blind }) => [blind.recordId, blind]));
  }
}

function position(cursor: Given): SampledPair | null {
  const text = single('cursor', cursor);
  if (text === undefined) return null;
  const [a = '', b = ''] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  if (!isUuid(a) || !isUuid(b)) throw invalidParameter('cursor', '`next` of the page before');
  return { a, b };
}
