import type { LeftReason, MembershipStatus } from './canonical-record.js';
import { query } from './queries.js';

/** `withdrawn`: the organisation had taken the record back. */
export type IntervalStatus = MembershipStatus | 'withdrawn';

/** A status and the days on which it held: from the first to before the second; null: not known, or still so. */
export interface StatusInterval {
  readonly status: IntervalStatus;
  readonly from: string | null;
  readonly to: string | null;
}

/** A person's membership of one organisation, from all records of it that the person has there. */
export interface MembershipView {
  readonly organisation: string;
  readonly status: IntervalStatus;
  readonly unitCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly leftReason: LeftReason | null;
  readonly role: string | null;
  /** Whether it counts as a membership: active or suspended. */
  readonly counted: boolean;
  readonly intervals: readonly StatusInterval[];
  readonly proofs: { readonly feesPaidThrough: string | null; readonly lastActivityOn: string | null };
  /** Records that it rests on, the one that stands for it first. */
  readonly records: readonly string[];
}

/** A role other than plain membership; it may be held by somebody who is not, or no longer, a member. */
export interface RoleView {
  readonly organisation: string;
  readonly role: string;
  readonly unitCode: string | null;
  readonly recordId: string;
  readonly member: boolean;
}

/** A value that lost to another and cannot be reconciled with it. */
export interface FieldConflict {
  readonly field: string;
  readonly value: unknown;
  readonly records: readonly string[];
  readonly organisations: readonly string[];
  /** Why it lost. */
  readonly rule: string;
}

export interface PersonView {
  readonly personId: string;
  /** Rises with every change of the person. */
  readonly version: number;
  /** Since when the hub has known this state; ISO 8601. */
  readonly knownFrom: string;
  readonly golden: Readonly<Record<string, unknown>>;
  readonly provenance: Readonly<Record<string, { recordId: string; rule: string; rulesVersion: number }>>;
  readonly conflicts: readonly FieldConflict[];
  readonly records: readonly { recordId: string; organisation: string; localId: string }[];
  readonly memberships: readonly MembershipView[];
  readonly roles: readonly RoleView[];
  /** null: no organisation reports the person's death. */
  readonly deceased: {
    readonly reportedBy: readonly string[];
    /** Organisations in which the person still counts as a member. */
    readonly contradictedBy: readonly string[];
  } | null;
}

/** What somebody asks who is bound to units. */
export interface WithinUnits {
  /** Codes of provinces and communes; only persons with a record there now are told of. Missing: all. */
  readonly within?: readonly string[];
}

export interface PersonRequest extends WithinUnits {
  readonly personId: string;
  /** `YYYY-MM-DD`: memberships as they stood on this day; default as they stand. */
  readonly asOf?: string;
  /** ISO 8601 instant: what the hub knew then; default now. */
  readonly knownAt?: string;
}
/**
 * Follows redirects, as they led at `knownAt`; null: no such person. Fails with `person.not-yet-known` when there
 * was none then, with `person.not-known-then` when it was none, and with `person.foreign-unit` outside `within`.
 */
export const PERSON_QUERY = query<PersonRequest, PersonView | null>('registry.query.person');

/**
 * Why a person changed: its records did, a human decided or took it back, another model was activated, or other
 * survivorship rules hold.
 */
export type ChangeCause =
  | { readonly kind: 'records' }
  | { readonly kind: 'decision' | 'revocation'; readonly decisionId: string }
  | { readonly kind: 'model'; readonly modelId: number }
  | { readonly kind: 'rules'; readonly rulesVersion: number };

interface RecordNamed {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
}

export type PersonEvent =
  | { readonly type: 'person.created' | 'person.restored' | 'person.ended' }
  /** The id leads to another person; `redirected`: to another one than before. */
  | { readonly type: 'person.merged' | 'person.redirected'; readonly into: string }
  /** The other person ended in this one. */
  | { readonly type: 'person.absorbed'; readonly personId: string }
  /** Some of its records went to another person. */
  | { readonly type: 'person.split'; readonly into: string }
  | ({ readonly type: 'record.linked'; readonly from: string | null } & RecordNamed)
  /** `to` null: its organisation withdrew it. */
  | ({ readonly type: 'record.unlinked'; readonly to: string | null } & RecordNamed)
  | ({
      readonly type: 'record.changed';
      readonly fromVersion: number;
      readonly toVersion: number;
    } & RecordNamed)
  | {
      readonly type: 'membership.changed';
      readonly organisation: string;
      readonly from: MembershipState | null;
      readonly to: MembershipState | null;
    }
  | {
      readonly type: 'field.changed';
      readonly field: string;
      readonly from: unknown;
      readonly to: unknown;
      /** Record that gives the value now, and the rule by which it won; null: no record gives the field. */
      readonly recordId: string | null;
      readonly rule: string | null;
      readonly rulesVersion: number;
    };

export interface MembershipState {
  readonly status: MembershipStatus;
  readonly unitCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
}

/** One change of a person, with everything that it changed. */
export interface PersonChange {
  readonly version: number;
  readonly knownAt: string;
  readonly cause: ChangeCause;
  readonly events: readonly PersonEvent[];
}

export interface PersonHistoryRequest extends WithinUnits {
  readonly personId: string;
  /** Version of the last change of the page before. */
  readonly after?: number;
  /** 1–200 */
  readonly limit: number;
}
/**
 * Oldest first, of exactly this id, whether it leads elsewhere or not; null: no such person. Fails with
 * `person.foreign-unit` outside `within`.
 */
export const PERSON_HISTORY_QUERY = query<PersonHistoryRequest, readonly PersonChange[] | null>(
  'registry.query.person-history',
);

/** At least a name, a number, a phone or a local id; every further criterion narrows the search. */
export interface PersonSearch {
  /** Whole name or its end, with or without accents, in any case. */
  readonly name?: string;
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  readonly dateOfBirth?: string;
  readonly gender?: string;
  readonly nationalId?: string;
  readonly oldNationalId?: string;
  readonly phone?: string;
  readonly communeCode?: string;
  readonly organisation?: string;
  /** With `organisation`. */
  readonly localId?: string;
  /** Slugs: member of exactly these organisations now. Narrows, and finds nobody alone. */
  readonly memberOf?: readonly string[];
}

export interface PersonSearchRequest extends PersonSearch, WithinUnits {
  /** 1–100 */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: { readonly nameKey: string; readonly personId: string };
}

export interface FoundPerson {
  readonly personId: string;
  readonly fullName: string | null;
  readonly dateOfBirth: string | null;
  readonly gender: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly records: number;
  readonly memberships: readonly {
    readonly organisation: string;
    readonly status: MembershipStatus;
    readonly unitCode: string | null;
  }[];
}

export interface PersonSearchResult {
  readonly items: readonly FoundPerson[];
  /** null: there is nothing more. A page may hold few items, even none, before the last one. */
  readonly next: PersonSearchRequest['after'] | null;
}
export const PERSON_SEARCH_QUERY = query<PersonSearchRequest, PersonSearchResult>(
  'registry.query.person-search',
);
