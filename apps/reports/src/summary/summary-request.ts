import type { QueryFailure, SummaryRequest } from '#contracts';

/** A request whose dates make sense. */
export interface SummaryScope {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** ISO 8601 instant; null: everything known. */
  readonly knownAt: string | null;
  readonly unit: string | null;
}

/**
 * Foundation of the trade union, the oldest of the organisations: no membership is older.
 */
const FIRST_DAY = '1929-07-28';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Checks a summary request and fills in its defaults; `now` in milliseconds since 1970. */
export function summaryScope(
  request: SummaryRequest,
  now: number,
): { readonly scope: SummaryScope } | { readonly failure: QueryFailure } {
  const today = dayInVietnam(now);
  const asOf = request.asOf ?? today;
  if (!isDay(asOf)) {
    return failure(
      400,
      'report.as-of-malformed',
      'asOf phải có dạng YYYY-MM-DD.',
      'asOf must be a day, YYYY-MM-DD.',
    );
  }
  if (asOf > today) {
    return failure(
      422,
      'report.as-of-future',
      'asOf không được ở tương lai.',
      'asOf must not be in the future.',
    );
  }
  if (asOf < FIRST_DAY) {
    return failure(
      422,
      'report.as-of-before-data',
      `asOf không được trước ${FIRST_DAY}.`,
      `asOf must not be before ${FIRST_DAY}.`,
    );
  }
  if (request.knownAt !== undefined) {
    const knownAt = INSTANT.test(request.knownAt) ? Date.parse(request.knownAt) : Number.NaN;
    if (Number.isNaN(knownAt)) {
      return failure(
        400,
        'report.known-at-malformed',
        'knownAt phải là thời điểm ISO 8601 có múi giờ.',
        'knownAt must be an ISO 8601 instant with its time zone.',
      );
    }
    if (knownAt > now) {
      return failure(
        422,
        'report.known-at-future',
        'knownAt không được ở tương lai.',
        'knownAt must not be in the future.',
      );
    }
  }
  return { scope: { asOf, knownAt: request.knownAt ?? null, unit: request.unit ?? null } };
}

export function unknownUnit(): QueryFailure {
  return {
    status: 404,
    code: 'unit.unknown',
    message: {
      vi: 'Không có đơn vị hành chính với mã này.',
      en: 'There is no administrative unit with this code.',
    },
  };
}

/** Today's date in Vietnam, which has no daylight saving time. */
export function dayInVietnam(now: number): string {
  return new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function failure(status: number, code: string, vi: string, en: string): { failure: QueryFailure } {
  return { failure: { status, code, message: { vi, en } } };
}
