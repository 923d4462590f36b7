import { describe, expect, it } from '@jest/globals';
import { constraintsOf, contradictionIn } from './constraints.js';
import type { DecisionMember } from './decision-store.js';

const member = (decisionId: string, recordId: string, groupNumber: number, epoch = 1): DecisionMember => ({
  decisionId,
  recordId,
  groupNumber,
  epoch,
});
const present = (...ids: string[]) => new Map(ids.map((id) => [id, { epoch: 1, withdrawn: false }]));

describe('constraintsOf', () => {
  it('joins within a group and keeps groups apart', () => {
    const members = [member('D', 'c', 2), member('D', 'a', 1), member('D', 'b', 1)];
    expect(constraintsOf(members, present('a', 'b', 'c'))).toEqual([
      { kind: 'must-link', a: 'a', b: 'b' },
      { kind: 'cannot-link', a: 'a', b: 'c' },
      { kind: 'cannot-link', a: 'b', b: 'c' },
    ]);
  });

  it('keeps a group together when the record between its ends is withdrawn', () => {
    const members = [member('D', 'a', 1), member('D', 'b', 1), member('D', 'c', 1)];
    const records = present('a', 'b', 'c').set('b', { epoch: 1, withdrawn: true });
    expect(constraintsOf(members, records)).toEqual([{ kind: 'must-link', a: 'a', b: 'c' }]);
  });

  it('says nothing about a record that stands for another human by now', () => {
    const members = [member('D', 'a', 1), member('D', 'b', 1, 2)];
    expect(constraintsOf(members, present('a', 'b'))).toEqual([]);
  });

  it('says nothing about unknown records and across decisions', () => {
    const members = [member('D', 'a', 1), member('D', 'z', 1), member('E', 'b', 1), member('E', 'c', 1)];
    expect(constraintsOf(members, present('a', 'b', 'c'))).toEqual([{ kind: 'must-link', a: 'b', b: 'c' }]);
  });
});

describe('contradictionIn', () => {
  it('finds none where all can be kept', () => {
    const members = [member('D', 'a', 1), member('D', 'b', 1), member('E', 'b', 1), member('E', 'c', 2)];
    expect(contradictionIn(constraintsOf(members, present('a', 'b', 'c')))).toBeNull();
  });

  it('names the chain that joins two records which were decided apart', () => {
    const members = [
      ...[member('D', 'a', 1), member('D', 'b', 1)],
      ...[member('E', 'b', 1), member('E', 'c', 1)],
      ...[member('F', 'a', 1), member('F', 'c', 2)],
    ];
    expect(contradictionIn(constraintsOf(members, present('a', 'b', 'c')))).toEqual(['a', 'b', 'c']);
  });
});
