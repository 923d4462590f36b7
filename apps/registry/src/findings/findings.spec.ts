import type { MembershipStatus, PersonRecord } from '#contracts';
import { findingsOf } from './findings.js';

const record = (organisation: string, localId: string, status: MembershipStatus = 'active'): PersonRecord =>
  ({ recordId: `${organisation}-${localId}`, organisation, localId, status }) as PersonRecord;

const found = (...records: PersonRecord[]) => findingsOf({ personId: 'p', records });

describe('findingsOf', () => {
  test('several counted records of one organisation are a duplicate of that organisation alone', () => {
    expect(found(record('a', '2'), record('b', '1'), record('a', '1', 'suspended'))).toEqual([
      { personId: 'p', kind: 'duplicate', organisation: 'a', records: ['a-1', 'a-2'] },
    ]);
  });

  test('a record that ended beside the one that counts is the way memberships go', () => {
    expect(found(record('a', '1', 'transferred'), record('a', '2'))).toEqual([]);
  });

  test('a death reported by one organisation concerns the others that still count the person', () => {
    expect(found(record('a', '1', 'deceased'), record('b', '1'), record('c', '1', 'removed'))).toEqual([
      { personId: 'p', kind: 'deceased-elsewhere', organisation: 'b', records: ['b-1'] },
    ]);
    expect(found(record('a', '1', 'deceased'), record('a', '2'))).toEqual([]);
  });
});
