import { query } from './queries.js';
import type { GoldenField } from './survivorship.js';

/**
 * Golden fields that an agreement may let flow from one organisation to another. Name, date of birth and gender every
 * organisation sees of its own members; ethnicity and religion never leave but as aggregates.
 */
export const SHARABLE_FIELDS = [
  'nationalId',
  'oldNationalId',
  'phone',
  'email',
  'occupation',
  'residence',
] as const satisfies readonly GoldenField[];
export type SharableField = (typeof SHARABLE_FIELDS)[number];

/** What one organisation lets another know of members that they have in common. */
export interface SharingAgreement {
  /** Slug of the organisation whose record the value comes from. */
  readonly from: string;
  /** Slug of the organisation that may see it. */
  readonly to: string;
  readonly fields: readonly SharableField[];
  /** Legal basis, in words: decree, regulation, minutes. */
  readonly basis: string;
  /** `YYYY-MM-DD`, both days included; missing: not limited. */
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** A version of all agreements; the newest is in force. */
export interface SharingView {
  readonly version: number;
  readonly agreements: readonly SharingAgreement[];
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: string;
}

/** Without `version` the agreements in force; null: there is no such version. */
export const SHARING_QUERY = query<{ version?: number }, SharingView | null>('registry.query.sharing');

export interface ChangeSharingRequest {
  /** Version that the change builds on; fails with `sharing.moved-on` when it is not in force any more. */
  readonly basedOn: number;
  readonly agreements: readonly SharingAgreement[];
  readonly reason: string;
  readonly actor: string;
}
export const CHANGE_SHARING_QUERY = query<ChangeSharingRequest, { version: number }>(
  'registry.query.sharing-change',
);
