import type { MembershipStatus } from '#contracts';
import { standing, type MembershipRecord } from './memberships.js';

const record = (change: Partial<MembershipRecord>): MembershipRecord => {
  const one = {
    organisation: 'veterans',
    localId: '1',
    status: 'active' as MembershipStatus,
    unitCode: null,
    joinedOn: null,
    leftOn: null,
    leftReason: null,
    role: null,
    feesPaidThrough: null,
    lastActivityOn: null,
    ...change,
  };
  return {
    recordId: `${one.organisation}-${one.localId}`,
    stated: [{ ...one, observedOn: '2026-01-01' }],
    ...one,
  };
};

describe('memberships', () => {
  test('are one per organisation, by organisation', () => {
    const { memberships } = standing([
      record({}),
      record({ organisation: 'farmers-union' }),
      record({ localId: '2' }),
    ]);
    expect(memberships.map(({ organisation }) => organisation)).toEqual(['farmers-union', 'veterans']);
    expect(memberships[1]).toMatchObject({ records: ['veterans-1', 'veterans-2'] });
  });

  test('the record that counts stands for the membership, then the one joined last', () => {
    const records = [
      record({ localId: '1', status: 'removed', joinedOn: '2020-01-01' }),
      record({ localId: '2', unitCode: 'old', joinedOn: '2001-01-01' }),
      record({ localId: '3', unitCode: 'new', joinedOn: '2015-01-01' }),
    ];
    expect(standing(records).memberships).toMatchObject([
      { status: 'active', unitCode: 'new', counted: true },
    ]);
  });

  test('the latest proof that any record gives is that of the membership', () => {
    const records = [
      record({ localId: '1', feesPaidThrough: '2025-12-01', lastActivityOn: '2026-02-03' }),
      record({ localId: '2', feesPaidThrough: '2026-06-01' }),
    ];
    expect(standing(records).memberships[0]?.proofs).toEqual({
      feesPaidThrough: '2026-06-01',
      lastActivityOn: '2026-02-03',
    });
  });

  test('as of a day, memberships that had not begun are left out and others have the status of then', () => {
    const records = [
      record({ joinedOn: '2010-05-19', leftOn: '2019-03-01', status: 'transferred' }),
      record({ organisation: 'farmers-union', joinedOn: '2020-01-01' }),
    ];
    expect(standing(records, '2015-01-01').memberships).toMatchObject([
      { organisation: 'veterans', status: 'active', counted: true },
    ]);
    expect(standing(records, '2019-03-01').memberships).toMatchObject([{ status: 'transferred' }]);
    expect(standing(records, '2000-01-01').memberships).toEqual([]);
  });
});

describe('roles', () => {
  test('may be held by somebody who is no member any more', () => {
    const role = 'honorary-secretary';
    expect(standing([record({ status: 'removed', role })]).roles).toEqual([
      { organisation: 'veterans', role, unitCode: null, recordId: 'veterans-1', member: false },
    ]);
  });

  test('plain membership is none, and the dead hold none', () => {
    expect(standing([record({ role: 'member' }), record({ localId: '2', role: 'Hội viên' })]).roles).toEqual(
      [],
    );
    expect(standing([record({ status: 'deceased', role: 'treasurer' })]).roles).toEqual([]);
  });
});

describe('a death', () => {
  test('is told with who reports it and who still counts the person', () => {
    const records = [record({ status: 'deceased' }), record({ organisation: 'farmers-union' })];
    expect(standing(records).deceased).toEqual({
      reportedBy: ['veterans'],
      contradictedBy: ['farmers-union'],
    });
    expect(standing([record({})]).deceased).toBeNull();
  });
});
