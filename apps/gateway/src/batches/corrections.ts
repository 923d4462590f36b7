import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing, type Principal } from '#security';
import { ORGANISATION_DATA } from '../database.js';
import { assertNoFaults, BodyFields } from '../http/body-fields.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Fingerprint, Idempotency, idempotencyKey } from '../idempotency/idempotency.js';
import { Backlog } from '../intake/backlog.js';
import { Problem } from '../problems/problem.js';
import { isStorable } from '../records/record-validator.js';
import type { AcceptedBatch } from './batch-intake.js';
import { BatchReader } from './batch-reader.js';
import { BodyFormats, OF_ADAPTER, PULLED } from './body-format.js';
import { correctionFile } from './correction-file.js';
import { keptRows, type KeptRow } from './rejected-rows.js';

/** Rows that are corrected with one request at most. */
export const MOST_CORRECTED = 500;
const MOST_COLUMNS = 1_000;
const MOST_CHARACTERS = 64 * 1024;

interface CorrectedRow {
  readonly row: number;
  /** Its cells under the columns of its header, or its text where it has none. */
  readonly given: readonly string[] | string;
}

/**
 * Takes rejected rows of a batch with other cells. They become a list like the one that they come from, with its
 * headings, titles and sheets, and that list a batch like any other.
 */
@Injectable()
export class Corrections {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
    private readonly idempotency: Idempotency,
    private readonly backlog: Backlog,
    private readonly formats: BodyFormats,
    private readonly reader: BatchReader,
  ) {}

  /** @throws Problem `batch.unknown`, `batch.row-not-kept`, `body.invalid`, those of an upload */
  async send(
    caller: Principal,
    organisation: string,
    batchId: string,
    request: FastifyRequest,
  ): Promise<AcceptedBatch> {
    const key = idempotencyKey(request);
    if (key === undefined) throw new Problem('idempotency.missing');
    const body = await readBytes(request);
    const corrected = correctedRows(parseJsonBody(request, body));
    const fingerprint = new Fingerprint(request).update(body);
    await this.backlog.admit();
    const opened = await asOrganisation(this.dataSource, organisation, async (tx) => {
      const { rows, contentType, adapter } = await this.list(tx, batchId, corrected);
      const { reader, mayBeOwn } = this.formats.choose(contentType, organisation, adapter ?? undefined);
      const held = await this.idempotency.claim(tx, caller, key);
      if (held.kind === 'answered') return held;
      const batch = await this.reader.open(tx, {
        ...{ organisation, clientId: caller.clientId, mode: 'upsert' },
        ...(mayBeOwn && { keep: { adapter, contentType } }),
      });
      return { kind: 'opened' as const, batch, held, rows, reader };
    });
    if (opened.kind === 'answered') {
      this.idempotency.assertSame(opened, fingerprint);
      return opened.body as AcceptedBatch;
    }
    const { batch, held, rows, reader } = opened;
    const answer = { batchId: batch.batchId };
    const bytes = correctionFile(rows, rows[0]?.header?.format ?? 'ndjson');
    await this.reader.read(
      batch,
      { bytes, reader },
      {
        renew: (tx) => this.idempotency.renew(tx, held),
        complete: (tx) => this.idempotency.answer(tx, held, fingerprint, 202, answer),
        fail: (tx) => this.idempotency.free(tx, held),
      },
    );
    return answer;
  }

  /** The rows with their new cells, in the order of their batch, and how they are read. */
  private async list(
    tx: Transaction,
    batchId: string,
    corrected: ReadonlyMap<number, CorrectedRow['given']>,
  ): Promise<{ rows: KeptRow[]; contentType: string; adapter: string | null }> {
    const [batch]: { adapter: string | null; content_type: string | null }[] = await tx.query(
      `SELECT b.adapter, body.content_type FROM batch b LEFT JOIN body ON body.id = b.body_id WHERE b.id = $1`,
      [batchId],
    );
    if (!batch) throw new Problem('batch.unknown');
    const kept = await keptRows(tx, this.keyRing, batchId, [...corrected.keys()]);
    const rows = [...corrected]
      .sort(([a], [b]) => a - b)
      .map(([row, given]) => {
        const before = kept.get(row);
        if (!before) throw new Problem('batch.row-not-kept', { values: { row } });
        return { ...before, given, errors: [] };
      });
    const isPulled = batch.content_type === PULLED;
    const contentType = isPulled ? PULLED : OF_ADAPTER[rows[0]?.header?.format ?? 'ndjson'];
    return { rows, contentType, adapter: batch.adapter };
  }
}

/** `{rows: [{row, cells: […]} | {row, text}]}`, by number. @throws Problem `body.invalid` */
function correctedRows(body: unknown): ReadonlyMap<number, CorrectedRow['given']> {
  const fields = new BodyFields(body, ['rows']);
  const list = fields.list('rows', MOST_CORRECTED) ?? [];
  if (list.length === 0 && fields.faults.length === 0) fields.fault('rows', 'field.required');
  const faults = [...fields.faults];
  const rows = new Map<number, CorrectedRow['given']>();
  list.forEach((item, at) => {
    const row = new BodyFields(item, ['row', 'cells', 'text'], at + 1);
    const number = row.share('row', 1, 2 ** 31 - 1);
    if (number === null && row.faults.length === 0) row.fault('row', 'field.required');
    if (number !== null && !Number.isInteger(number)) row.fault('row', 'field.type', 'integer');
    const given = row.has('text') ? textOf(row, item) : cellsOf(row);
    if (number !== null && given !== null) rows.set(number, given);
    faults.push(...row.faults);
  });
  assertNoFaults(faults);
  return rows;
}

function textOf(row: BodyFields, item: unknown): string | null {
  const { text } = item as { text?: unknown };
  return typeof text === 'string' && text.length <= MOST_CHARACTERS && isStorable(text)
    ? text.replaceAll(/[\r\n]+/g, ' ')
    : row.fault('text', 'field.text');
}

function cellsOf(row: BodyFields): readonly string[] | null {
  const cells = row.list('cells', MOST_COLUMNS);
  if (cells === null) return row.faults.length > 0 ? null : row.fault('cells', 'field.required');
  const areTexts = cells.every((cell): cell is string => typeof cell === 'string' && isStorable(cell));
  if (!areTexts) return row.fault('cells', 'field.type', '["…"]');
  if (cells.join('').length > MOST_CHARACTERS)
    return row.fault('cells', 'field.too-long', String(MOST_CHARACTERS));
  return cells;
}
