import { Inject, Injectable } from '@nestjs/common';
import { CHUNK_WEIGHT, type Bilingual } from '#contracts';
import type { Transaction } from '#persistence';
import { asOrganisation } from '#persistence';
import type { DataSource } from 'typeorm';
import { describeSourceError } from '../connectors/source-errors.js';
import { ORGANISATION_DATA } from '../database.js';
import { PROBLEMS, type ProblemCode } from '../problems/catalogue.js';
import { fill, Problem } from '../problems/problem.js';
import { absentRecords, type AbsentRecord } from './absence.js';
import type { BatchMode, StoredBatchState } from './batch.entity.js';

type BatchState = StoredBatchState | 'done';

export interface BatchView {
  readonly batchId: string;
  readonly state: BatchState;
  readonly mode: BatchMode;
  /** 0–1 */
  readonly progress: number;
  readonly counts: {
    readonly received: number;
    readonly rejected: number;
    readonly unchanged: number;
    readonly created: number;
    readonly updated: number;
    readonly withdrawn: number;
    readonly linked: number;
    readonly review: number;
  };
  readonly createdAt: string;
  /** The adapter that was named; missing: it is canonical or in the organisation's default format. */
  readonly adapter?: string;
  /** Only of a replay: the batch whose body it reads again. */
  readonly replayOf?: string;
  /** Only of a batch that a connector pulled. */
  readonly connector?: string;
  /** Only of a full list that has been compared with the records of its organisation. */
  readonly fullList?: FullListView;
  /** Code of the problem that ended it; only when it `failed`, or was `cancelled` because nobody confirmed it. */
  readonly failure?: string;
  /** The same in words, without what the problem document named beside. */
  readonly failureMessage?: Bilingual;
}

export interface FullListView {
  /** Current records of the organisation when the list was compared. */
  readonly known: number;
  /** Those of them that the list does not hold: withdrawn when it is released. */
  readonly absent: number;
  /** Rejected rows of which nobody can tell which record they are about: they hold a list that lacks anything. */
  readonly unidentified: number;
}

interface BatchRow {
  id: string;
  state: StoredBatchState;
  mode: BatchMode;
  is_released: boolean;
  is_closed: boolean;
  connector: string | null;
  adapter: string | null;
  replay_of: string | null;
  known: number | null;
  absent: number | null;
  unidentified: number;
  failure: string | null;
  received: number;
  rejected: number;
  created_at: Date;
  accepted: string;
  unsettled: string;
  unchanged: string;
  created: string;
  updated: string;
  withdrawn: string;
  linked: string;
  review: string;
  progress: number | null;
}

/** Columns of a {@link BatchRow}; `b` is the batch, `c` its chunks. Being matched is half of being settled. */
const SELECT_BATCH = `
  SELECT b.id, b.state, b.mode, b.released_at IS NOT NULL AS is_released,
    b.closed_at IS NOT NULL AS is_closed, b.connector, b.adapter, b.replay_of, b.known, b.absent, b.unidentified, b.failure, b.received, b.rejected, b.created_at, c.*
  FROM batch b CROSS JOIN LATERAL (
    SELECT coalesce(sum(row_count), 0) AS accepted,
      count(*) FILTER (WHERE settled_at IS NULL) AS unsettled,
      coalesce(sum(unchanged), 0) AS unchanged, coalesce(sum(created), 0) AS created,
      coalesce(sum(updated), 0) AS updated, coalesce(sum(withdrawn), 0) AS withdrawn,
      coalesce(sum(linked), 0) AS linked, coalesce(sum(review), 0) AS review,
      sum(row_count * (2 * settled_weight + persons_weight + applied_weight)::float8 / ${2 * CHUNK_WEIGHT})
        / nullif(sum(row_count), 0) AS progress
    FROM intake_chunk WHERE batch_id = b.id
  ) c`;

/** What an organisation is told about its batches. */
@Injectable()
export class BatchViews {
  constructor(@Inject(ORGANISATION_DATA) private readonly dataSource: DataSource) {}

