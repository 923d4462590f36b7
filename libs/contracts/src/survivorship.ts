import { query } from './queries.js';

/** Fields of a golden record, each with the qualities by which two values of it can be told apart. */
export const FIELD_QUALITIES = {
  fullName: ['complete', 'accents'],
  dateOfBirth: ['valid', 'precision'],
  gender: [],
  nationalId: ['valid', 'unrepaired'],
  oldNationalId: ['valid', 'unrepaired'],
  phone: ['valid'],
  email: [],
  ethnicity: [],
  religion: [],
  occupation: [],
  residence: ['placed'],
} as const;
export type GoldenField = keyof typeof FIELD_QUALITIES;

/** Rules that apply to every field: who gives a value, how many do, and when. */
export const SOURCE_RULES = ['trust', 'agreement', 'recency'] as const;

export type FieldRule = (typeof FIELD_QUALITIES)[GoldenField][number] | (typeof SOURCE_RULES)[number];

export interface FieldRules {
  /** The first rule that tells two values apart decides; after the last one, organisation and local id do. */
  readonly rules: readonly FieldRule[];
  /** Trust in what an organisation says about the field, by slug, 0–100; an organisation left out has 0. */
  readonly trust?: Readonly<Record<string, number>>;
}

/** Which record's value a golden field takes. */
export interface SurvivorshipRules {
  readonly fields: Readonly<Record<GoldenField, FieldRules>>;
}

const MOST_TRUST = 100;

/** JSON Schema of {@link SurvivorshipRules}. Whether the organisations exist, only the gateway knows. */
export const SURVIVORSHIP_FIELDS_SCHEMA = {
  type: 'object',
  required: Object.keys(FIELD_QUALITIES),
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(FIELD_QUALITIES).map(([field, qualities]) => [
      field,
      {
        type: 'object',
        required: ['rules'],
        additionalProperties: false,
        properties: {
          rules: { type: 'array', uniqueItems: true, items: { enum: [...qualities, ...SOURCE_RULES] } },
          trust: {
            type: 'object',
            additionalProperties: { type: 'integer', minimum: 0, maximum: MOST_TRUST },
          },
        },
      },
    ]),
  ),
};

export const REDERIVATION_STATES = ['running', 'done', 'superseded'] as const;

/** Deriving every golden record again after the rules have changed. */
export interface RederivationJob {
  readonly jobId: string;
  readonly rulesVersion: number;
  /** `superseded`: the rules changed again before it was through. */
  readonly state: (typeof REDERIVATION_STATES)[number];
  /** 0–1 */
  readonly progress: number;
  readonly persons: { readonly total: number; readonly done: number; readonly changed: number };
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

export interface SurvivorshipView extends SurvivorshipRules {
  readonly version: number;
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: string;
  /** The job that brought these rules to every person; null: they shipped with the hub. */
  readonly job: RederivationJob | null;
}

/** Without `version` the rules in force; null: there is no such version. */
export const SURVIVORSHIP_QUERY = query<{ version?: number }, SurvivorshipView | null>(
  'registry.query.survivorship',
);

export interface SurvivorshipVersionsRequest {
  /** 1–100 */
  readonly limit: number;
  /** Version before which to begin. */
  readonly before?: number;
}
/** Newest first, the one in force among them. */
export const SURVIVORSHIP_VERSIONS_QUERY = query<SurvivorshipVersionsRequest, readonly SurvivorshipView[]>(
  'registry.query.survivorship-versions',
);

/** What other rules would change for people with several records; of one record there is nothing to choose. */
export interface SurvivorshipPreview {
  /** Version in force that the rules were compared with. */
  readonly rulesVersion: number;
  /** `looked`: how many of them were compared, all or a sample spread evenly. */
  readonly persons: { readonly total: number; readonly looked: number; readonly changed: number };
  /** Fields with other values, the most changed first. */
  readonly fields: readonly {
    readonly field: GoldenField;
    readonly persons: number;
    /** From whose record the value was taken and would be taken; the most frequent first. */
    readonly moves: readonly { readonly from: string; readonly to: string; readonly persons: number }[];
  }[];
}
/** Changes nothing. */
export const PREVIEW_SURVIVORSHIP_QUERY = query<SurvivorshipRules, SurvivorshipPreview>(
  'registry.query.survivorship-preview',
  30_000,
);

export interface ChangeSurvivorshipRequest extends SurvivorshipRules {
  /** Version that the change builds on; fails with `survivorship.moved-on` when it is not in force any more. */
  readonly basedOn: number;
  readonly reason: string;
  readonly actor: string;
}
/** Waits for messages in work to end, so that every later one follows the new rules. */
export const CHANGE_SURVIVORSHIP_QUERY = query<ChangeSurvivorshipRequest, { version: number; jobId: string }>(
  'registry.query.survivorship-change',
  30_000,
);

/** null: no such job. */
export const REDERIVATION_QUERY = query<{ jobId: string }, RederivationJob | null>(
  'registry.query.survivorship-job',
);
