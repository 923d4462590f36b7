import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { differing, moved, RULES_OF, sameRules, type FieldRules } from './rules.js';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/api/openapi.json');

interface FieldSchema {
  readonly properties: { readonly rules: { readonly items: { readonly enum: readonly string[] } } };
}
interface Document {
  readonly components: {
    readonly schemas: {
      readonly SurvivorshipRules: {
        readonly properties: {
          readonly fields: { readonly properties: Readonly<Record<string, FieldSchema>> };
        };
      };
    };
  };
}

describe('survivorship rules in the console', () => {
  it('are those that the hub accepts', () => {
    const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as Document;
    const accepted = Object.entries(
      document.components.schemas.SurvivorshipRules.properties.fields.properties,
    ).map(([field, { properties }]) => [field, properties.rules.items.enum]);
    expect(RULES_OF).toEqual(Object.fromEntries(accepted));
  });

  it('are the same when they always choose alike', () => {
    const rules: FieldRules = { rules: ['trust'], trust: { a: 1, b: 2 } };
    expect(sameRules(rules, { rules: ['trust'], trust: { b: 2, a: 1, c: 0 } })).toBe(true);
    expect(sameRules(rules, { rules: ['trust'], trust: { a: 2, b: 2 } })).toBe(false);
    expect(sameRules({ rules: ['trust', 'recency'] }, { rules: ['recency', 'trust'] })).toBe(false);
    const all = { ...RULES_OF };
    const of = Object.fromEntries(Object.entries(all).map(([field, rules]) => [field, { rules }])) as never;
    expect(differing(of, { ...(of as object), phone: { rules: [] } } as never)).toEqual(['phone']);
  });

  it('move within their order and no further', () => {
    expect(moved(['valid', 'agreement', 'recency'], 'recency', -1)).toEqual([
      'valid',
      'recency',
      'agreement',
    ]);
    expect(moved(['valid', 'agreement'], 'valid', -1)).toEqual(['valid', 'agreement']);
    expect(moved(['valid', 'agreement'], 'agreement', 1)).toEqual(['valid', 'agreement']);
  });
});
