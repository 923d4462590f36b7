import { PERIOD_KINDS, type OpenPeriod } from '#contracts';
import { BodyFields } from '../http/body-fields.js';
import { Problem } from '../problems/problem.js';

const MAX_REMARKS = 4_000;
const MAX_TITLE = 300;

/** Body of `POST /v1/periods`. */
export function openPeriodBody(body: unknown): Omit<OpenPeriod, 'actor'> {
  const fields = new BodyFields(body, ['kind', 'year', 'part', 'from', 'to', 'title', 'attestBy', 'signBy']);
  const kind = fields.requiredOneOf('kind', PERIOD_KINDS);
  const year = whole(fields, body, 'year');
  const part = whole(fields, body, 'part');
  const [from, to] = [fields.day('from'), fields.day('to')];
  const [attestBy, signBy] = [fields.day('attestBy'), fields.day('signBy')];
  const title = fields.text('title', MAX_TITLE);
  for (const name of ['year', 'part'] as const) {
    if (kind === 'ad-hoc' && fields.has(name)) fields.fault(name, 'field.not-here', `"kind": "${kind}"`);
  }
  for (const name of ['from', 'to'] as const) {
    if (kind !== 'ad-hoc' && fields.has(name)) fields.fault(name, 'field.not-here', `"kind": "${kind}"`);
  }
  fields.assertSound();
  return {
    kind,
    ...(year !== null && { year }),
    ...(part !== null && { part }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(title !== null && { title: { vi: title, en: title } }),
    ...(attestBy !== null && { attestBy }),
    ...(signBy !== null && { signBy }),
  };
}

/** Body of an action that says something; `required`: it must. */
export function remarksBody(body: unknown, required: boolean): string | undefined {
  const fields = new BodyFields(body, ['remarks']);
  const remarks = required
    ? fields.requiredText('remarks', MAX_REMARKS)
    : fields.text('remarks', MAX_REMARKS);
  fields.assertSound();
  return remarks ?? undefined;
}

/** Body of attesting and signing: which revision was looked at, and words. */
export function revisionBody(
  body: unknown,
  words: 'remarks' | 'withoutAttestation',
): { readonly revision?: number; readonly words?: string } {
  const fields = new BodyFields(body ?? {}, ['revision', words]);
  const revision = whole(fields, body, 'revision');
  const text = fields.text(words, MAX_REMARKS);
  fields.assertSound();
  return { ...(revision !== null && { revision }), ...(text !== null && { words: text }) };
}

/** `42` of the path. */
export function objectionNumber(given: string): number {
  if (!/^\d{1,6}$/.test(given)) throw new Problem('objection.unknown');
  return Number(given);
}

function whole(fields: BodyFields, body: unknown, name: string): number | null {
  const value = (body as Record<string, unknown> | null)?.[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  return fields.fault(name, 'field.type', '1, 2, 3 …');
}
