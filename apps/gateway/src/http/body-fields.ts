import type { Bilingual } from '#contracts';
import { fill, Problem, type FieldError } from '../problems/problem.js';

/** What may be wrong with a field of a JSON body: stable code → text with the remedy. */
const FIELD_ERRORS = {
  'field.required': {
    en: '"{field}" is required. Fill it in.',
    vi: 'Thiếu "{field}" bắt buộc. Hãy điền giá trị.',
  },
  'field.type': {
    en: '"{field}" has the wrong JSON type. Send {expected}.',
    vi: '"{field}" sai kiểu JSON. Hãy gửi {expected}.',
  },
  'field.unknown-value': {
    en: '"{field}" has an unknown value. Use one of: {expected}.',
    vi: '"{field}" có giá trị không xác định. Hãy dùng một trong: {expected}.',
  },
  'field.unknown': {
    en: '"{field}" is not a field of this request. Remove it; permitted are: {expected}.',
    vi: '"{field}" không phải trường của yêu cầu này. Hãy bỏ đi; các trường cho phép: {expected}.',
  },
  'field.too-long': {
    en: '"{field}" has more than {expected} characters. Shorten it.',
    vi: '"{field}" dài hơn {expected} ký tự. Hãy rút ngắn.',
  },
  'field.too-short': {
    en: '"{field}" has fewer than {expected} characters. Lengthen it.',
    vi: '"{field}" ngắn hơn {expected} ký tự. Hãy nhập dài hơn.',
  },
  'field.text': {
    en: '"{field}" contains control characters or half a surrogate pair. Remove them.',
    vi: '"{field}" chứa ký tự điều khiển hoặc nửa cặp surrogate. Hãy bỏ các ký tự đó.',
  },
  'field.date': {
    en: '"{field}" is not a day of the calendar. Write it as YYYY-MM-DD.',
    vi: '"{field}" không phải ngày có thật. Hãy viết theo dạng YYYY-MM-DD.',
  },
  'field.range': {
    en: '"{field}" is out of range. Send a number from {expected}.',
    vi: '"{field}" nằm ngoài khoảng cho phép. Hãy gửi một số trong khoảng {expected}.',
  },
  'field.not-here': {
    en: '"{field}" does not go with {expected}. Leave it out.',
    vi: '"{field}" không đi cùng {expected}. Hãy bỏ trường này.',
  },
} as const satisfies Record<string, Bilingual>;

export type FieldErrorCode = keyof typeof FIELD_ERRORS;

const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the fields of a JSON object and collects everything that is wrong with them, so that one answer names
 * every fault. Absent and null mean the same.
 */
export class BodyFields {
  private readonly given: Readonly<Record<string, unknown>>;
  private readonly errors: FieldError[] = [];

  /** @param row of the object in a list of them; counts from 1 */
  constructor(
    body: unknown,
    permitted: readonly string[],
    private readonly row?: number,
  ) {
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    this.given = isObject ? (body as Record<string, unknown>) : {};
    if (!isObject) this.fault('', 'field.type', 'object');
    for (const name of Object.keys(this.given)) {
      if (!permitted.includes(name)) this.fault(name.slice(0, 64), 'field.unknown', permitted.join(', '));
    }
  }

  has(name: string): boolean {
    return this.given[name] !== undefined && this.given[name] !== null;
  }

  /** Trimmed, in NFC; null when absent or empty. */
  text(name: string, maxCharacters: number): string | null {
    const value = this.given[name];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') return this.fault(name, 'field.type', 'string');
    if (UNPRINTABLE.test(value)) return this.fault(name, 'field.text');
    const text = value.normalize('NFC').trim();
    if ([...text].length > maxCharacters) return this.fault(name, 'field.too-long', String(maxCharacters));
    return text === '' ? null : text;
  }

  requiredText(name: string, maxCharacters: number): string {
    const text = this.text(name, maxCharacters);
    if (text === null && !this.isFaulty(name)) this.fault(name, 'field.required');
    return text ?? '';
  }

  oneOf<T extends string>(name: string, permitted: readonly T[]): T | null {
    const value = this.given[name];
    if (value === undefined || value === null) return null;
    const found = permitted.find((candidate) => candidate === value);
    return found ?? this.fault(name, 'field.unknown-value', permitted.join(', '));
  }

  requiredOneOf<T extends string>(name: string, permitted: readonly T[]): T {
    const value = this.oneOf(name, permitted);
    if (value === null && !this.isFaulty(name)) this.fault(name, 'field.required');
    return value ?? (permitted[0] as T);
  }

  /** `YYYY-MM-DD`. */
  day(name: string): string | null {
    const value = this.given[name];
    if (value === undefined || value === null) return null;
    return isDay(value) ? value : this.fault(name, 'field.date');
  }

  /** A number of a range, both ends included. */
  share(name: string, least: number, most: number): number | null {
    const value = this.given[name];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'number') return this.fault(name, 'field.type', 'number');
    return value >= least && value <= most ? value : this.fault(name, 'field.range', `${least}–${most}`);
  }

  boolean(name: string): boolean | null {
    const value = this.given[name];
    if (value === undefined || value === null) return null;
    return typeof value === 'boolean' ? value : this.fault(name, 'field.type', 'true | false');
  }

  list(name: string, maxItems: number): readonly unknown[] | null {
    const value = this.given[name];
    if (value === undefined || value === null) return null;
    return Array.isArray(value) && value.length <= maxItems
      ? value
      : this.fault(name, 'field.type', `[…], ≤ ${maxItems}`);
  }

  /** Notes a fault of the caller's own finding. */
  fault(name: string, code: FieldErrorCode, expected = ''): null {
    const message = fill(FIELD_ERRORS[code], { field: name, expected });
    this.errors.push({
      ...(this.row !== undefined && { row: this.row }),
      field: name === '' ? null : name,
      code,
      message,
    });
    return null;
  }

  get faults(): readonly FieldError[] {
    return this.errors;
  }

  /** @throws Problem `request.invalid` that names every fault found so far */
  assertSound(): void {
    assertNoFaults(this.errors);
  }

  private isFaulty(name: string): boolean {
    return this.errors.some(({ field }) => field === name);
  }
}

/** @throws Problem `request.invalid` with these faults when there are any */
export function assertNoFaults(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new Problem('request.invalid', { errors });
}

/** Whether a value is a day of the calendar as `YYYY-MM-DD`. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !DAY.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
