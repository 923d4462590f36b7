import { setImmediate as breathe } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { inTransaction, type Transaction } from '#persistence';
import type { ScoredEdge } from '../edges/edge.js';
import { writeEdges } from '../edges/edge-store.js';
import { LogCursor } from '../index/log-cursor.js';
import { followLog, logHorizon } from '../index/record-log.js';
import type { MatchReplica } from '../index/match-replica.js';
import type { Querying } from './active-model.js';
import type { Matchers } from './matchers.js';
import type { ModelJob, ModelJobs } from './model-jobs.js';

/** Records searched in one go: a few milliseconds in which this process answers nothing else. */
const PAGE = 250;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** How far the edges of a model are made. */
interface Position {
  /** Last record of the scan over all records; null: it is complete. */
  readonly after: string | null;
  /** Log rows of transactions below this are searched. */
  readonly horizon: string;
}

/**
 * Makes the edges of a model that is not active beside those of the one that is, without any effect: a scan over
 * all records, and after that every record that the log says has changed since the scan began. Can be
 * interrupted anywhere: edges are idempotent, and how far the scan and the log are done is stored with them.
 */
export class EdgePreparation {
  private replica: MatchReplica | null = null;
  private cursor: LogCursor | null = null;

  constructor(
    /** Connections of its own: while the active model is locked, those that wait for it may hold all others. */
    private readonly dataSource: DataSource,
    private readonly matchers: Matchers,
    private readonly jobs: ModelJobs,
    private readonly job: ModelJob & { readonly model: number },
    private readonly signal: AbortSignal,
  ) {}

  /** Makes all edges. */
  async complete(): Promise<void> {
    const { dataSource, job, jobs } = this;
    let position = job.position as Partial<Position>;
    if (position.horizon === undefined) {
      position = await inTransaction(dataSource, async (tx) => {
        // Whoever clusters has ended or comes later: nobody will take these edges for those of a former model.
        await tx.query('LOCK TABLE active_model IN EXCLUSIVE MODE');
        await tx.query('UPDATE active_model SET preparing = $1', [job.model]);
        const first: Position = { after: FIRST, horizon: String(await logHorizon(tx)) };
        await jobs.step(tx, job, { phase: 'preparing', position: first });
        return first;
      });
    }
    this.replica = (await this.matchers.of(job.model, this.signal)).replica;
    await this.replica.catchUp();
    this.cursor = new LogCursor(BigInt(position.horizon!));
    for (let after = position.after ?? null; after !== null;) after = await this.scan(after);
    await this.catchUp();
  }

  /** Makes the edges of every record whose change has been committed. */
  async catchUp(): Promise<void> {
    const { dataSource, job, jobs, replica, cursor } = this;
    if (!replica || !cursor) throw new Error('the edges are not prepared yet');
    await followLog(dataSource, cursor, async (changes) => {
      this.signal.throwIfAborted();
      await replica.followOn(dataSource);
      const ids = new Set(changes.flatMap(({ recordIds }) => recordIds));
      const edges = new Map<string, ScoredEdge>();
      for (const id of ids) for (const edge of replica.searchStored(id)) edges.set(edge.a + edge.b, edge);
      await inTransaction(dataSource, async (tx) => {
        await writeEdges(tx, sorted([...edges.values()]));
        await jobs.step(tx, job, {});
      });
    });
    const position: Position = { after: null, horizon: cursor.horizon.toString() };
    await jobs.step(dataSource.manager, job, { position });
  }

  /**
   * Runs `work` while nobody clusters and every record that anybody has clustered has its edges: those who want
   * to cluster wait, and see what `work` has changed.
   */
  async atRest<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('LOCK TABLE active_model IN EXCLUSIVE MODE');
      await this.catchUp();
      return work(tx);
    });
  }

  /** The next page of the scan; null after the last. */
  private async scan(after: string): Promise<string | null> {
    this.signal.throwIfAborted();
    const { dataSource, job, jobs, replica, cursor } = this;
    const rows: { id: string }[] = await dataSource.query(
      'SELECT id FROM record WHERE id > $1::uuid AND NOT withdrawn ORDER BY id LIMIT $2',
      [after, PAGE],
    );
    // A pair is written with its smaller record; one that the replica learns of later comes from the log.
    const edges = rows.flatMap(({ id }) => replica!.searchStored(id).filter(({ a }) => a === id));
    const last = rows.at(-1)?.id ?? null;
    const position: Position = { after: last, horizon: cursor!.horizon.toString() };
    await inTransaction(dataSource, async (tx) => {
      await writeEdges(tx, sorted(edges));
      await jobs.step(tx, job, { position, ...(last !== null && { progress: 0.9 * shareOf(last) }) });
    });
    await breathe();
    return last;
  }
}

/** Share of all records whose ids are not greater: ids are hashes and so spread evenly. */
export function shareOf(id: string): number {
  return parseInt(id.slice(0, 8), 16) / 2 ** 32;
}

/** In the order in which everybody writes them. */
function sorted(edges: readonly ScoredEdge[]): ScoredEdge[] {
  return edges.toSorted((x, y) => (x.a + x.b < y.a + y.b ? -1 : 1));
}

/** Removes all edges of a model, in portions; nobody clusters with them. */
export async function removeEdges(dataSource: DataSource, model: number): Promise<void> {
  for (let from: string | null = FIRST; from !== null;) {
    const [last]: { a: string }[] = await dataSource.query(
      'SELECT a FROM edge WHERE a > $1::uuid ORDER BY a OFFSET 20000 LIMIT 1',
      [from],
    );
    await dataSource.query(
      'DELETE FROM edge WHERE model = $1 AND a > $2::uuid AND ($3::uuid IS NULL OR a <= $3::uuid)',
      [model, from, last?.a ?? null],
    );
    from = last?.a ?? null;
  }
}

/**
 * The next records from which everything that edges of any of the two models join can be reached: each has an
 * edge and no neighbour before it, so every component has at least one.
 */
export async function nextSeeds(source: Querying, after: string | null, limit: number): Promise<string[]> {
  const rows: { a: string }[] = await source.query(
    `SELECT DISTINCT e.a FROM edge e
     WHERE e.a > $1::uuid AND NOT EXISTS (SELECT FROM edge f WHERE f.b = e.a) ORDER BY e.a LIMIT $2`,
    [after ?? FIRST, limit],
  );
  return rows.map(({ a }) => a);
}
