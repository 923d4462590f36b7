import type { IdentityGroup } from '#contracts';
import {
  UnknownRecord,
  regroup,
  type AssignedRecord,
  type Regrouping,
  type StoredPerson,
} from './regrouping.js';

/** Registry as far as regrouping sees it: applies each outcome like the service does. */
class World {
  readonly records = new Map<string, AssignedRecord>();
  readonly persons = new Map<string, StoredPerson & { redirectTo: string | null }>();

  constructor(...names: string[]) {
    for (const [index, name] of names.entries()) this.add(name, index + 1);
  }

  add(recordId: string, rank: number, change: Partial<AssignedRecord> = {}): void {
    this.records.set(recordId, {
      recordId,
      organisation: 'youth-union',
      localId: recordId,
      version: rank,
      withdrawn: false,
      rank,
      mintedPersonId: `p-${recordId}`,
      personId: null,
      assignmentVersion: 0,
      inReview: false,
      reborn: false,
      ...change,
    });
  }

  withdraw(recordId: string): void {
    const record = this.records.get(recordId);
    if (record) this.records.set(recordId, { ...record, withdrawn: true });
  }

  apply(groups: string[][], version: number, withdrawn: string[] = []): Regrouping {
    const announced = groups.map((records): IdentityGroup => {
      const sorted = [...records].sort();
      return { records: sorted, version, caseIds: [], inReview: [], lowGroup: sorted[0] ?? '' };
    });
    const outcome = regroup(
      announced,
      withdrawn.map((recordId) => ({ recordId, version })),
      this.records,
      this.persons,
    );
    for (const { recordId, ...assignment } of outcome.assignments) {
      const record = this.records.get(recordId);
      if (record) this.records.set(recordId, { ...record, ...assignment });
    }
    for (const { personId, records, caseIds, lowGroup } of outcome.persons) {
      const ids = records.map(({ recordId }) => recordId);
      this.persons.set(personId, { personId, records: ids, caseIds, lowGroup, redirectTo: null });
    }
    for (const { personId, redirectTo } of outcome.vanished) {
      this.persons.set(personId, { personId, records: [], caseIds: [], lowGroup: null, redirectTo });
    }
    for (const { personId, redirectTo } of outcome.redirects) {
      const person = this.persons.get(personId);
      if (person?.records.length === 0) this.persons.set(personId, { ...person, redirectTo });
    }
    return outcome;
  }

  living(): Record<string, readonly string[]> {
    return Object.fromEntries(
      [...this.persons.values()]
        .filter(({ records }) => records.length > 0)
        .map((p) => [p.personId, p.records]),
    );
  }
}

describe('regroup', () => {
  test('every record has a person at once, under the id that it minted', () => {
    const world = new World('a', 'b');
    world.apply([['a'], ['b']], 1);
    expect(world.living()).toEqual({ 'p-a': ['a'], 'p-b': ['b'] });
  });

  test('a merged person carries the id of its earliest record, the other id redirects', () => {
    const world = new World('b', 'a');
    world.apply([['a'], ['b']], 1);
    const { vanished } = world.apply([['a', 'b']], 2);
    expect(world.living()).toEqual({ 'p-b': ['a', 'b'] });
    expect(vanished).toEqual([{ personId: 'p-a', redirectTo: 'p-b' }]);
  });

  test('a split brings the ids back', () => {
    const world = new World('a', 'b', 'c');
    world.apply([['a'], ['b'], ['c']], 1);
    world.apply([['a', 'b', 'c']], 2);
    world.apply([['a'], ['b', 'c']], 3);
    expect(world.living()).toEqual({ 'p-a': ['a'], 'p-b': ['b', 'c'] });
    expect(world.persons.get('p-c')?.redirectTo).toBe('p-b');
  });

  test('an older grouping never overwrites a newer one, as a whole', () => {
    const world = new World('a', 'b');
    world.apply([['a', 'b']], 2);
    const outcome = world.apply([['a'], ['b']], 1);
    expect(outcome.assignments).toEqual([]);
    expect(world.living()).toEqual({ 'p-a': ['a', 'b'] });
    world.add('c', 3);
    world.apply([['b', 'c']], 1);
    expect(world.living()).toEqual({ 'p-a': ['a', 'b'] });
  });

  test('a withdrawn record leaves, keeps its rank, and takes its id back on its return', () => {
    const world = new World('a', 'b');
    world.apply([['a', 'b']], 1);
    world.withdraw('a');
    const { withdrawn, vanished } = world.apply([['b']], 2, ['a']);
    expect(withdrawn.map(({ recordId }) => recordId)).toEqual(['a']);
    expect(vanished).toEqual([{ personId: 'p-a', redirectTo: 'p-b' }]);
    expect(world.living()).toEqual({ 'p-b': ['b'] });
    world.add('a', 1, { assignmentVersion: 2 });
    world.apply([['a', 'b']], 3);
    expect(world.living()).toEqual({ 'p-a': ['a', 'b'] });
  });

  test('a person whose last record is withdrawn leads nowhere', () => {
    const world = new World('a');
    world.apply([['a']], 1);
    world.withdraw('a');
    expect(world.apply([], 2, ['a']).vanished).toEqual([{ personId: 'p-a', redirectTo: null }]);
  });

  test('a record withdrawn meanwhile is left out of its group', () => {
    const world = new World('a', 'b');
    world.withdraw('b');
    world.apply([['a', 'b']], 1);
    expect(world.living()).toEqual({ 'p-a': ['a'] });
  });

  test('a person that loses a record without being announced goes on with the rest', () => {
    const world = new World('a', 'b', 'c');
    world.apply([['a', 'b', 'c']], 1);
    const { persons } = world.apply([['a']], 2);
    expect(persons).toHaveLength(2);
    expect(world.living()).toEqual({ 'p-a': ['a'], 'p-b': ['b', 'c'] });
  });

  test('the id of a record that now stands for another human leads to where the others are', () => {
    const world = new World('a', 'b');
    world.apply([['a', 'b']], 1);
    world.add('a', 9, { personId: 'p-a', assignmentVersion: 1, mintedPersonId: 'p-a2', reborn: true });
    world.apply([['a'], ['b']], 2);
    expect(world.living()).toEqual({ 'p-b': ['b'], 'p-a2': ['a'] });
    expect(world.persons.get('p-a')?.redirectTo).toBe('p-b');
  });

  test('the id of a human whose only record now stands for another leads nowhere', () => {
    const world = new World('a');
    world.apply([['a']], 1);
    world.add('a', 9, { personId: 'p-a', assignmentVersion: 1, mintedPersonId: 'p-a2', reborn: true });
    world.apply([['a']], 2);
    expect(world.living()).toEqual({ 'p-a2': ['a'] });
    expect(world.persons.get('p-a')?.redirectTo).toBeNull();
  });

  test('a record that the registry does not know is an error', () => {
    expect(() => new World().apply([['x']], 1)).toThrow(UnknownRecord);
  });
});
