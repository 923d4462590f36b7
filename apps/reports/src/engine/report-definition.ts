import type { Bilingual, ReportName, ReportParameter, ReportParameters, ReportTable } from '#contracts';
import type { Transaction } from '#persistence';
import type { FactsInSight } from '../facts/fact-replica.js';
import type { Snapshot } from '../facts/snapshot.js';
import type { LinkageQuality } from '../figures/linkage-interval.js';
import type { OpenCases } from '../figures/open-cases.js';
import type { PlaceSums } from '../figures/place-sums.js';
import type { Scope } from '../figures/scope.js';
import type { Directory, Unit } from './directory.js';

/** What a report is computed from: one snapshot of the database, and nothing else. */
export interface ReportContext {
  readonly tx: Transaction;
  readonly facts: FactsInSight;
  readonly directory: Directory;
  readonly parameters: ReportParameters;
  readonly asOf: string;
  /** ISO 8601 instant in UTC with microseconds: the parameter, or when the snapshot was taken. */
  readonly knownAt: string;
  /** null: the whole hub. */
  readonly unit: Unit | null;
  /** The facts as known at `knownAt`. */
  readonly snapshot: Snapshot;
  readonly scope: Scope;
  /**
   * People and records by place on the report's day, or another; good until it is asked for again with a day, or
   * without one.
   */
  placeSums(day?: number): PlaceSums;
  openCases(): Promise<OpenCases>;
  /** How well records are linked, as far as it is known. */
  readonly quality: LinkageQuality;
}

export interface Computed {
  readonly report: Readonly<Record<string, unknown>>;
  readonly tables: readonly ReportTable[];
}

/** A report: computed from the context alone, so that the same context gives the same bytes. */
export interface ReportDefinition {
  readonly name: ReportName;
  readonly title: Bilingual;
  /** Parameters that it takes beside `asOf` and `knownAt`. */
  readonly takes: readonly ReportParameter[];
  compute(context: ReportContext): Promise<Computed> | Computed;
}
