import type { PersonAnnouncement, ReviewCaseState } from './events.js';
import { query } from './queries.js';

/** Where a page of announcements ended. */
export interface AnnouncementPosition {
  readonly personId: string;
  readonly version: number;
}
export interface AnnouncementPage {
  readonly announcements: readonly { readonly knownAt: string; readonly person: PersonAnnouncement }[];
  /** null: that was the last page. */
  readonly next: AnnouncementPosition | null;
}

/**
 * Everything that was ever announced of persons, told again by person and version: what a read model is rebuilt
 * from.
 */
export const ANNOUNCEMENTS_QUERY = query<{ readonly after: AnnouncementPosition | null }, AnnouncementPage>(
  'registry.query.announcements',
  60_000,
);

export interface AnnouncedCasePosition {
  readonly caseId: string;
  readonly version: number;
}
export interface AnnouncedCasePage {
  readonly cases: readonly { readonly knownAt: string; readonly state: ReviewCaseState }[];
  readonly next: AnnouncedCasePosition | null;
}

/** Everything that was ever announced of review cases, by case and version. */
export const ANNOUNCED_CASES_QUERY = query<
  { readonly after: AnnouncedCasePosition | null },
  AnnouncedCasePage
>('registry.query.announced-cases', 60_000);

/** Reads all facts of the reports anew from the registry; answers when they stand. */
export const REBUILD_REPORTS_QUERY = query<
  Record<string, never>,
  { readonly persons: number; readonly facts: number; readonly cases: number; readonly seconds: number }
>('reports.query.rebuild', 4 * 3_600_000);
