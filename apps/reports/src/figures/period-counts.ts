import type { Snapshot } from '../facts/snapshot.js';
import { eachCandidate, inScope, type Scope } from './scope.js';

/** Days at which a course of time is counted, at most: each is a bit. */
export const POINTS_AT_MOST = 30;

export interface PointFigures {
  readonly day: number;
  readonly persons: number;
  readonly memberships: number;
  /** By position of the organisation. */
  readonly members: readonly number[];
}

/** People and memberships on several days, in one pass. @param days rising, at most {@link POINTS_AT_MOST} */
export function countPoints(snapshot: Snapshot, scope: Scope, days: readonly number[]): PointFigures[] {
  const { store } = snapshot;
  const { last, organisation, countedFrom, countedTo } = store;
  // How many people, or members of an organisation, count on exactly which days.
  const people = new Map<number, number>();
  const members: Map<number, number>[] = [];
  const own: number[] = [];
  eachCandidate(snapshot, scope, (_person, first) => {
    let all = 0;
    own.length = 0;
    for (let row = first; ; row++) {
      if (inScope(snapshot, scope, row)) {
        let mask = 0;
        for (let point = 0; point < days.length; point++) {
          if (countedFrom[row]! <= days[point]! && countedTo[row]! > days[point]!) mask |= 1 << point;
        }
        all |= mask;
        own[organisation[row]!] = (own[organisation[row]!] ?? 0) | mask;
      }
      if (last[row] === 1) break;
    }
    if (all === 0) return;
    people.set(all, (people.get(all) ?? 0) + 1);
    own.forEach((mask, position) => {
      const counted = (members[position] ??= new Map<number, number>());
      counted.set(mask, (counted.get(mask) ?? 0) + 1);
    });
  });
  const at = (counted: ReadonlyMap<number, number> | undefined, point: number) => {
    let sum = 0;
    for (const [mask, count] of counted ?? []) if ((mask & (1 << point)) !== 0) sum += count;
    return sum;
  };
  return days.map((day, point) => {
    const ofOrganisations = Array.from(members, (counted) => at(counted, point));
    return {
      day,
      persons: at(people, point),
      memberships: ofOrganisations.reduce((sum, count) => sum + count, 0),
      members: ofOrganisations,
    };
  });
}
