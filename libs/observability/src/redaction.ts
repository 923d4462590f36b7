/**
 * Keeps personal data and secrets out of the log. Nobody should log them in the first place; this is the
 * net below: by the name of a property, and by the look of a text (runs of digits as long as a phone or
 * an identity number).
 */
const WITHHELD = '[withheld]';
const MAX_DEPTH = 6;
const MAX_ENTRIES = 50;
const MAX_TEXT = 2_000;

const PERSONAL_OR_SECRET = new Set(
  [
    ...['person', 'record', 'records', 'row', 'rows', 'identity', 'golden', 'body', 'payload', 'parameters'],
    ...[
      'fullName',
      'dateOfBirth',
      'gender',
      'nationalId',
      'oldNationalId',
      'phone',
      'email',
      'ethnicity',
      'religion',
    ],
    ...[
      'occupation',
      'residence',
      'hamlet',
      'addressLine',
      'communeText',
      'provinceText',
      'cardNumber',
      'localId',
    ],
    ...[
      'authorization',
      'cookie',
      'password',
      'secret',
      'clientSecret',
      'client_secret',
      'token',
      'access_token',
      'key',
    ],
  ].map(canonicalName),
);

/** Eight digits or more, also when grouped by blanks, dots or dashes; not part of a longer word or UUID. */
const LONG_NUMBER = /(?<![\w-])\+?\d(?:[ .-]?\d){7,}(?![\w-])/g;

/** A copy of a value that may be logged. Never throws; cuts what is deep, long or cyclic. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : value;
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (depth >= MAX_DEPTH) return '[deep]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ENTRIES)
      .map(([name, item]) => [
        name,
        PERSONAL_OR_SECRET.has(canonicalName(name)) && !isCount(item) ? WITHHELD : redact(item, depth + 1),
      ]),
  );
}

/** `rows: 500` tells nothing about anybody; an identity number given as a JSON number would. */
function isCount(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'number' && Math.abs(value) < 10_000_000);
}

/** Masks what looks like a phone or an identity number; cuts long texts. */
export function redactText(text: string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return cut.replace(LONG_NUMBER, '[number]');
}

/**
 * What of an error may be logged: class, code, message, stack, cause. Database drivers hang rows, queries
 * and their parameters on their errors (`detail: Key (local_id)=(…) already exists`); those stay out.
 */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const { code, constraint, table } = error as Error & {
    code?: unknown;
    constraint?: unknown;
    table?: unknown;
  };
  return {
    type: error.constructor.name,
    message: redactText(error.message),
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof table === 'string' && { table }),
    stack: redactText(error.stack ?? ''),
    ...(error.cause !== undefined && depth < MAX_DEPTH && { cause: redact(error.cause, depth + 1) }),
  };
}

function canonicalName(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}
