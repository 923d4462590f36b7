import { Problem } from '../problems/problem.js';
import { isStorable } from '../records/record-validator.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A query parameter as Fastify gives it: absent, once or several times. */
export type Given = string | readonly string[] | undefined;

export function invalidParameter(name: string, expected: string): Problem {
  return new Problem('parameter.invalid', { values: { name, expected } });
}

/** The parameter when it is given once; throws when it is given several times. */
export function single(name: string, given: Given): string | undefined {
  if (given === undefined || typeof given === 'string') return given;
  throw invalidParameter(name, 'given once');
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A whole number in a range; throws for anything else. */
export function wholeNumber(
  name: string,
  given: Given,
  fallback: number,
  least: number,
  most: number,
): number {
  const text = single(name, given);
  if (text === undefined) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw invalidParameter(name, `${least}–${most}`);
  return value;
}

/** One of a closed list; throws for anything else. */
export function oneOf<T extends string>(name: string, given: Given, permitted: readonly T[], fallback: T): T {
  const text = single(name, given) ?? fallback;
  const value = permitted.find((candidate) => candidate === text);
  if (value === undefined) throw invalidParameter(name, permitted.join(' | '));
  return value;
}

/** One of a closed list, or undefined when it is absent; throws for anything else. */
export function optionalOneOf<T extends string>(
  name: string,
  given: Given,
  permitted: readonly T[],
): T | undefined {
  return given === undefined ? undefined : oneOf(name, given, permitted, permitted[0]!);
}

/** A short text that can be stored, or undefined when it is absent. */
export function shortText(name: string, given: Given, most = 200): string | undefined {
  const text = single(name, given);
  if (text === undefined) return undefined;
  if (text === '' || text.length > most || !isStorable(text))
    throw invalidParameter(name, `1–${most} characters`);
  return text;
}

/** A UUID in small letters, or undefined when it is absent. */
export function optionalUuid(name: string, given: Given): string | undefined {
  const text = single(name, given);
  if (text !== undefined && !isUuid(text)) throw invalidParameter(name, 'a UUID');
  return text?.toLowerCase();
}

/** An instant as ISO 8601 text in UTC, or undefined when it is absent. A day begins in Asia/Ho_Chi_Minh. */
export function optionalInstant(name: string, given: Given): string | undefined {
  const text = single(name, given);
  if (text === undefined) return undefined;
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(day ? `${text}T00:00:00+07:00` : text)
    : Number.NaN;
  if (Number.isNaN(time)) throw invalidParameter(name, 'YYYY-MM-DD or an ISO 8601 instant with its zone');
  return new Date(time).toISOString();
}

/** Opaque to the client: what follows this position in a list. */
export function encodeCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url');
}

/** Position of a cursor that names a UUID. */
export function decodeCursor(given: Given): string | undefined {
  const text = single('cursor', given);
  if (text === undefined) return undefined;
  const position = Buffer.from(text, 'base64url').toString('utf8');
  if (!isUuid(position)) throw invalidParameter('cursor', '`next` of the page before');
  return position;
}

/** Position of a cursor that is a whole number, e.g. of a row; undefined: the beginning. */
export function positionCursor(given: Given): number | undefined {
  const text = decodeTextCursor(given);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalidParameter('cursor', '`next` of the page before');
  return Number(text);
}

/** Position of a cursor that is a text, e.g. a local id. */
export function decodeTextCursor(given: Given): string | undefined {
  const text = single('cursor', given);
  if (text === undefined) return undefined;
  const position = Buffer.from(text, 'base64url').toString('utf8');
  if (
    position === '' ||
    position.length > 1_024 ||
    encodeCursor(position) !== text ||
    position.includes('\0')
  ) {
    throw invalidParameter('cursor', '`next` of the page before');
  }
  return position;
}
