import type { QueryFailure } from '#contracts';
import { refusal } from './refusals.js';

/** When a report looks, and with which knowledge. */
export interface ReportDates {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** ISO 8601 instant in UTC; null: everything known. */
  readonly knownAt: string | null;
}

/** Foundation of the trade union, the oldest of the organisations: no membership is older. */
export const FIRST_DAY = '1929-07-28';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Checks the dates of a request and fills in their defaults; `now` in milliseconds since 1970. */
export function reportDates(
  request: { readonly asOf?: string; readonly knownAt?: string },
  now: number,
): { readonly dates: ReportDates } | { readonly failure: QueryFailure } {
  const asOf = request.asOf ?? dayInVietnam(now);
  const wrong = dayFailure('asOf', asOf, now);
  if (wrong) return { failure: wrong };
  if (request.knownAt === undefined) return { dates: { asOf, knownAt: null } };
  const instant = INSTANT.test(request.knownAt) ? Date.parse(request.knownAt) : Number.NaN;
  if (Number.isNaN(instant)) {
    return {
      failure: refusal(
        400,
        'report.known-at-malformed',
        'knownAt phải là thời điểm ISO 8601 có múi giờ.',
        'knownAt must be an ISO 8601 instant with its time zone.',
      ),
    };
  }
  if (instant > now) {
    return {
      failure: refusal(
        422,
        'report.known-at-future',
        'knownAt không được ở tương lai.',
        'knownAt must not be in the future.',
      ),
    };
  }
  return { dates: { asOf, knownAt: inUtc(request.knownAt, instant) } };
}

/** What is wrong with a day of a request; null: nothing. Codes begin with the parameter's name. */
export function dayFailure(parameter: string, text: string, now: number): QueryFailure | null {
  const code = parameter === 'asOf' ? 'as-of' : parameter;
  if (!isDay(text)) {
    return refusal(
      400,
      `report.${code}-malformed`,
      `${parameter} phải có dạng YYYY-MM-DD.`,
      `${parameter} must be a day, YYYY-MM-DD.`,
    );
  }
  if (text > dayInVietnam(now)) {
    return refusal(
      422,
      `report.${code}-future`,
      `${parameter} không được ở tương lai.`,
      `${parameter} must not be in the future.`,
    );
  }
  if (text < FIRST_DAY) {
    return refusal(
      422,
      `report.${code}-before-data`,
      `${parameter} không được trước ${FIRST_DAY}.`,
      `${parameter} must not be before ${FIRST_DAY}.`,
    );
  }
  return null;
}

/** Today's date in Vietnam, which has no daylight saving time. */
export function dayInVietnam(now: number): string {
  return new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** The instant at which a day ends in Vietnam. */
export function endOfDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 17 * 3_600_000).toISOString();
}

export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Microseconds are kept: an announcement may follow another within the millisecond. */
function inUtc(text: string, instant: number): string {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${new Date(instant).toISOString().slice(0, 19)}.${fraction.padEnd(6, '0')}Z`;
}