  /** Throws `batch.unknown` for another organisation's batch just as for one that never was. */
  async one(organisation: string, batchId: string): Promise<BatchView> {
    return asOrganisation(this.dataSource, organisation, (tx) => this.find(tx, batchId));
  }

  /** Newest first. */
  async list(
    organisation: string,
    limit: number,
    before: string | undefined,
  ): Promise<{ items: BatchView[]; next: string | null }> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const rows: BatchRow[] = await tx.query(
        `${SELECT_BATCH} WHERE b.organisation = $1 AND ($2::uuid IS NULL OR b.id < $2) ORDER BY b.id DESC LIMIT $3`,
        [organisation, before ?? null, limit + 1],
      );
      const items = rows.slice(0, limit).map(asView);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last ? last.batchId : null };
    });
  }

  /**
   * The records that a full list would withdraw, or has withdrawn, in the order of their local ids; empty for
   * other batches.
   */
  async withdrawals(
    organisation: string,
    batchId: string,
    limit: number,
    after: string | undefined,
  ): Promise<{ items: AbsentRecord[]; next: string | null }> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const lists: { began_seq: string | null; released_at: Date | null }[] = await tx.query(
        'SELECT began_seq, released_at FROM batch WHERE id = $1',
        [batchId],
      );
      if (!lists[0]) throw new Problem('batch.unknown');
      const list = { id: batchId, organisation, began_seq: lists[0].began_seq ?? '0' };
      const stillAbsentOnly = lists[0].released_at === null;
      const records = await absentRecords(tx, list, {
        after: after ?? '',
        limit: limit + 1,
        stillAbsentOnly,
      });
      const items = records.slice(0, limit);
      return { items, next: records.length > limit ? (items.at(-1)?.localId ?? null) : null };
    });
  }

  private async find(tx: Transaction, batchId: string): Promise<BatchView> {
    const rows: BatchRow[] = await tx.query(`${SELECT_BATCH} WHERE b.id = $1`, [batchId]);
    if (!rows[0]) throw new Problem('batch.unknown');
    return asView(rows[0]);
  }
}

function asView(row: BatchRow): BatchView {
  const state = stateOf(row);
  return {
    batchId: row.id,
    state,
    mode: row.mode,
    progress: progressOf(state, row.progress ?? 0),
    counts: {
      received: row.received,
      rejected: row.rejected,
      unchanged: Number(row.unchanged),
      created: Number(row.created),
      updated: Number(row.updated),
      withdrawn: Number(row.withdrawn),
      linked: Number(row.linked),
      review: Number(row.review),
    },
    createdAt: row.created_at.toISOString(),
    ...(row.adapter !== null && { adapter: row.adapter }),
    ...(row.replay_of !== null && { replayOf: row.replay_of }),
    ...(row.connector !== null && { connector: row.connector }),
    ...(row.known !== null && {
      fullList: { known: row.known, absent: row.absent ?? 0, unidentified: row.unidentified },
    }),
    ...(row.failure !== null && { failure: row.failure, failureMessage: failureMessage(row.failure) }),
  };
}

function failureMessage(code: string): Bilingual {
  if (!(code in PROBLEMS)) return describeSourceError(code, {});
  const { vi, en } = PROBLEMS[code as ProblemCode];
  return fill({ vi, en }, {});
}

/** What a connector pulls takes effect page by page: such a batch is received and processed at once. */
function stateOf({ state, is_closed, is_released, unsettled }: BatchRow): BatchState {
  if (state !== 'processing') return state;
  if (!is_closed) return 'receiving';
  return is_released && Number(unsettled) === 0 ? 'done' : 'processing';
}

/** Rounded down, so that 1 means done. */
function progressOf(state: BatchState, share: number): number {
  if (state === 'done') return 1;
  return state === 'processing' ? Math.min(0.999, Math.floor(share * 1000) / 1000) : 0;
}
