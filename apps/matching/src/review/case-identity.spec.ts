import { describe, expect, it } from '@jest/globals';
import { caseDigest, caseIdOf } from './case-identity.js';

const x = { id: '0b7f6a0e-6d0c-5c7e-8a55-000000000001', epoch: 1, featuresVersion: 10 };
const y = { id: '0b7f6a0e-6d0c-5c7e-8a55-000000000002', epoch: 1, featuresVersion: 11 };

describe('case identity', () => {
  it('depends on the set of records, not on their order', () => {
    expect(caseIdOf([x, y])).toBe(caseIdOf([y, x]));
    const groups = [[x.id], [y.id]];
    expect(caseDigest([x, y], groups, groups, 1)).toEqual(caseDigest([y, x], groups, groups, 1));
  });

  it('stays when a record is corrected, but its content is then another one', () => {
    const corrected = { ...y, featuresVersion: 20 };
    expect(caseIdOf([x, corrected])).toBe(caseIdOf([x, y]));
    expect(caseDigest([x, corrected], [], [], 1)).not.toEqual(caseDigest([x, y], [], [], 1));
  });

  it('changes its content with the model, whose evidence is another', () => {
    expect(caseDigest([x, y], [], [], 2)).not.toEqual(caseDigest([x, y], [], [], 1));
  });

  it('is another case once a localId stands for another human', () => {
    expect(caseIdOf([x, { ...y, epoch: 2 }])).not.toBe(caseIdOf([x, y]));
  });

  it('changes its content with the proposal and with who stands together', () => {
    const [joined, apart] = [[[x.id, y.id]], [[x.id], [y.id]]];
    expect(caseDigest([x, y], joined, apart, 1)).not.toEqual(caseDigest([x, y], apart, apart, 1));
    expect(caseDigest([x, y], joined, apart, 1)).not.toEqual(caseDigest([x, y], joined, joined, 1));
  });
});
