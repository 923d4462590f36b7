import type { SurvivorshipRules } from '../api/types.js';
import type { PersonField } from '../person/fields.js';

type Fields = SurvivorshipRules['fields'];
export type Rule = Fields[PersonField]['rules'][number];

export interface FieldRules {
  readonly rules: readonly Rule[];
  readonly trust?: Readonly<Record<string, number>>;
}
export type RulesByField = Readonly<Record<PersonField, FieldRules>>;

/** Edited fields that are not in force. */
export type Edits = Partial<RulesByField>;

const SOURCE_RULES = ['trust', 'agreement', 'recency'] as const;

/** Rules that a field may have, as the hub accepts them. */
export const RULES_OF = {
  fullName: ['complete', 'accents', ...SOURCE_RULES],
  dateOfBirth: ['valid', 'precision', ...SOURCE_RULES],
  gender: SOURCE_RULES,
  nationalId: ['valid', 'unrepaired', ...SOURCE_RULES],
  oldNationalId: ['valid', 'unrepaired', ...SOURCE_RULES],
  phone: ['valid', ...SOURCE_RULES],
  email: SOURCE_RULES,
  ethnicity: SOURCE_RULES,
  religion: SOURCE_RULES,
  occupation: SOURCE_RULES,
  residence: ['placed', ...SOURCE_RULES],
} as const satisfies { readonly [F in PersonField]: Fields[F]['rules'] };

/** Two orders of rules that always choose alike; trust of 0 is that of an organisation left out. */
export function sameRules(a: FieldRules, b: FieldRules): boolean {
  const trust = ({ trust = {} }: FieldRules) =>
    Object.entries(trust)
      .filter(([, points]) => points > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([a.rules, trust(a)]) === JSON.stringify([b.rules, trust(b)]);
}

/** Fields in which two versions differ. */
export function differing(a: RulesByField, b: RulesByField): PersonField[] {
  return (Object.keys(RULES_OF) as PersonField[]).filter((field) => !sameRules(a[field], b[field]));
}

/** The rules with one moved by `step` places; as they are when there is no such place. */
export function moved(rules: readonly Rule[], rule: Rule, step: -1 | 1): Rule[] {
  const order = [...rules];
  const from = order.indexOf(rule);
  const to = from + step;
  if (from < 0 || to < 0 || to >= order.length) return order;
  order.splice(from, 1);
  order.splice(to, 0, rule);
  return order;
}
