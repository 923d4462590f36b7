import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifyRequest } from 'fastify';
import { BULK_ANSWERS, CASE_KINDS, type BulkAnswer, type CaseKind } from '#contracts';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { fill, Problem, type FieldError } from '../problems/problem.js';
import { ROW_ERRORS, type RowErrorCode } from '../records/row-errors.js';

export interface DecisionBody {
  readonly version: number;
  readonly groups: readonly (readonly string[])[];
  readonly reason: string;
}
export interface ReasonBody {
  readonly reason: string;
}
export interface ConfirmationBody {
  readonly reason?: string;
}
export interface AssignmentBody {
  readonly assignee: string | null;
}
export interface NextBody {
  readonly except?: readonly string[];
  readonly kind?: CaseKind;
  readonly unit?: string;
  readonly organisation?: string;
  readonly pattern?: string;
}
export interface DistributionBody {
  readonly coordinators?: readonly string[];
  readonly limit?: number;
}
export interface BulkBody {
  readonly pattern: string;
  readonly answer: BulkAnswer;
  readonly reason: string;
  readonly expected: number;
}

/** Half a surrogate pair and NUL cannot be stored; a reason is more than blanks. */
const STORABLE = '^[^\\u0000\\p{Surrogate}]*$';
const reason = {
  type: 'string',
  maxLength: 2_000,
  allOf: [{ pattern: STORABLE }, { minLength: 1, pattern: '\\S' }],
} as const;
const text = { type: 'string', minLength: 1, maxLength: 200, pattern: STORABLE } as const;
const recordId = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
} as const;

function object(properties: Readonly<Record<string, object>>, required: readonly string[] = []) {
  return { type: 'object', required, additionalProperties: false, properties };
}

/** JSON schemas of the bodies, for checking and for the documentation. */
export const REVIEW_BODIES = {
  decision: object(
    {
      version: { type: 'integer', minimum: 0 },
      groups: {
        type: 'array',
        minItems: 1,
        maxItems: 500,
        items: { type: 'array', minItems: 1, maxItems: 500, items: recordId },
      },
      reason,
    },
    ['version', 'groups', 'reason'],
  ),
  reason: object({ reason }, ['reason']),
  confirmation: object({ reason }),
  assignment: object({ assignee: { anyOf: [text, { type: 'null' }] } }, ['assignee']),
  next: object({
    except: { type: 'array', maxItems: 100, items: recordId },
    kind: { enum: [...CASE_KINDS] },
    unit: text,
    organisation: text,
    pattern: text,
  }),
  distribution: object({
    coordinators: { type: 'array', minItems: 1, maxItems: 1_000, items: text },
    limit: { type: 'integer', minimum: 1, maximum: 10_000 },
  }),
  bulk: object(
    { pattern: text, answer: { enum: [...BULK_ANSWERS] }, reason, expected: { type: 'integer', minimum: 1 } },
    ['pattern', 'answer', 'reason', 'expected'],
  ),
} as const;

const ajv = new Ajv();
const check = <T>(schema: object): ((request: FastifyRequest) => Promise<T>) => {
  const holds = ajv.compile<T>(schema);
  return async (request) => checked(holds, parseJsonBody(request, await readBytes(request)) ?? {});
};

/** A partition of a case's records with the reason for it. */
export const decisionBody = check<DecisionBody>(REVIEW_BODIES.decision);
/** Why something is done. */
export const reasonBody = check<ReasonBody>(REVIEW_BODIES.reason);
export const confirmationBody = check<ConfirmationBody>(REVIEW_BODIES.confirmation);
export const assignmentBody = check<AssignmentBody>(REVIEW_BODIES.assignment);
export const nextBody = check<NextBody>(REVIEW_BODIES.next);
export const distributionBody = check<DistributionBody>(REVIEW_BODIES.distribution);
export const bulkBody = check<BulkBody>(REVIEW_BODIES.bulk);

function checked<T>(holds: ValidateFunction<T>, body: unknown): T {
  if (holds(body)) return body;
  throw new Problem('body.invalid', { errors: holds.errors?.slice(0, 1).map(fieldError) ?? [] });
}

/** What is wrong with a field; never its value. */
function fieldError({ keyword, instancePath, params }: ErrorObject): FieldError {
  const path = instancePath.slice(1).replaceAll('/', '.');
  const named = (params['missingProperty'] ?? params['additionalProperty']) as string | undefined;
  const field = named === undefined ? path : path ? `${path}.${named}` : named;
  const { code, expected } = faultOf(keyword, params);
  const message = fill(ROW_ERRORS[code], { field: field || 'body', expected });
  return { field: field || null, code, message };
}

function faultOf(keyword: string, params: ErrorObject['params']): { code: RowErrorCode; expected: string } {
  switch (keyword) {
    case 'required':
    case 'minLength':
      return { code: 'field.required', expected: '' };
    case 'pattern':
      if (params['pattern'] === STORABLE) return { code: 'field.text', expected: '' };
      return params['pattern'] === '\\S'
        ? { code: 'field.required', expected: '' }
        : { code: 'field.unknown-value', expected: 'UUID' };
    case 'maxLength':
      return { code: 'field.too-long', expected: String(params['limit']) };
    case 'enum':
      return { code: 'field.unknown-value', expected: (params['allowedValues'] as string[]).join(', ') };
    case 'type':
      return { code: 'field.type', expected: String(params['type']) };
    case 'additionalProperties':
      return { code: 'field.unknown', expected: '' };
    default:
      return {
        code: 'field.out-of-range',
        expected: `${params['comparison'] ?? ''} ${params['limit'] ?? ''}`.trim(),
      };
  }
}
