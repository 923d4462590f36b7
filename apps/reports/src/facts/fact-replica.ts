import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction, type Transaction } from '#persistence';
import { copyOut } from './copy-out.js';
import { instantNumber } from './days.js';
import { CHANGES_KEPT } from './facts.repository.js';
import { FACT_COLUMN_COUNT, FACT_COLUMNS, FactStore } from './fact-store.js';
import type { Snapshot } from './snapshot.js';

const GONE = -1;
const CURRENT = `known_to = 'infinity'`;
/** Rows that stand for nothing any more are cleared away when they are as many as the others. */
const WASTE_TOLERATED = 1;
const SMALL_STORE = 50_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;
const PERSONS_AT_ONCE = 20_000;

/** What one database transaction sees of the facts. */
export interface FactsInSight {
  /** Version of the figures. */
  readonly version: number;
  /** ISO 8601 with microseconds: when the transaction looked. */
  readonly now: string;
  /** Persons as known at an instant; null: now. */
  at(knownAt: string | null): Promise<Snapshot>;
}

/**
 * The current facts in memory, brought up to date before every report with what changed since the last one. The
 * state at an earlier instant is what stands now but for the versions that ended since, which are read when asked
 * for: its cost grows with what changed since, not with the length of the history.
 */
@Injectable()
export class FactReplica {
  private store = new FactStore();
  private first: Int32Array = new Int32Array(1024).fill(GONE);
  /** Version of the figures that the store holds; -1: nothing read yet. */
  private version = -1;
  private living = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

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
          const facts = await this.upToDate(tx, fresh);
          const { store } = this;
          const { rows } = store;
          // Rows of the past were read for this work alone.
          return work(tx, facts).finally(() => store.cut(rows));
        },
        { isolation: 'REPEATABLE READ' },
      ),
    );
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async upToDate(tx: Transaction, fresh: boolean): Promise<FactsInSight> {
    const [{ version, now }]: [{ version: number; now: string }] = await tx.query(
      `SELECT version::float8 AS version,
              to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now
       FROM figures_version`,
    );
    if (fresh || this.version < 0 || this.wasted()) await this.readAll(tx);
    else if (version !== this.version) await this.follow(tx, version);
    this.version = version;
    return {
      version,
      now,
      at: (knownAt) => (knownAt === null ? Promise.resolve(this.current()) : this.past(tx, knownAt)),
    };
  }

  private current(): Snapshot {
    return { store: this.store, first: this.first, persons: this.store.persons.size };
  }

  private wasted(): boolean {
    const { rows } = this.store;
    return rows > SMALL_STORE && rows - this.living > this.living * WASTE_TOLERATED + SMALL_STORE;
  }

  private async readAll(tx: Transaction): Promise<void> {
    this.version = -1;
    const [{ estimate }]: [{ estimate: number }] = await tx.query(
      `SELECT greatest(reltuples, 0)::float8 AS estimate FROM pg_class WHERE oid = 'record_fact'::regclass`,
    );
    const began = Date.now();
    this.store = new FactStore(Math.ceil(estimate * 1.05) + 1024);
    this.first = new Int32Array(1024).fill(GONE);
    this.living = 0;
    await this.copy(tx, CURRENT, 'person_id, ordinal', (person, row) => this.set(person, row));
    this.living = this.store.rows;
    if (this.store.rows > SMALL_STORE) {
      new Logger('facts').log(`${this.store.rows} facts read in ${Date.now() - began} ms`);
    }
  }

  /** Takes in what changed since the version that the store holds. */
  private async follow(tx: Transaction, version: number): Promise<void> {
    const [{ persons: changed }]: [{ persons: string[] }] = await tx.query(
      `SELECT ARRAY(SELECT DISTINCT unnest(persons) FROM figures_change WHERE version > $1 AND version <= $2)::text[] AS persons`,
      [this.version, version],
    );
    if (version - this.version > CHANGES_KEPT || changed.length > this.living / 2 + SMALL_STORE) {
      await this.readAll(tx);
      return;
    }
    // A failure midway leaves the store behind its version.
    this.version = -1;
    for (const person of changed) this.set(this.store.persons.numberOfText(person), GONE);
    for (let from = 0; from < changed.length; from += PERSONS_AT_ONCE) {
      const among = `person_id IN (${changed
        .slice(from, from + PERSONS_AT_ONCE)
        .map((id) => `'${id}'`)
        .join(',')})`;
      await this.copy(tx, `${CURRENT} AND ${among}`, 'person_id, ordinal', (person, row) =>
        this.set(person, row),
      );
    }
  }

  private async past(tx: Transaction, knownAt: string): Promise<Snapshot> {
    if (!INSTANT.test(knownAt)) throw new RangeError('knownAt must be an instant in UTC');
    const instant = instantNumber(knownAt);
    const { store } = this;
    const first = this.first.slice();
    const { knownFrom } = store;
    for (let person = 0; person < store.persons.size; person++) {
      const row = first[person] ?? GONE;
      if (row >= 0 && knownFrom[row]! > instant) first[person] = GONE;
    }
    const ended = `known_to > '${knownAt}' AND known_to <> 'infinity' AND known_from <= '${knownAt}'`;
    let seen: Int32Array = first;
    await this.copy(tx, ended, 'person_id, version, ordinal', (person, row) => {
      if (person >= seen.length) seen = grown(seen, person);
      seen[person] = row;
    });
    return { store, first: seen, persons: store.persons.size };
  }

  private async copy(
    tx: Transaction,
    condition: string,
    order: string,
    begin: (person: number, row: number) => void,
  ): Promise<void> {
    const { store } = this;
    await copyOut(
      tx,
      `SELECT ${FACT_COLUMNS} FROM record_fact WHERE ${condition} ORDER BY ${order}`,
      FACT_COLUMN_COUNT,
      (tuple) => store.add(tuple, begin),
    );
    store.endAdding();
  }

  private set(person: number, row: number): void {
    if (person >= this.first.length) this.first = grown(this.first, person);
    this.first[person] = row;
  }
}

function grown(first: Int32Array, person: number): Int32Array {
  const larger = new Int32Array(Math.max(person + 1, Math.ceil(first.length * 1.5))).fill(GONE);
  larger.set(first);
  return larger;
}
