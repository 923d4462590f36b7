import { HttpException } from '@nestjs/common';
import type { Bilingual } from '#contracts';
import { PROBLEMS, type ProblemCode } from './catalogue.js';

/** One field that is wrong, in one row when there are several. */
export interface FieldError {
  readonly row?: number;
  /** Sheet of the organisation's own workbook, and the row as its program numbers it. */
  readonly sheet?: string;
  readonly line?: number;
  /** Path in the canonical record (`person.fullName`) or CSV column; null: the row as a whole. */
  readonly field: string | null;
  readonly code: string;
  readonly message: Bilingual;
}

/** Body of a problem document (RFC 9457) with the members that this API adds. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly message: Bilingual;
  readonly errors?: readonly FieldError[];
  /** Further members that a code has, e.g. `successor` of `case.moved-on`. */
  readonly [member: string]: unknown;
}

export interface ProblemOptions {
  /** Fills `{name}` in the texts. Never personal data: the texts reach logs and screens of others. */
  readonly values?: Readonly<Record<string, string | number>>;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal that the caller can do something about; leaves the gateway as problem document. */
export class Problem extends HttpException {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    private readonly details: ProblemOptions = {},
  ) {
    super(code, PROBLEMS[code].status, { cause: details.cause });
    this.headers = details.headers ?? {};
  }

  document(): ProblemDocument {
    const { status, vi, en } = PROBLEMS[this.code];
    const message = fill({ vi, en }, this.details.values ?? {});
    return problemDocument(this.code, status, message, this.details.errors);
  }
}

/** The document for a code and its texts. */
export function problemDocument(
  code: string,
  status: number,
  message: Bilingual,
  errors?: readonly FieldError[],
  details: Readonly<Record<string, unknown>> = {},
): ProblemDocument {
  return {
    ...details,
    type: `/docs#problem-${code}`,
    title: message.en.split(/[.:] /, 1)[0] ?? code,
    status,
    detail: message.en,
    code,
    message,
    ...(errors && { errors }),
  };
}

/** Puts values into the `{name}` places of both texts. */
export function fill(text: Bilingual, values: Readonly<Record<string, string | number>>): Bilingual {
  const put = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ''));
  return { vi: put(text.vi), en: put(text.en) };
}
