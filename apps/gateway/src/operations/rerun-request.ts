import { Ajv } from 'ajv';
import { SERVICES, type DeadLetterFilter, type Service } from '#contracts';
import { invalidParameter } from '../http/parameters.js';

export interface RerunRequest extends Pick<DeadLetterFilter, 'ids' | 'eventType' | 'code' | 'limit'> {
  readonly service: Service;
}

export const RERUN_REQUEST_SCHEMA = {
  type: 'object',
  required: ['service'],
  additionalProperties: false,
  properties: {
    service: { enum: [...SERVICES] },
    ids: { type: 'array', maxItems: 1000, items: { type: 'string', pattern: '^[0-9a-fA-F-]{36}$' } },
    eventType: { type: 'string', maxLength: 100 },
    code: { type: 'string', maxLength: 100 },
    limit: { type: 'integer', minimum: 1, maximum: 10000 },
  },
} as const;

const isRerunRequest = new Ajv().compile<RerunRequest>(RERUN_REQUEST_SCHEMA);

export function rerunRequest(body: unknown): RerunRequest {
  if (isRerunRequest(body)) return body;
  const { instancePath = '', message = '' } = isRerunRequest.errors?.[0] ?? {};
  throw invalidParameter(instancePath.slice(1) || 'body', message);
}
