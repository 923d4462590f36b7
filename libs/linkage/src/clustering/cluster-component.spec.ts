import fc from 'fast-check';
import {
  clusterComponent,
  LARGEST_CASE,
  type ClusterRecord,
  type Constraint,
  type Edge,
} from './cluster-component.js';

const thresholds = { link: 6, review: -2 };
const record = (id: string, identity: string | null = null, organisation = 'youth-union'): ClusterRecord => ({
  id,
  organisation,
  localId: id,
  identity,
});
const edge = (a: string, b: string, weight: number): Edge => ({ a, b, weight });

describe('clusterComponent', () => {
  it('joins records by edges from the link threshold up', () => {
    const result = clusterComponent(
      [record('a'), record('b'), record('c')],
      [edge('a', 'b', 9)],
      [],
      thresholds,
    );
    expect(result.groups).toEqual([['a', 'b'], ['c']]);
    expect(result.cases).toEqual([]);
    expect(result.low).toEqual(result.groups);
  });

  it('opens a case for records that hang together by a review edge', () => {
    const result = clusterComponent(
      [record('a'), record('b'), record('c')],
      [edge('a', 'b', 9), edge('b', 'c', 2)],
      [],
      thresholds,
    );
    expect(result.groups).toEqual([['a', 'b'], ['c']]);
    expect(result.cases).toEqual([{ records: ['a', 'b', 'c'], proposal: [['a', 'b', 'c']] }]);
    expect(result.low).toEqual([['a', 'b', 'c']]);
  });

  it('makes a case of a link between two different national ids', () => {
    const result = clusterComponent(
      [record('a', '1'), record('b', '2')],
      [edge('a', 'b', 9)],
      [],
      thresholds,
    );
    expect(result.groups).toEqual([['a'], ['b']]);
    expect(result.cases).toEqual([{ records: ['a', 'b'], proposal: [['a'], ['b']] }]);
    expect(result.low).toEqual([['a'], ['b']]);
  });

  it('does not collapse a chain of records that do not support each other', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const chain = ids.slice(1).map((id, i) => edge(ids[i]!, id, 6.5));
    const result = clusterComponent(
      ids.map((id) => record(id)),
      chain,
      [],
      thresholds,
    );
    expect(Math.max(...result.groups.map((group) => group.length))).toBeLessThan(ids.length);
  });

  it('lets decisions win over weights, and remembers a refusal', () => {
    const records = [record('a', '1'), record('b', '2'), record('c')];
    const edges = [edge('b', 'c', 12)];
    const constraints: Constraint[] = [
      { kind: 'must-link', a: 'a', b: 'b' },
      { kind: 'cannot-link', a: 'a', b: 'c' },
    ];
    const result = clusterComponent(records, edges, constraints, thresholds);
    expect(result.groups).toEqual([['a', 'b'], ['c']]);
    expect(result.cases).toEqual([]);
  });

  it('reports a cannot-link inside a must-link closure', () => {
    const refused: Constraint = { kind: 'cannot-link', a: 'a', b: 'c' };
    const result = clusterComponent(
      [record('a'), record('b'), record('c')],
      [],
      [{ kind: 'must-link', a: 'a', b: 'b' }, { kind: 'must-link', a: 'b', b: 'c' }, refused],
      thresholds,
    );
    expect(result.groups).toEqual([['a', 'b', 'c']]);
    expect(result.contradictions).toEqual([refused]);
  });

  const ids = Array.from({ length: 24 }, (_, i) => `r${String(i).padStart(2, '0')}`);
  const arbitraryEdges = fc.array(
    fc.record({
      a: fc.constantFrom(...ids),
      b: fc.constantFrom(...ids),
      weight: fc.integer({ min: -2, max: 14 }),
    }),
    { maxLength: 60 },
  );
  const arbitraryConstraints = fc.array(
    fc.record({
      kind: fc.constantFrom<Constraint['kind']>('must-link', 'cannot-link'),
      a: fc.constantFrom(...ids),
      b: fc.constantFrom(...ids),
    }),
    { maxLength: 5 },
  );
  const distinct = (edges: readonly Edge[]): Edge[] => [
    ...new Map(edges.filter((e) => e.a !== e.b).map((e) => [[e.a, e.b].sort().join(' '), e])).values(),
  ];
  const recordsOf = (identities: readonly (string | null)[]): ClusterRecord[] =>
    ids.map((id, i) => record(id, identities[i] ?? null));

  it('depends on the sets alone, not on their order or on the ids', () => {
    fc.assert(
      fc.property(
        arbitraryEdges,
        arbitraryConstraints,
        fc.array(fc.constantFrom(null, null, '1', '2'), { minLength: 24, maxLength: 24 }),
        fc.infiniteStream(fc.nat()),
        (edges, constraints, identities, random) => {
          const shuffle = <T>(items: readonly T[]): T[] =>
            items
              .map((item) => [random.next().value, item] as const)
              .sort((x, y) => x[0] - y[0])
              .map(([, item]) => item);
          const records = recordsOf(identities);
          const once = clusterComponent(records, distinct(edges), constraints, thresholds);
          const again = clusterComponent(
            shuffle(records),
            shuffle(distinct(edges)).map((e) =>
              random.next().value % 2 === 0 ? e : edge(e.b, e.a, e.weight),
            ),
            shuffle(constraints),
            thresholds,
          );
          expect({ ...again, contradictions: [] }).toEqual({ ...once, contradictions: [] });
          expect(new Set(again.contradictions)).toEqual(new Set(once.contradictions));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('partitions, keeps contradicting records apart and cases small and disjoint', () => {
    fc.assert(
      fc.property(
        arbitraryEdges,
        fc.array(fc.constantFrom(null, null, '1', '2', '3'), { minLength: 24, maxLength: 24 }),
        (edges, identities) => {
          const records = recordsOf(identities);
          const { groups, cases, low } = clusterComponent(records, distinct(edges), [], thresholds);
          expect(groups.flat().sort()).toEqual(ids);
          expect(low.flat().sort()).toEqual(ids);
          for (const partition of [groups, low]) {
            for (const group of partition) {
              const values = new Set(
                group.map((id) => identities[ids.indexOf(id)]).filter((value) => value !== null),
              );
              expect(values.size).toBeLessThanOrEqual(1);
            }
          }
          const inCases = cases.flatMap((review) => review.records);
          expect(new Set(inCases).size).toBe(inCases.length);
          for (const review of cases) {
            const collapsed = groups.filter((group) => review.records.includes(group[0]!));
            expect(collapsed.length).toBeGreaterThan(1);
            expect(collapsed.flat().sort()).toEqual(review.records);
            expect(review.records.length <= LARGEST_CASE || collapsed.length === 2).toBe(true);
            expect(review.proposal.flat().sort()).toEqual(review.records);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
