import type { CanonicalRecord, Gender, IdentityFields, MembershipStatus } from './canonical-record.js';
import type { EventDefinition, Service } from './event-definition.js';
import { QUALITY } from './linkage-quality.js';
import { UNITS } from './organisation-units.js';
import { PROPOSALS } from './proposals.js';
import type { RecordFacts } from './record-facts.js';
import type { SharableField } from './sharing.js';

/**
 * Settlement of an intake chunk is detected by weight throwing (Huang 1989): a chunk enters with
 * CHUNK_WEIGHT, a message that is split divides its weight among the parts, and the chunk is settled
 * when the weights that came back add up to CHUNK_WEIGHT. Weights are whole numbers.
 */
export const CHUNK_WEIGHT = 2 ** 40;

/** What became of the rows of a chunk so far; each service adds what it knows. */
export interface ChunkCounts {
  unchanged: number;
  created: number;
  updated: number;
  withdrawn: number;
  linked: number;
  review: number;
}
export const NO_COUNTS: Readonly<ChunkCounts> = {
  unchanged: 0,
  created: 0,
  updated: 0,
  withdrawn: 0,
  linked: 0,
  review: 0,
};

/** The intake chunk that an event comes from, handed on unchanged from event to event. */
export interface Cause {
  readonly chunkId: string;
  readonly weight: number;
  readonly counts: ChunkCounts;
}

// ── gateway → registry ────────────────────────────────────────────────────────────────────────────

export type IntakeRow =
  | {
      readonly op: 'upsert';
      readonly seq: number;
      readonly localId: string;
      readonly record: CanonicalRecord;
    }
  | {
      readonly op: 'withdraw';
      readonly seq: number;
      readonly localId: string;
      readonly observedAt: string | null;
      readonly reason: string;
    };

/** Up to 500 rows of one organisation in intake order; `seq` is the gateway's intake sequence. */
export interface IntakeChunk {
  readonly organisation: string;
  readonly receivedAt: string;
  readonly rows: readonly IntakeRow[];
  readonly causes: readonly Cause[];
}

export const INTAKE: EventDefinition<IntakeChunk, IntakeRow> = {
  type: 'lienthong.v1.gateway.intake',
  producer: 'gateway',
  consumers: ['registry'],
  summary: 'Accepted rows of one organisation, at most 500',
  items: (data) => data.rows,
  withItems: (data, rows) => ({ ...data, rows }),
  sequences: (row) => [row.seq],
};

// ── registry → matching ───────────────────────────────────────────────────────────────────────────

/** A record whose current version changed. `version` is the intake sequence of that version. */
export interface RecordChange {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly version: number;
  /** Counts the humans that this localId has stood for; decisions about an earlier one do not apply. */
  readonly epoch: number;
  /** null: the record is withdrawn. */
  readonly identity: IdentityFields | null;
}

export interface RecordsChanged {
  readonly records: readonly RecordChange[];
  readonly causes: readonly Cause[];
}

export const RECORDS: EventDefinition<RecordsChanged, RecordChange> = {
  type: 'lienthong.v1.registry.records',
  producer: 'registry',
  consumers: ['matching'],
  summary: 'New, changed and withdrawn source records',
  items: (data) => data.records,
  withItems: (data, records) => ({ ...data, records }),
  sequences: (record) => [record.version],
};

// ── registry → gateway ────────────────────────────────────────────────────────────────────────────

/** Chunks in which nothing changed: settled without going further. */
export interface ChunksSettled {
  readonly causes: readonly Cause[];
}

export const SETTLED: EventDefinition<ChunksSettled, Cause> = {
  type: 'lienthong.v1.registry.settled',
  producer: 'registry',
  consumers: ['gateway'],
  summary: 'Intake chunks in which no row changed anything',
  items: (data) => data.causes,
  withItems: (_data, causes) => ({ causes }),
  sequences: () => [],
};

// ── matching → registry ───────────────────────────────────────────────────────────────────────────

/** Records that are one person. Announced for every record of a re-clustered component. */
export interface IdentityGroup {
  /** Non-empty, sorted. */
  readonly records: readonly string[];
  /** Rises with every re-clustering of the component; an older one never overwrites a newer. */
  readonly version: number;
  /** Open review cases that the group's records are in; sorted. */
  readonly caseIds: readonly string[];
  /** Records of this group that are in an open case; subset of `records`. */
  readonly inReview: readonly string[];
  /**
   * Names the group that this one would belong to if every open review edge that contradicts nothing
   * were accepted: the smallest record id in that larger group.
   */
  readonly lowGroup: string;
}

export interface ReviewCaseState {
  readonly caseId: string;
  readonly version: number;
  readonly open: boolean;
  readonly records: readonly string[];
}

