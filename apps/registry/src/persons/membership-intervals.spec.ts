import fc from 'fast-check';
import { MEMBERSHIP_STATUSES, type MembershipStatus } from '#contracts';
import {
  combined,
  counts,
  statusIntervals,
  statusOn,
  type StatedMembership,
} from './membership-intervals.js';

const said = (
  status: MembershipStatus | null,
  observedOn: string,
  joinedOn: string | null = null,
  leftOn: string | null = null,
): StatedMembership => ({ status, observedOn, joinedOn, leftOn });

const story = (...stated: StatedMembership[]) =>
  statusIntervals(stated).map(({ status, from, to }) => `${status} ${from ?? '?'}–${to ?? ''}`);

describe('statusIntervals', () => {
  test('a member since a day, or since nobody knows when', () => {
    expect(story(said('active', '2026-01-01', '2010-05-19'))).toEqual(['active 2010-05-19–']);
    expect(story(said('active', '2026-01-01'))).toEqual(['active ?–']);
  });

  test('a day of admission that comes late dates the membership that there was', () => {
    expect(story(said('active', '2014-01-01'), said('active', '2015-01-01', '2010-05-19'))).toEqual([
      'active 2010-05-19–',
    ]);
  });

  test('one who left was a member before', () => {
    expect(story(said('removed', '2026-01-01', '2010-05-19', '2019-03-01'))).toEqual([
      'active 2010-05-19–2019-03-01',
      'removed 2019-03-01–',
    ]);
    expect(story(said('deceased', '2026-01-01'))).toEqual(['active ?–2026-01-01', 'deceased 2026-01-01–']);
  });

  test('one who returns with a new day of admission was away in between', () => {
    expect(
      story(
        said('active', '2015-01-01', '2010-05-19'),
        said('transferred', '2019-04-01', '2010-05-19', '2019-03-01'),
        said('active', '2021-07-01', '2021-06-01'),
      ),
    ).toEqual(['active 2010-05-19–2019-03-01', 'transferred 2019-03-01–2021-06-01', 'active 2021-06-01–']);
  });

  test('one who returns with the old day never left: the leaving was a mistake', () => {
    expect(
      story(
        said('active', '2015-01-01', '2010-05-19'),
        said('removed', '2019-04-01', '2010-05-19', '2019-03-01'),
        said('active', '2019-05-01', '2010-05-19'),
      ),
    ).toEqual(['active 2010-05-19–']);
  });

  test('without days of its own a change is dated by when it was seen', () => {
    expect(
      story(said('active', '2024-01-01'), said('suspended', '2024-06-01'), said('active', '2025-02-01')),
    ).toEqual(['active ?–2024-06-01', 'suspended 2024-06-01–2025-02-01', 'active 2025-02-01–']);
  });

  test('a record that was taken back and sent again leaves a gap', () => {
    expect(
      story(said('active', '2024-01-01'), said(null, '2024-06-01'), said('active', '2025-02-01')),
    ).toEqual(['active ?–2024-06-01', 'withdrawn 2024-06-01–2025-02-01', 'active 2025-02-01–']);
    expect(story(said(null, '2024-01-01'), said('active', '2024-02-01', '2010-01-02'))).toEqual([
      'active 2010-01-02–',
    ]);
  });

  const day = fc
    .integer({ min: 0, max: 40 })
    .map((n) => `20${String(10 + Math.floor(n / 4))}-0${1 + (n % 4)}-01`);
  const stated = fc.record({
    status: fc.constantFrom<MembershipStatus | null>(...MEMBERSHIP_STATUSES, null),
    joinedOn: fc.option(day),
    leftOn: fc.option(day),
  });
  const history = fc
    .tuple(fc.array(stated, { minLength: 1, maxLength: 6 }), fc.array(day, { minLength: 6, maxLength: 6 }))
    .map(([versions, days]) => {
      const seen = [...days].sort();
      return versions.map((version, index) => ({ ...version, observedOn: seen[index] as string }));
    });

  test('are in order, without gaps, and no two neighbours alike', () => {
    fc.assert(
      fc.property(history, (versions) => {
        const intervals = statusIntervals(versions);
        for (const [index, { from, to, status }] of intervals.entries()) {
          const next = intervals[index + 1];
          expect(to).toBe(next?.from ?? null);
          if (next) expect((from ?? '') < (to as string)).toBe(true);
          expect(next?.status).not.toBe(status);
        }
      }),
    );
  });

  test('count on every day of a membership as reports count its newest version', () => {
    fc.assert(
      fc.property(history, day, (versions, asOf) => {
        const { status, joinedOn, leftOn } = versions.at(-1) as StatedMembership;
        fc.pre(status !== null && joinedOn !== null && joinedOn <= asOf);
        fc.pre(counts(status as MembershipStatus) || (leftOn !== null && leftOn >= (joinedOn as string)));
        const counted = counts(status as MembershipStatus) || (leftOn as string) > asOf;
        expect(counts(statusOn(statusIntervals(versions), asOf) ?? 'withdrawn')).toBe(counted);
      }),
    );
  });
});

test('of several records of one organisation the one that counts speaks', () => {
  const left = statusIntervals([said('transferred', '2020-02-01', '2010-01-02', '2020-01-02')]);
  const here = statusIntervals([said('active', '2022-02-01', '2022-01-02')]);
  expect(combined([left, here]).map(({ status, from }) => `${status} ${from}`)).toEqual([
    'active 2010-01-02',
    'transferred 2020-01-02',
    'active 2022-01-02',
  ]);
});
