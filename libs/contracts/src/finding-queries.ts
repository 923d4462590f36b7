import type { MembershipStatus } from './canonical-record.js';
import type { WithinUnits } from './person-queries.js';
import { query } from './queries.js';

export const FINDING_KINDS = ['duplicate', 'deceased-elsewhere'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Records of one organisation that it, or a coordinator, should look at. */
export interface FindingView {
  readonly personId: string;
  readonly organisation: string;
  /** ISO 8601: since when the hub knows. */
  readonly since: string;
  readonly records: readonly {
    readonly recordId: string;
    readonly localId: string;
    readonly status: MembershipStatus;
    readonly unitCode: string | null;
    readonly joinedOn: string | null;
  }[];
}

export interface FindingsRequest extends WithinUnits {
  readonly kind: FindingKind;
  /** Findings of this organisation alone, read under its row-level security; absent: of all. */
  readonly organisation?: string;
  /** 1–1000 */
  readonly limit: number;
  /** Last finding of the page before. */
  readonly after?: { readonly personId: string; readonly organisation: string };
}
/** By person. */
export const FINDINGS_QUERY = query<FindingsRequest, readonly FindingView[]>('registry.query.findings');
