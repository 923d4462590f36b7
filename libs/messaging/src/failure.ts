/** What may be kept and shown of an error: no personal data. */
export interface Failure {
  /** Stable code, e.g. `database.23514`. */
  readonly code: string;
  readonly detail: string;
}

const SQLSTATE = /^[0-9A-Z]{5}$/;
const STABLE_CODE = /^[a-z][a-z0-9.-]{1,63}$/;
const MAX_DETAIL = 500;

/**
 * Describes an error without what it may quote: values in quotation marks, digits of four and more, and
 * words with letters outside ASCII are blotted out. PostgreSQL errors keep the names of table, column and constraint.
 */
export function describeFailure(error: unknown): Failure {
  const source = driverErrorOf(error);
  if (!(source instanceof Error)) return { code: 'internal', detail: 'unknown error' };
  const { code, table, column, constraint } = source as Error & {
    code?: unknown;
    table?: unknown;
    column?: unknown;
    constraint?: unknown;
  };
  const place = Object.entries({ table, column, constraint })
    .filter(([, name]) => typeof name === 'string' && name !== '')
    .map(([kind, name]) => `${kind} ${String(name)}`)
    .join(', ');
  const detail = `${source.name}: ${blotOut(source.message)}${place ? ` (${place})` : ''}`;
  return { code: stableCode(source, code), detail: detail.slice(0, MAX_DETAIL) };
}

function driverErrorOf(error: unknown): unknown {
  return (error as { driverError?: unknown } | null)?.driverError ?? error;
}

function stableCode(error: Error, code: unknown): string {
  if (typeof code === 'string' && SQLSTATE.test(code)) return `database.${code}`;
  if (typeof code === 'string' && STABLE_CODE.test(code)) return code;
  return `internal.${error.name.replace(/[^A-Za-z0-9]/g, '') || 'Error'}`;
}

function blotOut(message: string): string {
  return message
    .replace(/"[^"]*"|'[^']*'|“[^”]*”|`[^`]*`|\([^)]*\)=\([^)]*\)/gu, '…')
    .replace(/\d{4,}/g, '…')
    .replace(/\S*[^\p{ASCII}…]\S*/gu, '…');
}
