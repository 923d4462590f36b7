import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { FormatType } from '#adapters';
import { asOrganisation } from '#persistence';
import { KeyRing } from '#security';
import { ORGANISATION_DATA } from '../database.js';
import { csvLine } from '../http/csv.js';
import { Problem, type FieldError } from '../problems/problem.js';
import { describeRowError } from '../records/row-errors.js';
import { correctionFile } from './correction-file.js';
import { keptRows, rejectedRowsAfter, type KeptRow } from './rejected-rows.js';

const PAGE = 1_000;

interface Stored {
  row_number: number;
  ordinal: number;
  field: string | null;
  code: string;
  sheet: string | null;
  line: number | null;
}

/** A rejected row, to be shown and corrected. */
export interface RejectedRowView {
  /** Number in the body, from 1. */
  readonly row: number;
  readonly sheet: string | null;
  /** Row or line of the organisation's own file, as its program numbers it. */
  readonly line: number | null;
  /** The organisation's own columns; null: the format has none, or the row is not kept. */
  readonly columns: readonly string[] | null;
  /** What was sent under the columns; null: nobody can tell, or the row is not kept. */
  readonly cells: readonly string[] | null;
  /** The row as text where it has no cells. */
  readonly text: string | null;
  readonly errors: readonly Pick<FieldError, 'field' | 'code' | 'message'>[];
}

/** Hands out the row errors of a batch, however many, page by page. */
@Injectable()
export class RowErrors {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
  ) {}

  /** One `{row, field, code, message}` a line; `sheet` and `line` where the file was an organisation's own. */
  ndjson(organisation: string, batchId: string): Readable {
    return this.stream(organisation, batchId, '', ({ row_number, ...error }) => {
      return `${JSON.stringify(describeRowError(error, row_number))}\n`;
    });
  }

  csv(organisation: string, batchId: string): Readable {
    const header = csvLine(['row', 'field', 'code', 'message_vi', 'message_en']);
    return this.stream(organisation, batchId, header, ({ row_number, field, code }) => {
      const { message } = describeRowError({ field, code }, row_number);
      return csvLine([String(row_number), field ?? '', code, message.vi, message.en]);
    });
  }

  /**
   * The rejected rows themselves, to be corrected and sent again.
   * @param asked missing: in the format that they came in
   * @throws Problem `batch.no-rejected-rows`
   */
  async correction(
    organisation: string,
    batchId: string,
    asked: FormatType | undefined,
  ): Promise<{ readonly format: FormatType; readonly file: Readable }> {
    const page = (after: number) =>
      asOrganisation(this.dataSource, organisation, (tx) =>
        rejectedRowsAfter(tx, this.keyRing, batchId, after),
      );
    const first = await page(0);
    if (!first) throw new Problem('batch.no-rejected-rows');
    async function* rows(): AsyncGenerator<KeptRow> {
      for (let found = first; found; found = await page(found.firstRow)) yield* found.rows;
    }
    const format = asked ?? first.rows[0]?.header?.format ?? 'ndjson';
    return { format, file: correctionFile(rows(), format) };
  }

  /** Rows behind `after` in their order, each with all that is wrong with it. */
  async rows(
    organisation: string,
    batchId: string,
    limit: number,
    after: number,
  ): Promise<{ items: RejectedRowView[]; next: number | null }> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const found: (Pick<Stored, 'row_number' | 'sheet' | 'line'> & {
        faults: Pick<Stored, 'field' | 'code'>[];
      })[] = await tx.query(
        `SELECT row_number, max(sheet) AS sheet, max(line) AS line,
           json_agg(json_build_object('field', field, 'code', code) ORDER BY ordinal) AS faults
         FROM row_error WHERE batch_id = $1 AND row_number > $2::bigint
         GROUP BY row_number ORDER BY row_number LIMIT $3`,
        [batchId, after, limit + 1],
      );
      const page = found.slice(0, limit);
      const numbers = page.map(({ row_number }) => row_number);
      const kept = await keptRows(tx, this.keyRing, batchId, numbers);
      const items = page.map(({ row_number: row, sheet, line, faults }) => {
        const { given = null, header } = kept.get(row) ?? {};
        const errors = faults.map((fault) => describeRowError(fault));
        const columns = header?.columns ?? null;
        const [sent, text] = typeof given === 'string' ? [null, given] : [given, null];
        // Empty cells at the end of a row are not there in a workbook.
        const cells = sent && [...sent, ...(columns ?? []).slice(sent.length).map(() => '')];
        return { row, sheet, line, columns, cells, text, errors };
      });
      return { items, next: found.length > limit ? (numbers.at(-1) ?? null) : null };
    });
  }

  private stream(
    organisation: string,
    batchId: string,
    header: string,
    write: (error: Stored) => string,
  ): Readable {
    const page = (row: number, ordinal: number) => this.page(organisation, batchId, row, ordinal);
    async function* pages(): AsyncGenerator<string> {
      if (header) yield header;
      let [row, ordinal] = [0, -1];
      for (;;) {
        const errors = await page(row, ordinal);
        if (errors.length > 0) yield errors.map(write).join('');
        const last = errors.at(-1);
        if (!last || errors.length < PAGE) return;
        [row, ordinal] = [last.row_number, last.ordinal];
      }
    }
    return Readable.from(pages(), { objectMode: false });
  }

  private page(organisation: string, batchId: string, row: number, ordinal: number): Promise<Stored[]> {
    return asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query<Stored[]>(
        `SELECT row_number, ordinal, field, code, sheet, line FROM row_error
         WHERE batch_id = $1 AND (row_number, ordinal) > ($2, $3) ORDER BY row_number, ordinal LIMIT ${PAGE}`,
        [batchId, row, ordinal],
      ),
    );
  }
}
