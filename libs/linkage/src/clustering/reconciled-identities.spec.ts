import { describe, expect, it } from '@jest/globals';
import { vietnameseMembershipModel } from '../../models/vietnamese-membership.js';
import { MatchIndex } from '../match-index.js';
import { FeatureExtractor } from '../features.js';
import { clusterComponent, type ClusterRecord } from './cluster-component.js';

const thresholds = { link: 4, review: -2 };
const record = (id: string, identity: string | null): ClusterRecord => ({
  id,
  organisation: `list of ${id}`,
  localId: id,
  identity,
});
const [a, b, c] = [record('a', '072185012345'), record('b', '072185012354'), record('c', null)];

describe('records whose identifiers differ by a slip of the pen', () => {
  it('are one person where everything else says so', () => {
    const edges = [{ a: 'a', b: 'b', weight: 12, reconciles: true }];
    expect(clusterComponent([a, b], edges, [], thresholds).groups).toEqual([['a', 'b']]);
  });

  it('stay apart below the link threshold, and without a slip whatever the weight', () => {
    for (const edge of [
      { a: 'a', b: 'b', weight: 3, reconciles: true },
      { a: 'a', b: 'b', weight: 30, reconciles: false },
      { a: 'a', b: 'b', weight: 30 },
    ]) {
      expect(clusterComponent([a, b], [edge], [], thresholds).groups).toEqual([['a'], ['b']]);
    }
  });

  it('do not contradict each other in a larger group, in whatever order the edges come', () => {
    const edges = [
      { a: 'a', b: 'b', weight: 12, reconciles: true },
      { a: 'a', b: 'c', weight: 14 },
      { a: 'b', b: 'c', weight: 13 },
    ];
    for (const given of [edges, edges.toReversed()]) {
      expect(clusterComponent([a, b, c], given, [], thresholds).groups).toEqual([['a', 'b', 'c']]);
    }
  });

  it('obey a person who keeps them apart', () => {
    const edges = [{ a: 'a', b: 'b', weight: 12, reconciles: true }];
    const apart = { kind: 'cannot-link', a: 'a', b: 'b' } as const;
    expect(clusterComponent([a, b], edges, [apart], thresholds).groups).toEqual([['a'], ['b']]);
  });
});

describe('a hit reconciles', () => {
  const model = vietnameseMembershipModel();
  const extractor = new FeatureExtractor(model);
  const row = (national_id: string) =>
    extractor.derive({
      full_name: 'Nguyễn Thị Hòa',
      date_of_birth: '1985-03-12',
      gender: 'female',
      national_id,
    });
  const hit = (one: string, other: string) => {
    const index = new MatchIndex(model);
    index.upsert('stored', row(one));
    return index.search(row(other))[0]?.reconciles;
  };

  it('where one digit is wrong or two are swapped, not where the numbers are equal', () => {
    expect(hit('072185012345', '072185012346')).toBe(true);
    expect(hit('072185012345', '072185012354')).toBe(true);
    expect(hit('072185012345', '072185012345')).toBe(false);
  });
});
