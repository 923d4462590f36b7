import { BodyFields } from '../http/body-fields.js';
import { invalidParameter } from '../http/parameters.js';
import { CHANGE_TYPES, type ChangeType } from '../changes/change-types.js';

const MAX_URL = 2_000;
const MAX_DESCRIPTION = 200;
const MAX_OVERLAP_HOURS = 168;
const DEFAULT_OVERLAP_HOURS = 24;

export interface Registration {
  readonly url: string;
  /** null: all. */
  readonly eventTypes: readonly ChangeType[] | null;
  readonly description: string | null;
  /** Where in the feed it begins. */
  readonly from: 'now' | 'beginning';
}

/** What a PATCH names; absent fields stay as they are. */
export interface Alteration {
  readonly url?: string;
  readonly eventTypes?: readonly ChangeType[] | null;
  readonly description?: string | null;
  readonly enabled?: boolean;
}

export interface Range {
  /** ISO 8601 instants; deliveries first made or tried in between. */
  readonly from: string;
  readonly to: string;
}

export function registration(body: unknown): Registration {
  const fields = new BodyFields(body, ['url', 'eventTypes', 'description', 'from']);
  const given = {
    url: fields.requiredText('url', MAX_URL),
    eventTypes: eventTypes(fields),
    description: fields.text('description', MAX_DESCRIPTION),
    from: fields.oneOf('from', ['now', 'beginning'] as const) ?? 'now',
  };
  fields.assertSound();
  return given;
}

export function alteration(body: unknown): Alteration {
  const fields = new BodyFields(body, ['url', 'eventTypes', 'description', 'enabled']);
  const isNamed = (name: string) => typeof body === 'object' && body !== null && name in body;
  const given = {
    ...(isNamed('url') && { url: fields.requiredText('url', MAX_URL) }),
    ...(isNamed('eventTypes') && { eventTypes: eventTypes(fields) }),
    ...(isNamed('description') && { description: fields.text('description', MAX_DESCRIPTION) }),
    ...(fields.has('enabled') && { enabled: fields.boolean('enabled') ?? false }),
  };
  fields.assertSound();
  return given;
}

/** Hours for which the former secret signs beside the new one. */
export function overlapHours(body: unknown): number {
  if (body === undefined) return DEFAULT_OVERLAP_HOURS;
  const fields = new BodyFields(body, ['overlapHours']);
  fields.assertSound();
  const { overlapHours: hours = DEFAULT_OVERLAP_HOURS } = body as { overlapHours?: unknown };
  if (typeof hours === 'number' && hours >= 0 && hours <= MAX_OVERLAP_HOURS) return hours;
  throw invalidParameter('overlapHours', `0–${MAX_OVERLAP_HOURS}`);
}

export function redeliveryRange(body: unknown): Range {
  const fields = new BodyFields(body, ['from', 'to']);
  const [from, to] = [fields.requiredText('from', 40), fields.text('to', 40)];
  fields.assertSound();
  return { from: instant('from', from), to: to === null ? new Date().toISOString() : instant('to', to) };
}

function instant(name: string, text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : new Date(NaN);
  if (Number.isNaN(time.getTime())) throw invalidParameter(name, 'ISO 8601, 2026-11-26T08:00:00Z');
  return time.toISOString();
}

function eventTypes(fields: BodyFields): readonly ChangeType[] | null {
  const given = fields.list('eventTypes', CHANGE_TYPES.length);
  if (given === null) return null;
  const types = CHANGE_TYPES.filter((type) => given.includes(type));
  const isKnown = given.every((type) => CHANGE_TYPES.some((known) => known === type));
  if (!isKnown || types.length === 0) {
    fields.fault('eventTypes', 'field.unknown-value', CHANGE_TYPES.join(', '));
  }
  return types.length === CHANGE_TYPES.length ? null : types;
}
