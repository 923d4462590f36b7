import { parse } from 'csv-parse/sync';
import type { FastifyRequest } from 'fastify';
import type { ImportRow } from '#contracts';
import { mediaType, parseJsonBody } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';

const ROWS_AT_MOST = 20_000;

/** Rows of a CSV with a header line, or of a JSON list of objects (alone or under `rows`). */
export function importRows(request: FastifyRequest, body: Buffer): ImportRow[] {
  const rows = mediaType(request) === 'text/csv' ? csvRows(body) : jsonRows(parseJsonBody(request, body));
  if (rows.length > ROWS_AT_MOST)
    throw new Problem('report.too-many-rows', { values: { most: ROWS_AT_MOST } });
  return rows;
}

function csvRows(body: Buffer): ImportRow[] {
  try {
    return parse(body, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      to: ROWS_AT_MOST + 1,
    });
  } catch {
    throw new Problem('report.rows-expected');
  }
}

function jsonRows(body: unknown): ImportRow[] {
  const rows = Array.isArray(body) ? (body as unknown[]) : (body as { rows?: unknown } | null)?.rows;
  const isObject = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row);
  if (!Array.isArray(rows) || !rows.every(isObject)) throw new Problem('report.rows-expected');
  return rows as ImportRow[];
}
