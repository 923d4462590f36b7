import { hash } from 'node:crypto';
import type { ChangeType } from './change-types.js';
import type { ProposalNews, SharedNews } from './feed-item.js';
import { COUNTED_STATUSES, type PersonAnnouncement, type PersonsChanged } from '#contracts';

/** What an organisation's record has become. */
export interface Standing {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  /** null: the record is withdrawn. */
  readonly personId: string | null;
  /** Intake sequence of the record's version. */
  readonly recordVersion: number;
  /** Version of the person at its announcement. */
  readonly personVersion: number;
  readonly inReview: boolean;
  /** Digest of what the organisation sees of the person beside its own record; null: not known. */
  readonly seen: string | null;
}

/** A standing as announced, with what else its change is told by. */
export interface AnnouncedStanding extends Standing {
  readonly memberElsewhere: boolean;
  /** Other ids that lead to the record's person. */
  readonly formerIds: readonly string[];
}

/** An entry of the change feed of one organisation, about one of its records. */
export interface MemberChange {
  readonly type: ChangeType;
  readonly organisation: string;
  readonly recordId: string;
  readonly localId: string;
  readonly personId: string | null;
  /** The person that the record belonged to until now, when it is another. */
  readonly formerPersonId: string | null;
  readonly inReview: boolean;
  readonly memberElsewhere: boolean;
  /** What is told beside. */
  readonly detail?: ProposalNews | SharedNews;
}

/** Base64 characters of a digest; two views share one by chance once in 2^72. */
const SEEN_CHARACTERS = 12;

/** The newest standing of every record that an announcement names, sorted by record id. */
export function announcedStandings({
  persons,
  withdrawn,
}: Pick<PersonsChanged, 'persons' | 'withdrawn'>): AnnouncedStanding[] {
  const newest = new Map<string, AnnouncedStanding>();
  const add = (standing: AnnouncedStanding): void => {
    const other = newest.get(standing.recordId);
    if (supersedes(standing, other)) newest.set(standing.recordId, standing);
  };
  for (const person of persons) for (const standing of standingsIn(person)) add(standing);
  for (const { recordId, organisation, localId, version } of withdrawn) {
    add({
      recordId,
      organisation,
      localId,
      personId: null,
      recordVersion: version,
      personVersion: 0,
      inReview: false,
      seen: null,
      memberElsewhere: false,
      formerIds: [],
    });
  }
  return [...newest.values()].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
}

/**
 * Whether a standing is newer than another of the same record. A withdrawal has no person and so no person's
 * version: the record's own tells. A record that was withdrawn comes back with a greater version of its own,
 * so what was said about it before cannot bring it back.
 */
export function supersedes(now: Standing, before: Standing | undefined): boolean {
  if (!before) return true;
  if (now.personId === null) return now.recordVersion > before.recordVersion;
  return now.personVersion > before.personVersion && now.recordVersion >= before.recordVersion;
}

/**
 * What the organisation is to be told of a record that stands anew; nothing when it would see no difference.
 * What concerns the person comes before what concerns the review.
 *
 * @param before undefined: the record was never announced
 */
export function changesOf(before: Standing | undefined, now: AnnouncedStanding): MemberChange[] {
  const { organisation, recordId, localId, personId, inReview, memberElsewhere } = now;
  const former = before?.personId ?? null;
  const fields = sharedChanges(before?.seen ?? null, now.seen);
  return changeTypes(before, now).map((type) => ({
    type,
    ...(type === 'person.changed' && fields.length > 0 && { detail: { fields } }),
    organisation,
    recordId,
    localId,
    personId,
    formerPersonId: former !== personId ? former : null,
    inReview,
    memberElsewhere,
  }));
}

function changeTypes(before: Standing | undefined, now: AnnouncedStanding): ChangeType[] {
  if (now.personId === null) return before?.personId === null ? [] : ['record.withdrawn'];
  const state = now.inReview ? 'record.review' : 'record.linked';
  if (!before?.personId) return [state];
  const types: ChangeType[] = [];
  if (before.personId !== now.personId) {
    types.push(now.formerIds.includes(before.personId) ? 'person.merged' : 'person.split');
  } else if (before.seen !== null && before.seen !== now.seen) {
    types.push('person.changed');
  }
  if (before.inReview !== now.inReview) types.push(state);
  return types;
}

function standingsIn(person: PersonAnnouncement): AnnouncedStanding[] {
  const { personId, version, records, formerIds = [] } = person;
  const memberOf = new Set(
    records.flatMap(({ organisation, status }) => (COUNTED_STATUSES.includes(status) ? [organisation] : [])),
  );
  const views = new Map<string, View>();
  return records.map((record) => {
    const { recordId, organisation, localId, inReview } = record;
    let view = views.get(organisation);
    if (!view) views.set(organisation, (view = viewOf(person, organisation, memberOf)));
    return {
      recordId,
      organisation,
      localId,
      personId,
      recordVersion: record.version,
      personVersion: version,
      inReview,
      seen: view.seen,
      memberElsewhere: view.memberElsewhere,
      formerIds,
    };
  });
}

/** Behind the digest of what every organisation sees of its member: those of the fields that agreements let it see. */
function withShared(seen: string, shared: Readonly<Record<string, string>> | undefined): string {
  if (!shared) return seen;
  const fields = Object.entries(shared).map(([field, digest]) => `${field}=${digest}`);
  return `${seen} ${fields.sort().join(' ')}`;
}

/** Fields of agreements whose value is another one, or is seen only now, or no longer. */
function sharedChanges(before: string | null, now: string | null): string[] {
  const parts = (seen: string | null): string[] => seen?.split(' ').slice(1) ?? [];
  const [old, current] = [parts(before), parts(now)];
  const different = [
    ...old.filter((part) => !current.includes(part)),
    ...current.filter((part) => !old.includes(part)),
  ];
  return [...new Set(different.map((part) => part.slice(0, part.indexOf('='))))].sort();
}

interface View {
  readonly seen: string;
  readonly memberElsewhere: boolean;
}

/** What an organisation sees of a person: granted golden fields, and membership in other organisations. */
function viewOf(
  { goldenDigest = '', shared }: PersonAnnouncement,
  organisation: string,
  memberOf: ReadonlySet<string>,
): View {
  const others = [...memberOf].filter((other) => other !== organisation);
  // Most people are in one organisation: the digest of their golden fields says it all.
  if (others.length === 0)
    return { seen: withShared(goldenDigest, shared?.[organisation]), memberElsewhere: false };
  const seen = hash('sha256', `${goldenDigest} ${others.sort().join(' ')}`, 'base64url');
  return { seen: withShared(seen.slice(0, SEEN_CHARACTERS), shared?.[organisation]), memberElsewhere: true };
}
