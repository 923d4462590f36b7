import type { Problem } from '../problems/problem.js';
import { survivorshipBody } from './survivorship-request.js';

const ORGANISATIONS = ['trade-union', 'veterans'];
const FIELDS = [
  'fullName',
  'dateOfBirth',
  'gender',
  'nationalId',
  'oldNationalId',
  'phone',
  'email',
  'ethnicity',
  'religion',
  'occupation',
  'residence',
];

const body = (changes: Record<string, unknown> = {}, rest: object = {}) => ({
  basedOn: 1,
  reason: ' theo quy chế ',
  fields: { ...Object.fromEntries(FIELDS.map((field) => [field, { rules: ['recency'] }])), ...changes },
  ...rest,
});

/** Place and code of every fault. */
function faults(given: unknown): string[] {
  try {
    survivorshipBody(given, ORGANISATIONS);
  } catch (error) {
    return ((error as Problem).document().errors ?? []).map(({ field, code }) => `${field} ${code}`);
  }
  return [];
}

describe('survivorshipBody', () => {
  test('takes rules with trust in organisations that exist', () => {
    const gender = { rules: ['trust', 'agreement'], trust: { veterans: 10 } };
    expect(survivorshipBody(body({ gender }), ORGANISATIONS)).toMatchObject({
      reason: 'theo quy chế',
      fields: { gender },
    });
  });

  test.each<[string, unknown, string]>([
    ['a list', [], 'null field.type'],
    ['a field that is none', body({ shoeSize: { rules: [] } }), 'fields/shoeSize field.unknown'],
    ['a field that is missing', body({ gender: undefined }), 'fields/gender field.required'],
    [
      'a rule that is none',
      body({ gender: { rules: ['luck'] } }),
      'fields/gender/rules/0 field.unknown-value',
    ],
    [
      'a rule of another field',
      body({ gender: { rules: ['recency', 'accents'] } }),
      'fields/gender/rules/1 field.unknown-value',
    ],
    ['a rule twice', body({ gender: { rules: ['recency', 'recency'] } }), 'fields/gender/rules field.type'],
    [
      'an organisation that is none',
      body({ gender: { rules: ['trust'], trust: { rotary: 1 } } }),
      'fields/gender/trust/rotary field.unknown-value',
    ],
    [
      'too much trust',
      body({ gender: { rules: ['trust'], trust: { veterans: 101 } } }),
      'fields/gender/trust/veterans field.type',
    ],
    [
      'trust without its rule',
      body({ gender: { rules: ['recency'], trust: { veterans: 1 } } }),
      'fields/gender/trust field.not-here',
    ],
    ['the rule without trust', body({ gender: { rules: ['trust'] } }), 'fields/gender/trust field.required'],
    [
      'a setting that is none',
      body({ gender: { rules: [], weight: 1 } }),
      'fields/gender/weight field.unknown',
    ],
    ['no reason', body({}, { reason: '  ' }), 'reason field.type'],
    ['no version to build on', body({}, { basedOn: undefined }), 'basedOn field.required'],
    ['something else', body({}, { version: 2 }), 'version field.unknown'],
  ])('refuses %s and names its place', (_what, given, fault) => {
    expect(faults(given === undefined ? given : JSON.parse(JSON.stringify(given)))).toContain(fault);
  });
});
