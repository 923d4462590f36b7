import { memberships, type MembershipRecord } from './memberships.js';

const record = (change: Partial<MembershipRecord>): MembershipRecord => ({
  organisation: 'veterans',
  localId: '1',
  status: 'active',
  unitCode: null,
  joinedOn: null,
  leftOn: null,
  ...change,
});

describe('memberships', () => {
  test('are one per organisation, by organisation', () => {
    const found = memberships([
      record({}),
      record({ organisation: 'farmers-union' }),
      record({ localId: '2' }),
    ]);
    expect(found.map(({ organisation }) => organisation)).toEqual(['farmers-union', 'veterans']);
  });

  test('the record that counts stands for the membership, then the one joined last', () => {
    const records = [
      record({ localId: '1', status: 'removed', joinedOn: '2020-01-01' }),
      record({ localId: '2', unitCode: 'old', joinedOn: '2001-01-01' }),
      record({ localId: '3', unitCode: 'new', joinedOn: '2015-01-01' }),
    ];
    expect(memberships(records)).toMatchObject([{ status: 'active', unitCode: 'new' }]);
  });
});
