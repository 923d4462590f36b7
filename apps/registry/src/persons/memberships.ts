import { COUNTED_STATUSES, type MembershipStatus, type PersonView } from '#contracts';

/** A current record of a person, as far as membership goes. */
export interface MembershipRecord {
  readonly organisation: string;
  readonly localId: string;
  readonly status: MembershipStatus;
  readonly unitCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
}

/**
 * The memberships of a person, one per organisation, by organisation. Of several records of one organisation
 * the one that counts stands for the membership, then the one joined last, then the smaller local id.
 */
export function memberships(records: readonly MembershipRecord[]): PersonView['memberships'] {
  const best = new Map<string, MembershipRecord>();
  for (const record of [...records].sort(precedence)) {
    if (!best.has(record.organisation)) best.set(record.organisation, record);
  }
  return [...best.values()]
    .sort((a, b) => (a.organisation < b.organisation ? -1 : 1))
    .map(({ organisation, status, unitCode, joinedOn, leftOn }) => ({
      organisation,
      status,
      unitCode,
      joinedOn,
      leftOn,
    }));
}

function precedence(a: MembershipRecord, b: MembershipRecord): number {
  const counts = (record: MembershipRecord) => (COUNTED_STATUSES.includes(record.status) ? 1 : 0);
  if (counts(a) !== counts(b)) return counts(b) - counts(a);
  const [joinedA, joinedB] = [a.joinedOn ?? '', b.joinedOn ?? ''];
  if (joinedA !== joinedB) return joinedA > joinedB ? -1 : 1;
  return a.localId < b.localId ? -1 : 1;
}
