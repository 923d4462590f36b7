import type { IdentityGroup } from '#contracts';

/** A record and the person that it stands in, as locked. */
export interface AssignedRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly version: number;
  readonly withdrawn: boolean;
  /** Intake sequence of its first arrival: the lowest in a person gives the person its id. */
  readonly rank: number;
  readonly mintedPersonId: string;
  readonly personId: string | null;
  /** Version of the grouping that put it there; 0: none yet. */
  readonly assignmentVersion: number;
  readonly inReview: boolean;
  /** It stands for another human than when it was put there. */
  readonly reborn: boolean;
}

/** A person as stored; `records` is empty when the person is no more. */
export interface StoredPerson {
  readonly personId: string;
  readonly records: readonly string[];
  readonly caseIds: readonly string[];
  readonly lowGroup: string | null;
}

export interface Assignment {
  readonly recordId: string;
  readonly personId: string | null;
  readonly assignmentVersion: number;
  readonly inReview: boolean;
}

/** A person as it stands after the regrouping. */
export interface RegroupedPerson {
  readonly personId: string;
  /** Sorted by id; never empty. */
  readonly records: readonly (AssignedRecord & { readonly inReview: boolean })[];
  readonly caseIds: readonly string[];
  readonly lowGroup: string | null;
}

export interface Redirect {
  readonly personId: string;
  readonly redirectTo: string | null;
}

export interface Regrouping {
  readonly persons: readonly RegroupedPerson[];
  /** Persons that are no more. */
  readonly vanished: readonly Redirect[];
  /** Where ids lead that other records of a person minted; some of them may never have been a person's. */
  readonly redirects: readonly { readonly personId: string; readonly redirectTo: string }[];
  readonly assignments: readonly Assignment[];
  /** Records that stand in no person any more because their organisation withdrew them. */
  readonly withdrawn: readonly AssignedRecord[];
}

/** Matching announced a record that the registry never announced to it. */
export class UnknownRecord extends Error {
  override readonly name = 'UnknownRecord';
  readonly code = 'identity.unknown-record';

  constructor(recordId: string) {
    super(`record ${recordId} is unknown`);
  }
}

/** A group on its way to a person. */
interface Forming {
  readonly records: readonly AssignedRecord[];
  readonly caseIds: readonly string[];
  readonly lowGroup: string | null;
}

/**
 * Which persons the announced groups make. A group counts only when it is newer than what each of its
 * records stands by: groups come from components that were clustered as a whole, so an older one is
 * outdated as a whole. A person that loses records to a group without being announced itself goes on with
 * the rest. Pure.
 *
 * @param records every record of the groups, and every record of the persons that these stand in
 * @param persons every person that these records stand in
 */
export function regroup(
  groups: readonly IdentityGroup[],
  withdrawals: readonly { readonly recordId: string; readonly version: number }[],
  records: ReadonlyMap<string, AssignedRecord>,
  persons: ReadonlyMap<string, StoredPerson>,
): Regrouping {
  const assignments = new Map<string, Assignment>();
  const forming: Forming[] = [];
  const touched = new Set<string>();
  const known = (recordId: string): AssignedRecord => {
    const record = records.get(recordId);
    if (!record) throw new UnknownRecord(recordId);
    return record;
  };

  for (const { records: ids, version, inReview, caseIds, lowGroup } of groups) {
    const members = ids.map(known);
    if (members.some(({ assignmentVersion }) => assignmentVersion >= version)) continue;
    const reviewed = new Set(inReview);
    // A record withdrawn meanwhile leaves at once; its own announcement follows.
    const present = members
      .filter(({ withdrawn }) => !withdrawn)
      .map((record) => ({ ...record, inReview: reviewed.has(record.recordId), assignmentVersion: version }));
    for (const { recordId, personId } of members) {
      if (personId) touched.add(personId);
      assignments.set(recordId, { recordId, personId: null, assignmentVersion: version, inReview: false });
    }
    if (present.length > 0) forming.push({ records: present, caseIds, lowGroup });
  }
  const withdrawn: AssignedRecord[] = [];
  for (const { recordId, version } of withdrawals) {
    const record = known(recordId);
    if (record.assignmentVersion >= version) continue;
    if (record.personId) touched.add(record.personId);
    assignments.set(recordId, { recordId, personId: null, assignmentVersion: version, inReview: false });
    if (record.withdrawn) withdrawn.push(record);
  }
  for (const personId of touched) {
    const person = persons.get(personId);
    const rest = (person?.records ?? [])
      .map(known)
      .filter(({ recordId, withdrawn }) => !assignments.has(recordId) && !withdrawn);
    if (person && rest.length > 0) forming.push({ ...person, records: rest });
  }

  const regrouped = forming.map(person);
  for (const { personId, records: members } of regrouped) {
    for (const { recordId, assignmentVersion, inReview } of members) {
      assignments.set(recordId, { recordId, personId, assignmentVersion, inReview });
    }
  }
  return {
    persons: regrouped,
    vanished: vanishedPersons(touched, regrouped, assignments, records, persons),
    redirects: regrouped.flatMap(({ personId, records: members }) =>
      members.flatMap(({ mintedPersonId }) =>
        mintedPersonId === personId ? [] : [{ personId: mintedPersonId, redirectTo: personId }],
      ),
    ),
    assignments: [...assignments.values()],
    withdrawn,
  };
}

function person({ records, caseIds, lowGroup }: Forming): RegroupedPerson {
  const [first] = [...records].sort(byRank);
  return {
    personId: first?.mintedPersonId ?? '',
    records: [...records].sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
    caseIds,
    lowGroup,
  };
}

/** An id leads to where the record that minted it stands now, else to where its first record stands. */
function vanishedPersons(
  touched: ReadonlySet<string>,
  regrouped: readonly RegroupedPerson[],
  assignments: ReadonlyMap<string, Assignment>,
  records: ReadonlyMap<string, AssignedRecord>,
  persons: ReadonlyMap<string, StoredPerson>,
): Redirect[] {
  const living = new Set(regrouped.map(({ personId }) => personId));
  return [...touched].flatMap((personId) => {
    const before = persons.get(personId);
    if (!before || before.records.length === 0 || living.has(personId)) return [];
    const former = before.records
      .flatMap((id) => records.get(id) ?? [])
      .filter(({ reborn }) => !reborn)
      .sort(byRank);
    const minting = former.filter(({ mintedPersonId }) => mintedPersonId === personId);
    const places = [...minting, ...former].map(({ recordId }) => assignments.get(recordId)?.personId);
    return [{ personId, redirectTo: places.find((place) => place) ?? null }];
  });
}

function byRank(a: AssignedRecord, b: AssignedRecord): number {
  return a.rank - b.rank || (a.recordId < b.recordId ? -1 : 1);
}
