import { describe, expect, it } from '@jest/globals';
import { caseDigest, caseIdOf } from './case-identity.js';

const x = { id: '0b7f6a0e-6d0c-5c7e-8a55-000000000001', epoch: 1, featuresVersion: 10 };
const y = { id: '0b7f6a0e-6d0c-5c7e-8a55-000000000002', epoch: 1, featuresVersion: 11 };

describe('case identity', () => {
  it('depends on the set of records, not on their order', () => {
    expect(caseIdOf([x, y])).toBe(caseIdOf([y, x]));
    expect(caseDigest([x, y], [[x.id], [y.id]])).toEqual(caseDigest([y, x], [[x.id], [y.id]]));
  });

  it('stays when a record is corrected, but its content is then another one', () => {
    const corrected = { ...y, featuresVersion: 20 };
    expect(caseIdOf([x, corrected])).toBe(caseIdOf([x, y]));
    expect(caseDigest([x, corrected], [])).not.toEqual(caseDigest([x, y], []));
  });

  it('is another case once a localId stands for another human', () => {
    expect(caseIdOf([x, { ...y, epoch: 2 }])).not.toBe(caseIdOf([x, y]));
  });

  it('changes its content with the proposal', () => {
    expect(caseDigest([x, y], [[x.id, y.id]])).not.toEqual(caseDigest([x, y], [[x.id], [y.id]]));
  });
});
