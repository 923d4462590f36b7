import { ROUND_CRITERIA, type OpenRound, type RoundCriterion } from '#contracts';
import { BodyFields } from '../http/body-fields.js';

const MAX_ITEMS = 500;

/** Body of `POST /v1/rounds`. */
export function openRoundBody(body: unknown): Omit<OpenRound, 'actor'> {
  const fields = new BodyFields(body, ['title', 'criteria', 'units', 'organisations', 'dueOn']);
  const title = fields.text('title', 300);
  const criteria = texts(fields, 'criteria') ?? ROUND_CRITERIA;
  const [units, organisations] = [texts(fields, 'units') ?? [], texts(fields, 'organisations') ?? []];
  const dueOn = fields.day('dueOn');
  if (!fields.has('dueOn')) fields.fault('dueOn', 'field.required');
  const unknown = criteria.some((one) => !(ROUND_CRITERIA as readonly string[]).includes(one));
  if (unknown || criteria.length === 0)
    fields.fault('criteria', 'field.unknown-value', ROUND_CRITERIA.join(', '));
  fields.assertSound();
  return {
    ...(title !== null && { title: { vi: title, en: title } }),
    criteria: [...new Set(criteria)] as RoundCriterion[],
    ...{ units, organisations, dueOn: dueOn ?? '' },
  };
}

function texts(fields: BodyFields, name: string): readonly string[] | null {
  const list = fields.list(name, MAX_ITEMS);
  if (list === null) return null;
  if (list.every((one) => typeof one === 'string' && /^[\w.-]{1,64}$/.test(one))) return list as string[];
  return fields.fault(name, 'field.type', '["…"]');
}
