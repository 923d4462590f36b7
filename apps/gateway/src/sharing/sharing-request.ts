import { SHARABLE_FIELDS, type SharableField, type SharingAgreement } from '#contracts';
import { assertNoFaults, BodyFields } from '../http/body-fields.js';
import type { FieldError } from '../problems/problem.js';

const MOST_AGREEMENTS = 1_000;
const MOST_CHARACTERS = 2_000;

export interface SharingBody {
  readonly basedOn: number;
  readonly reason: string;
  readonly agreements: readonly SharingAgreement[];
}

/**
 * Agreements as an administrator sends them. Throws `request.invalid`; faults of an agreement carry its number as row.
 *
 * @param organisations slugs of those that exist
 */
export function sharingBody(body: unknown, organisations: readonly string[]): SharingBody {
  const fields = new BodyFields(body, ['basedOn', 'reason', 'agreements']);
  const reason = fields.requiredText('reason', MOST_CHARACTERS);
  const basedOn = (body as { basedOn?: unknown } | null)?.basedOn;
  if (basedOn === undefined || basedOn === null) fields.fault('basedOn', 'field.required');
  else if (!Number.isInteger(basedOn) || (basedOn as number) < 1)
    fields.fault('basedOn', 'field.type', 'a version number');
  const given = fields.list('agreements', MOST_AGREEMENTS);
  if (!given && fields.faults.length === 0) fields.fault('agreements', 'field.required');
  const faults: FieldError[] = [...fields.faults];
  const agreements = (given ?? []).map((each, at) => agreement(each, at + 1, organisations, faults));
  assertNoFaults(faults);
  return { basedOn: basedOn as number, reason, agreements };
}

function agreement(
  given: unknown,
  row: number,
  organisations: readonly string[],
  faults: FieldError[],
): SharingAgreement {
  const names = ['from', 'to', 'fields', 'basis', 'validFrom', 'validUntil'];
  const body = new BodyFields(given, names, row);
  const from = body.requiredOneOf('from', organisations);
  const to = body.requiredOneOf('to', organisations);
  if (from === to && body.faults.length === 0) body.fault('to', 'field.not-here', `from: ${from}`);
  const fields = body.list('fields', SHARABLE_FIELDS.length);
  if (!fields || fields.length === 0) body.fault('fields', 'field.required');
  for (const field of fields ?? [])
    if (!SHARABLE_FIELDS.some((each) => each === field))
      body.fault('fields', 'field.unknown-value', SHARABLE_FIELDS.join(', '));
  const basis = body.requiredText('basis', MOST_CHARACTERS);
  const validFrom = body.day('validFrom');
  const validUntil = body.day('validUntil');
  if (validFrom && validUntil && validUntil < validFrom)
    body.fault('validUntil', 'field.not-here', `validFrom ${validFrom}`);
  faults.push(...body.faults);
  return {
    from,
    to,
    fields: [...new Set((fields ?? []) as SharableField[])],
    basis,
    ...(validFrom && { validFrom }),
    ...(validUntil && { validUntil }),
  };
}
