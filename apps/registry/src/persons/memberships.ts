import type {
  IntervalStatus,
  LeftReason,
  MembershipStatus,
  MembershipView,
  PersonView,
  RoleView,
  StatusInterval,
} from '#contracts';
import {
  combined,
  counts,
  statusIntervals,
  statusOn,
  type StatedMembership,
} from './membership-intervals.js';
import { officeOf } from './office.js';

/** A record of a person, as far as membership goes. */
export interface MembershipRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly status: MembershipStatus;
  readonly unitCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly leftReason: LeftReason | null;
  readonly role: string | null;
  /** `YYYY-MM-DD` */
  readonly feesPaidThrough: string | null;
  readonly lastActivityOn: string | null;
  /** Everything its organisation said of it, oldest first, this included. */
  readonly stated: readonly StatedMembership[];
}

/** A record with its statuses in time, and the one on the day that is asked about. */
interface Timed {
  readonly record: MembershipRecord;
  readonly intervals: readonly StatusInterval[];
  readonly status: IntervalStatus;
}

interface Standing {
  readonly localId: string;
  readonly status: IntervalStatus;
  readonly joinedOn: string | null;
}

/**
 * What a person is in each organisation, derived from the person's records alone. Pure.
 *
 * A membership is one per organisation. Of several records of one organisation the one that counts stands for the
 * membership, then the one joined last, then the smaller local id; the statuses in time are those of all, on each
 * day the one that weighs most; a proof is the latest that any of them gives.
 *
 * @param asOf day on which the memberships are looked at, those left out that had not begun; absent: as the
 *   records say they stand
 */
export function standing(
  records: readonly MembershipRecord[],
  asOf?: string,
): Pick<PersonView, 'memberships' | 'roles' | 'deceased'> {
  const timed = records.flatMap((record): Timed[] => {
    const intervals = statusIntervals(record.stated);
    const status = asOf === undefined ? record.status : statusOn(intervals, asOf);
    return status === null ? [] : [{ record, intervals, status }];
  });
  const memberships = [...byOrganisation(timed.sort(precedence))].map(membership);
  return { memberships, roles: roles(timed, memberships), deceased: deceased(timed, memberships) };
}

function byOrganisation(timed: readonly Timed[]): [Timed, ...Timed[]][] {
  const groups = new Map<string, [Timed, ...Timed[]]>();
  for (const one of timed) {
    const group = groups.get(one.record.organisation);
    if (group) group.push(one);
    else groups.set(one.record.organisation, [one]);
  }
  return [...groups.values()].sort(([a], [b]) => (a.record.organisation < b.record.organisation ? -1 : 1));
}

function membership(group: readonly [Timed, ...Timed[]]): MembershipView {
  const [{ record, status }] = group;
  const { organisation, unitCode, joinedOn, leftOn, leftReason, role } = record;
  return {
    organisation,
    status,
    unitCode,
    joinedOn,
    leftOn,
    leftReason,
    role,
    counted: counts(status),
    intervals: combined(group.map(({ intervals }) => intervals)),
    proofs: {
      feesPaidThrough: latest(group.map((one) => one.record.feesPaidThrough)),
      lastActivityOn: latest(group.map((one) => one.record.lastActivityOn)),
    },
    records: group.map((one) => one.record.recordId),
  };
}

/** The dead hold no role. */
function roles(timed: readonly Timed[], memberships: readonly MembershipView[]): RoleView[] {
  const members = new Set(
    memberships.filter(({ counted }) => counted).map(({ organisation }) => organisation),
  );
  return timed
    .flatMap(({ record: { organisation, role, unitCode, recordId }, status }): RoleView[] => {
      const office = officeOf(role);
      if (office === null || status === 'deceased') return [];
      return [{ organisation, role: office, unitCode, recordId, member: members.has(organisation) }];
    })
    .sort((a, b) => compareText(a.organisation, b.organisation) || compareText(a.recordId, b.recordId));
}

function deceased(timed: readonly Timed[], memberships: readonly MembershipView[]): PersonView['deceased'] {
  const reportedBy = [
    ...new Set(timed.filter(({ status }) => status === 'deceased').map(({ record }) => record.organisation)),
  ].sort();
  if (reportedBy.length === 0) return null;
  const contradictedBy = memberships.filter(({ counted }) => counted).map(({ organisation }) => organisation);
  return { reportedBy, contradictedBy };
}

function precedence(a: Timed, b: Timed): number {
  return standsFirst({ ...a.record, status: a.status }, { ...b.record, status: b.status });
}

/** Of two records of one organisation, which stands for the membership. */
export function standsFirst(a: Standing, b: Standing): number {
  if (counts(a.status) !== counts(b.status)) return counts(a.status) ? -1 : 1;
  return compareText(b.joinedOn ?? '', a.joinedOn ?? '') || compareText(a.localId, b.localId);
}

function latest(days: readonly (string | null)[]): string | null {
  return days.reduce((newest, day) => (day !== null && day > (newest ?? '') ? day : newest), null);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
