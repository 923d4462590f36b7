import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ImportFault, ImportKind, ImportOutcome, ImportRow } from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { Directory } from '../engine/directory.js';
import { refusal } from '../engine/refusals.js';
import { dayInVietnam } from '../engine/report-dates.js';
import { RowReader } from './import-rows.js';

const ROWS_AT_MOST = 20_000;

/** Takes in figures that others give. A bad row is named and costs the good ones nothing. */
@Injectable()
export class ImportsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Rows count from 1. What is given again with the same value changes nothing. */
  async take(kind: ImportKind, rows: readonly ImportRow[], now = Date.now()): Promise<ImportOutcome> {
    if (rows.length > ROWS_AT_MOST) {
      throw new QueryFailed(
        refusal(
          413,
          'import.too-large',
          `Nhiều nhất ${ROWS_AT_MOST} dòng mỗi lần.`,
          `At most ${ROWS_AT_MOST} rows at once.`,
        ),
      );
    }
    return inTransaction(this.dataSource, async (tx) => {
      const directory = await Directory.read(tx, dayInVietnam(now));
      const { good, faults } = readRows(kind, rows, directory);
      const stored = await STORE[kind](tx, good);
      if (stored > 0) await tx.query('UPDATE figures_version SET version = version + 1');
      return { received: rows.length, accepted: good.length, changed: stored, faults };
    });
  }
}

type Read = Readonly<Record<string, string | number | null>>;

function readRows(
  kind: ImportKind,
  rows: readonly ImportRow[],
  directory: Directory,
): { good: Read[]; faults: ImportFault[] } {
  const good = new Map<string, Read>();
  const faults: ImportFault[] = [];
  rows.forEach((row, index) => {
    const reader = new RowReader(index + 1, row, directory);
    const read = READ[kind](reader);
    if (reader.faults.length > 0) faults.push(...reader.faults);
    // Of one figure given twice the last row stands.
    else good.set(JSON.stringify([read.organisation, read.unit, read.from, read.to, read.source]), read);
  });
  return { good: [...good.values()], faults };
}

const READ: Record<ImportKind, (row: RowReader) => Read> = {
  'eligible-population': (row) => {
    const read = {
      organisation: row.organisation(),
      unit: row.unit(),
      from: row.day('periodFrom'),
      to: row.day('periodTo'),
      source: row.required('source'),
      figure: row.count('population', 1),
      definition: row.text('definition') || null,
    };
    if (row.faults.length === 0 && read.to < read.from) {
      row.fault(
        'periodTo',
        'period.reversed',
        'periodTo không được trước periodFrom.',
        'periodTo must not be before periodFrom.',
      );
    }
    return read;
  },
  'declared-totals': (row) => {
    const declaredOn = row.day('declaredOn');
    return {
      organisation: row.organisation(),
      unit: row.unit(),
      from: declaredOn,
      to: declaredOn,
      source: row.required('source'),
      figure: row.count('total', 0),
      definition: null,
    };
  },
};

const STORE: Record<ImportKind, (tx: Transaction, rows: readonly Read[]) => Promise<number>> = {
  'eligible-population': async (tx, rows) => {
    const [{ stored }]: [{ stored: number }] = await tx.query(
      `WITH given AS (
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (organisation text, unit text, "from" date, "to" date,
           source text, figure bigint, definition text)),
       stored AS (
         INSERT INTO eligible_population (organisation, unit_code, period_from, period_to, source, population, definition)
         SELECT g.organisation, g.unit, g."from", g."to", g.source, g.figure, g.definition FROM given g
         WHERE NOT EXISTS (
           SELECT 1 FROM (
             SELECT population, definition FROM eligible_population e
             WHERE e.organisation = g.organisation AND e.unit_code = g.unit AND e.period_from = g."from"
               AND e.period_to = g."to" AND e.source = g.source ORDER BY known_from DESC LIMIT 1) newest
           WHERE newest.population = g.figure AND newest.definition IS NOT DISTINCT FROM g.definition)
         RETURNING 1)
       SELECT count(*)::int AS stored FROM stored`,
      [JSON.stringify(rows)],
    );
    return stored;
  },
  'declared-totals': async (tx, rows) => {
    const [{ stored }]: [{ stored: number }] = await tx.query(
      `WITH given AS (
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (organisation text, unit text, "from" date, source text,
           figure bigint)),
       stored AS (
         INSERT INTO declared_total (organisation, unit_code, declared_on, source, total)
         SELECT g.organisation, g.unit, g."from", g.source, g.figure FROM given g
         WHERE g.figure IS DISTINCT FROM (
           SELECT total FROM declared_total d
           WHERE d.organisation = g.organisation AND d.unit_code = g.unit AND d.declared_on = g."from"
             AND d.source = g.source ORDER BY known_from DESC LIMIT 1)
         RETURNING 1)
       SELECT count(*)::int AS stored FROM stored`,
      [JSON.stringify(rows)],
    );
    return stored;
  },
};
