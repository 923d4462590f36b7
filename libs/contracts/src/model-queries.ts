import type { MembershipStatus } from './canonical-record.js';
import { query } from './queries.js';
import type { MeasuredPrecision } from './sample-queries.js';

export const MODEL_JOB_KINDS = ['train', 'shadow', 'activate'] as const;
export type ModelJobKind = (typeof MODEL_JOB_KINDS)[number];
export const MODEL_JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type ModelJobState = (typeof MODEL_JOB_STATES)[number];

/** A version of the model that says who is the same person; never changed once it is there. */
export interface ModelView {
  readonly modelId: number;
  /** Name with a fingerprint of everything that a score depends on. */
  readonly version: string;
  readonly origin: 'shipped' | 'trained' | 'imported';
  readonly state: 'active' | 'preparing' | 'available';
  readonly createdAt: string;
  readonly createdBy: string;
  /** Settings, thresholds (log2 odds), prior, population. */
  readonly summary: Readonly<Record<string, unknown>>;
  /** Figures of its training; null: it was not trained here. */
  readonly training: Readonly<Record<string, unknown>> | null;
  readonly evaluation: Readonly<Record<string, unknown>> | null;
}

export interface ModelActivation {
  readonly modelId: number;
  readonly activatedAt: string;
  readonly actor: string;
  readonly reason: string | null;
  /** Job that prepared it; null: the hub's first start. */
  readonly jobId: string | null;
}

export interface CurrentModel extends ModelView {
  /** What people who judged a sample of its automatic links blind say about them. */
  readonly measured: MeasuredPrecision;
  /** Newest first. */
  readonly activations: readonly ModelActivation[];
  /** The job under way, if there is one. */
  readonly job: ModelJobView | null;
}

export interface ModelJobView {
  readonly jobId: string;
  readonly kind: ModelJobKind;
  /** Model that it is about; of a training the one that came of it. */
  readonly modelId: number | null;
  readonly state: ModelJobState;
  /** `queued`, `reading`, `training`, `preparing`, `comparing`, `applying`. */
  readonly phase: string;
  /** 0–1 */
  readonly progress: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly actor: string;
  readonly result: Readonly<Record<string, unknown>> | null;
  /** Stable code of what made it fail. */
  readonly error: string | null;
}

export const MODEL_CHANGE_KINDS = ['merge', 'split', 'regroup', 'case-opened', 'case-closed'] as const;
export type ModelChangeKind = (typeof MODEL_CHANGE_KINDS)[number];

/** Persons that another model makes one, divides or mixes anew, or a review case that it opens or closes. */
export interface ModelChange {
  readonly kind: ModelChangeKind;
  /** Smallest record id in it. */
  readonly position: string;
  /** Persons as sets of records, under the model before; of a case its records. */
  readonly before: readonly (readonly string[])[];
  /** The same records under the other model. */
  readonly after: readonly (readonly string[])[];
}

export interface TrainRequest {
  readonly actor: string;
  /** Aimed at share of right pairs among automatic links; default that of the active model. */
  readonly targetPrecision?: number;
  /** Least probability of a pair that a person should look at; default that of the active model. */
  readonly reviewProbability?: number;
}
export interface ModelRequest {
  readonly modelId: number;
  readonly actor: string;
  readonly reason?: string;
}

/** Newest first. */
export const MODELS_QUERY = query<Record<string, never>, readonly ModelView[]>('matching.query.models');
export const CURRENT_MODEL_QUERY = query<Record<string, never>, CurrentModel>('matching.query.model-current');
export const MODEL_QUERY = query<{ modelId: number }, ModelView>('matching.query.model');
/** A model file comes in pieces, as base64; `next` null: that was the last. */
export const MODEL_FILE_QUERY = query<
  { modelId: number; offset: number },
  { version: string; piece: string; next: number | null }
>('matching.query.model-file', 15_000);
export const TRAIN_MODEL_QUERY = query<TrainRequest, ModelJobView>('matching.query.model-train');
export const SHADOW_MODEL_QUERY = query<ModelRequest, ModelJobView>('matching.query.model-shadow');
export const ACTIVATE_MODEL_QUERY = query<ModelRequest, ModelJobView>('matching.query.model-activate');
export const MODEL_JOB_QUERY = query<{ jobId: string }, ModelJobView>('matching.query.model-job');
export const CANCEL_MODEL_JOB_QUERY = query<{ jobId: string }, ModelJobView>(
  'matching.query.model-job-cancel',
);
/** In the order of `position` and kind. */
export const MODEL_CHANGES_QUERY = query<
  {
    jobId: string;
    kind?: ModelChangeKind;
    limit: number;
    after?: { position: string; kind: ModelChangeKind };
  },
  readonly ModelChange[]
>('matching.query.model-changes');

// ── registry ──────────────────────────────────────────────────────────────────────────────────────

/** What the registry knows of a record's membership, without anything about the person. */
export interface MembershipFacts {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly personId: string | null;
  readonly status: MembershipStatus;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
}
/** Of the records that are present; at most 1000 ids. */
export const MEMBERSHIPS_QUERY = query<{ recordIds: readonly string[] }, readonly MembershipFacts[]>(
  'registry.query.memberships',
  15_000,
);
