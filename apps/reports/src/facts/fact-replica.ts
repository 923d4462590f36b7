import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { copyOut } from './copy-out.js';
import { instantNumber } from './days.js';
import { CHANGES_KEPT } from './facts.repository.js';
import { FACT_COLUMN_COUNT, FACT_COLUMNS, FactStore } from './fact-store.js';
import { History } from './history.js';
import type { Snapshot } from './snapshot.js';

const CURRENT = `known_to = 'infinity'`;
/**
 * History that is read with the current facts, and held: what reports ask for every day, unless there is more of it than
 * there are current facts.
 */
const DAYS_HELD = 760;
const DAY_MS = 86_400_000;
/** All is read anew when so many times the rows stand that were read at first: the others stand for nothing any more. */
const GROWTH_TOLERATED = 2;
/** One question may read so many times the rows that were read at first, and not more: memory has an end. */
const GROWTH_OF_A_QUESTION = 8;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;
const PERSONS_AT_ONCE = 20_000;

/** What one database transaction sees of the facts. */
export interface FactsInSight {
  /** Version of the figures. */
  readonly version: number;
  /** Version of the names of units, and of the trees of organisations. */
  readonly names: number;
  /** ISO 8601 with microseconds: when the transaction looked. */
  readonly now: string;
  /**
   * Persons as known at an instant; null: now.
   *
   * @param later of the same facts at a later instant: then only what changed in between is looked at
   */
  at(knownAt: string | null, later?: Snapshot): Promise<Snapshot>;
  /** Runs work in a transaction of its own beside the one that reads, which may not write. */
  writing<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/**
 * The current facts and their recent history in memory, brought up to date before every report with what changed since
 * the last one. What stood at an earlier instant is found from what stands now and became known since: its cost grows
 * with these changes. History further back is read from the database when it is asked for first.
 */
@Injectable()
export class FactReplica implements OnApplicationBootstrap {
  private store = new FactStore();
  private history = new History();
  /** Everything is held that stood at this instant or later. */
  private heldFrom = '';
  /** Earlier instants, of which everything is held that stood then. */
  private readonly instantsRead = new Set<string>();
  /** Version of the figures that the store holds; -1: nothing read yet. */
  private version = -1;
  private rowsAtFirst = 0;
  /** Fewer rows than these are never too many. */
  smallStore = 100_000;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  /** Who asks first should not wait until a million facts are read. */
  onApplicationBootstrap(): void {
    this.read(() => Promise.resolve()).catch((error: unknown) =>
      new Logger('facts').warn(`not read yet: ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  /**
   * Runs `work` on the facts of one snapshot of the database; one at a time, since they are the same arrays.
   *
   * @param fresh reads all facts anew first, as one does who does not trust what is in memory
   */
  read<T>(work: (tx: Transaction, facts: FactsInSight) => Promise<T>, { fresh = false } = {}): Promise<T> {
    const result = this.turn.then(() =>
      inTransaction(
        this.dataSource,
        async (tx) => {
          // Counting a million people on a busy machine takes its time, in which the connection is idle.
          await tx.query(
            "SET TRANSACTION READ ONLY; SET LOCAL idle_in_transaction_session_timeout = '10min'",
          );
          return work(tx, await this.upToDate(tx, fresh));
        },
        { isolation: 'REPEATABLE READ' },
      ),
    );
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async upToDate(tx: Transaction, fresh: boolean): Promise<FactsInSight> {
    const [{ version, names, now }]: [{ version: number; names: number; now: string }] = await tx.query(
      `SELECT version::float8 AS version, names::float8 AS names,
              to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now
       FROM figures_version`,
    );
    if (fresh || this.version < 0 || this.wasted()) await this.readAll(tx, now);
    else if (version !== this.version) await this.follow(tx, version, now);
    this.version = version;
    return {
      version,
      names,
      now,
      at: (knownAt, later) => this.snapshot(tx, knownAt, later),
      writing: (work) => inTransaction(this.dataSource, work),
    };
  }

  private wasted(): boolean {
    return this.store.rows > GROWTH_TOLERATED * this.rowsAtFirst + this.smallStore;
  }

  private async readAll(tx: Transaction, now: string): Promise<void> {
    this.version = -1;
    const [{ estimate }]: [{ estimate: number }] = await tx.query(
      `SELECT greatest(reltuples, 0)::float8 AS estimate FROM pg_class WHERE oid = 'record_fact'::regclass`,
    );
    const began = Date.now();
    const expected = Math.ceil(estimate * 1.05) + 1024;
    this.store = new FactStore(expected);
    this.history = new History(expected);
    this.instantsRead.clear();
    await this.copy(tx, CURRENT, 'person_id, ordinal');
    this.heldFrom = 'infinity';
    await this.holdFrom(tx, now);
    this.rowsAtFirst = this.store.rows;
    if (this.rowsAtFirst > this.smallStore) {
      new Logger('facts').log(`${this.rowsAtFirst} facts read in ${Date.now() - began} ms`);
    }
  }

  /** Reads the versions that ended of late. */
  private async holdFrom(tx: Transaction, now: string): Promise<void> {
    const [{ instant }]: [{ instant: string }] = await tx.query(
      `SELECT to_char(greatest($1::timestamptz, (
                SELECT known_to FROM record_fact WHERE known_to <> 'infinity' ORDER BY known_to DESC OFFSET $2 LIMIT 1))
              AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS instant`,
      [new Date(Date.parse(now) - DAYS_HELD * DAY_MS).toISOString(), this.store.rows + this.smallStore],
    );
    this.heldFrom = instant;
    await this.copy(tx, `known_to <> 'infinity' AND ${this.held}`, 'person_id, version, ordinal');
  }

  /** Versions of the history that is held; one that another followed in the same instant never stood. */
  private get held(): string {
    return `known_to > '${this.heldFrom}' AND known_from < known_to`;
  }

  /**
   * Reads the versions that stood at an instant before the history that is held. Whoever asks for an instant that was
   * read finds what stood then: of each person the version that began last.
   */
  private async readInstant(tx: Transaction, instant: string): Promise<void> {
    const { version, store } = this;
    if (store.rows > GROWTH_OF_A_QUESTION * this.rowsAtFirst + this.smallStore) throw tooMuchHistory();
    // A failure midway leaves some of them in the store.
    this.version = -1;
    await this.copy(
      tx,
      `known_from <= '${instant}' AND known_to > '${instant}' AND known_to <= '${this.heldFrom}'`,
      'person_id, version, ordinal',
    );
    this.instantsRead.add(instant);
    this.version = version;
  }

  /** Takes in what changed since the version that the store holds. */
  private async follow(tx: Transaction, version: number, now: string): Promise<void> {
    const [{ persons: changed }]: [{ persons: string[] }] = await tx.query(
      `SELECT ARRAY(SELECT DISTINCT unnest(persons) FROM figures_change WHERE version > $1 AND version <= $2)::text[] AS persons`,
      [this.version, version],
    );
    if (version - this.version > CHANGES_KEPT || changed.length > this.rowsAtFirst / 2 + this.smallStore) {
      await this.readAll(tx, now);
      return;
    }
    if (changed.length === 0) return;
    // A failure midway leaves the store behind its version.
    this.version = -1;
    this.instantsRead.clear();
    this.history.forget(changed.map((person) => this.store.persons.numberOfText(person)));
    for (let from = 0; from < changed.length; from += PERSONS_AT_ONCE) {
      const among = changed
        .slice(from, from + PERSONS_AT_ONCE)
        .map((id) => `'${id}'`)
        .join(',');
      await this.copy(tx, `person_id IN (${among}) AND ${this.held}`, 'person_id, version, ordinal');
    }
  }

  private async snapshot(tx: Transaction, knownAt: string | null, later?: Snapshot): Promise<Snapshot> {
    const { store, history } = this;
    if (knownAt === null) return { store, first: history.current, instant: Infinity };
    if (!INSTANT.test(knownAt)) throw new RangeError('knownAt must be an instant in UTC');
    const instant = instantNumber(knownAt);
    const isHeld = instant >= instantNumber(this.heldFrom);
    if (!isHeld && !this.instantsRead.has(knownAt)) await this.readInstant(tx, knownAt);
    const usable = isHeld && later !== undefined && later.instant >= instant;
    return { store, first: history.at(instant, usable ? later : undefined), instant };
  }

  private async copy(tx: Transaction, condition: string, order: string): Promise<void> {
    const { store, history } = this;
    await copyOut(
      tx,
      `SELECT ${FACT_COLUMNS} FROM record_fact WHERE ${condition} ORDER BY ${order}`,
      FACT_COLUMN_COUNT,
      (tuple) => store.add(tuple, (person, row, knownFrom) => history.add(person, row, knownFrom)),
    );
    store.endAdding();
  }
}

function tooMuchHistory(): QueryFailed {
  return new QueryFailed({
    status: 422,
    code: 'report.too-much-history',
    message: {
      vi: 'Quá nhiều thay đổi trong các kỳ này để xem cùng lúc: hãy chọn from muộn hơn, period dài hơn hoặc knowledge=now.',
      en: 'Too much changed in these periods to be looked at at once: choose a later from, a longer period, or knowledge=now.',
    },
  });
}
