import type { Problem } from '../problems/problem.js';
import { sharingBody } from './sharing-request.js';

const ORGANISATIONS = ['trade-union', 'veterans'];
const agreement = { from: 'trade-union', to: 'veterans', fields: ['phone'], basis: 'Quy chế 01' };
const body = (changes: object = {}, rest: object = {}): object => ({
  basedOn: 1,
  reason: ' theo quy chế ',
  agreements: [{ ...agreement, ...changes }],
  ...rest,
});

function faults(given: unknown): string[] {
  try {
    sharingBody(given, ORGANISATIONS);
  } catch (error) {
    return ((error as Problem).document().errors ?? []).map(
      ({ row, field, code }) => `${row} ${field} ${code}`,
    );
  }
  return [];
}

describe('sharingBody', () => {
  test('takes agreements between organisations that exist', () => {
    expect(sharingBody(body({ validFrom: '2026-01-01' }), ORGANISATIONS)).toEqual({
      basedOn: 1,
      reason: 'theo quy chế',
      agreements: [{ ...agreement, validFrom: '2026-01-01' }],
    });
    expect(sharingBody(body({}, { agreements: [] }), ORGANISATIONS).agreements).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['a list', [], 'undefined null field.type'],
    ['no reason', body({}, { reason: ' ' }), 'undefined reason field.required'],
    ['no version to build on', body({}, { basedOn: null }), 'undefined basedOn field.required'],
    ['a version that is none', body({}, { basedOn: 'x' }), 'undefined basedOn field.type'],
    ['no agreements', body({}, { agreements: null }), 'undefined agreements field.required'],
    ['an organisation that is none', body({ to: 'rotary' }), '1 to field.unknown-value'],
    ['an organisation and itself', body({ to: 'trade-union' }), '1 to field.not-here'],
    ['no field', body({ fields: [] }), '1 fields field.required'],
    ['a field that never leaves', body({ fields: ['religion'] }), '1 fields field.unknown-value'],
    ['no legal basis', body({ basis: '' }), '1 basis field.required'],
    ['a day that is none', body({ validFrom: '2026-02-30' }), '1 validFrom field.date'],
    ['an end before its beginning', body({ validFrom: '2026-02-01', validUntil: '2026-01-01' }), '1 validUntil field.not-here'],
    ['something else', body({ price: 1 }), '1 price field.unknown'],
  ])('refuses %s and names its place', (_what, given, fault) => expect(faults(given)).toContain(fault)); // prettier-ignore
});
