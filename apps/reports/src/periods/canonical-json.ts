import { createHash } from 'node:crypto';

/**
 * The canonical form of JSON (RFC 8785): no spaces, members sorted by UTF-16 code units, numbers and strings as
 * ECMAScript writes them. Equal values have equal bytes. Members that are undefined do not exist.
 *
 * @throws TypeError for what JSON cannot hold (NaN, infinity)
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('JSON has no such number');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of a text in UTF-8, hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** A place where two JSON values differ. */
export interface JsonDifference {
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two JSON values differ, at most `limit` places; what one of them lacks is undefined there. */
export function jsonDifferences(before: unknown, after: unknown, limit: number): JsonDifference[] {
  const found: JsonDifference[] = [];
  const visit = (path: string, a: unknown, b: unknown): void => {
    if (found.length >= limit || a === b) return;
    if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
        const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
        visit(`${path}/${step}`, (a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]);
      }
      return;
    }
    found.push({ path, before: a, after: b });
  };
  visit('', before, after);
  return found;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
