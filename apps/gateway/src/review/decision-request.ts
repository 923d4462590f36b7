import { Ajv, type ValidateFunction } from 'ajv';
import { invalidParameter } from '../http/parameters.js';

export interface DecisionBody {
  readonly version: number;
  readonly groups: readonly (readonly string[])[];
  readonly reason: string;
}

export interface RevocationBody {
  readonly reason: string;
}

const reason = { type: 'string', minLength: 1, maxLength: 2_000, pattern: '\\S' } as const;

export const DECISION_SCHEMA = {
  type: 'object',
  required: ['version', 'groups', 'reason'],
  additionalProperties: false,
  properties: {
    version: { type: 'integer', minimum: 0 },
    groups: {
      type: 'array',
      minItems: 1,
      maxItems: 500,
      items: {
        type: 'array',
        minItems: 1,
        maxItems: 500,
        items: {
          type: 'string',
          pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
        },
      },
    },
    reason,
  },
} as const;

export const REVOCATION_SCHEMA = {
  type: 'object',
  required: ['reason'],
  additionalProperties: false,
  properties: { reason },
} as const;

const ajv = new Ajv();
const isDecision = ajv.compile<DecisionBody>(DECISION_SCHEMA);
const isRevocation = ajv.compile<RevocationBody>(REVOCATION_SCHEMA);

/** A partition of a case's records with the reason for it. */
export function decisionBody(body: unknown): DecisionBody {
  return checked(isDecision, body);
}

/** Why a decision is taken back. */
export function revocationBody(body: unknown): RevocationBody {
  return checked(isRevocation, body);
}

function checked<T>(holds: ValidateFunction<T>, body: unknown): T {
  if (holds(body)) return body;
  const { instancePath = '', message = '' } = holds.errors?.[0] ?? {};
  throw invalidParameter(instancePath.slice(1) || 'body', message);
}