export interface IdentityChanged {
  readonly groups: readonly IdentityGroup[];
  /** Withdrawn records: they belong to no group any more. */
  readonly withdrawn: readonly { readonly recordId: string; readonly version: number }[];
  readonly cases: readonly ReviewCaseState[];
  /** The human decision that it follows from, made or taken back; absent: the records themselves. */
  readonly decision?: { readonly decisionId: string; readonly action: 'made' | 'revoked' };
  /** The model whose activation it follows from; absent: none was activated. */
  readonly model?: number;
  readonly causes: readonly Cause[];
}

export const IDENTITY: EventDefinition<IdentityChanged, IdentityGroup> = {
  type: 'lienthong.v1.matching.identity',
  producer: 'matching',
  consumers: ['registry'],
  summary: 'Who belongs to which person, for every component that was clustered again',
  items: (data) => data.groups,
  withItems: (data, groups) => ({ ...data, groups }),
  sequences: () => [],
};

// ── registry → reports, gateway ───────────────────────────────────────────────────────────────────

/** A record as it stands in its person: what reports count and the feed tells its organisation. */
export interface PersonRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly version: number;
  readonly status: MembershipStatus;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly unitCode: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly inReview: boolean;
  /** What reports count beside it; absent in what was announced before it was known. */
  readonly facts?: RecordFacts;
}

export interface PersonAnnouncement {
  readonly personId: string;
  /** Rises with every change of the person; an older one never overwrites a newer. */
  readonly version: number;
  /** Empty: the person is no more (merged or all records withdrawn). */
  readonly records: readonly PersonRecord[];
  /** Where the id leads when the person was merged away. */
  readonly redirectTo: string | null;
  readonly lowGroup: string | null;
  readonly caseIds: readonly string[];
  readonly gender: Gender | null;
  readonly birthYear: number | null;
  /** Keyed digest of the golden fields that an organisation sees of its own member; absent: the person is no more. */
  readonly goldenDigest?: string;
  /**
   * By organisation: keyed digests of the further golden fields that sharing agreements let it see. Absent: none.
   */
  readonly shared?: Readonly<Record<string, Readonly<Partial<Record<SharableField, string>>>>>;
  /** The model whose activation made the person so; absent: its records did, or people. */
  readonly model?: number;
  /** Other ids that lead here: those that records of the person minted, and persons that ended in it. Absent: none. */
  readonly formerIds?: readonly string[];
}

export interface PersonsChanged {
  /** When the registry knew it; ISO 8601, rises with `version` for one person. */
  readonly knownAt: string;
  readonly persons: readonly PersonAnnouncement[];
  readonly withdrawn: readonly {
    readonly recordId: string;
    readonly organisation: string;
    readonly localId: string;
    readonly version: number;
  }[];
  readonly cases: readonly ReviewCaseState[];
  readonly causes: readonly Cause[];
}

export const PERSONS: EventDefinition<PersonsChanged, PersonAnnouncement> = {
  type: 'lienthong.v1.registry.persons',
  producer: 'registry',
  consumers: ['reports', 'gateway'],
  summary: 'Persons as they now stand, with their records and memberships',
  items: (data) => data.persons,
  withItems: (data, persons) => ({ ...data, persons }),
  sequences: (person) => person.records.map((record) => record.version),
};

// ── reports → gateway ─────────────────────────────────────────────────────────────────────────────

export const APPLIED: EventDefinition<ChunksSettled, Cause> = {
  type: 'lienthong.v1.reports.applied',
  producer: 'reports',
  consumers: ['gateway'],
  summary: 'Intake chunks whose persons are in the figures',
  items: (data) => data.causes,
  withItems: (_data, causes) => ({ causes }),
  sequences: () => [],
};

// ── dead letters → gateway ────────────────────────────────────────────────────────────────────────

/** Rows that a service could not process; the batch shows them as rejected. */
export interface RowsRejected {
  readonly rows: readonly { readonly seq: number; readonly code: string; readonly recovered: boolean }[];
}

function rejected(
  producer: Exclude<Service, 'gateway'>,
): EventDefinition<RowsRejected, RowsRejected['rows'][number]> {
  return {
    type: `lienthong.v1.${producer}.rejected`,
    producer,
    consumers: ['gateway'],
    summary: `Rows that went to the dead letters of ${producer}, or came back from them`,
    items: (data) => data.rows,
    withItems: (_data, rows) => ({ rows }),
    sequences: (row) => [row.seq],
  };
}

export const REJECTED = {
  registry: rejected('registry'),
  matching: rejected('matching'),
  reports: rejected('reports'),
} as const;

/** Every event of the hub; the AsyncAPI document is generated from this list. */
export const EVENTS = [
  INTAKE,
  RECORDS,
  SETTLED,
  IDENTITY,
  QUALITY,
  PERSONS,
  APPLIED,
  UNITS,
  PROPOSALS,
  REJECTED.registry,
  REJECTED.matching,
  REJECTED.reports,
] as const;
