import { setTimeout as sleep } from 'node:timers/promises';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';

/** The work of one database transaction; hot paths use `tx.query(sql, params)`. */
export type Transaction = EntityManager;

export interface TransactionOptions {
  readonly isolation?: 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';
}

const CONFLICTS = new Set(['40001', '40P01']);
const CONFLICT_ATTEMPTS = 8;

const commitHooks = new WeakMap<Transaction, (() => void)[]>();

/**
 * Runs `hook` once `tx` has committed; not at all when it rolls back. What it throws is ignored. Only transactions of
 * {@link inTransaction} and {@link asOrganisation} know when they commit: for others this returns false
 * and the hook never runs.
 */
export function afterCommit(tx: Transaction, hook: () => void): boolean {
  const hooks = commitHooks.get(tx);
  if (!hooks) return false;
  hooks.push(hook);
  return true;
}

/**
 * Runs `work` in one transaction and commits it. On a serialization failure or a deadlock the whole work
 * is run again (with jitter, up to 8 times), so it must change nothing but the database.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let hooks: (() => void)[] = [];
    const run = (tx: Transaction): Promise<T> => {
      hooks = [];
      commitHooks.set(tx, hooks);
      return work(tx);
    };
    try {
      const result = options.isolation
        ? await dataSource.transaction(options.isolation, run)
        : await dataSource.transaction(run);
      runHooks(hooks);
      return result;
    } catch (error) {
      withoutValues(error);
      if (attempt >= CONFLICT_ATTEMPTS || !isConflict(error)) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/**
 * Like {@link inTransaction}, but row-level security shows and admits only rows of `organisation`, until
 * the transaction ends.
 */
export function asOrganisation<T>(
  dataSource: DataSource,
  organisation: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (organisation === '' || organisation === '*') {
    throw new RangeError('asOrganisation needs the slug of one organisation');
  }
  return inTransaction(dataSource, async (tx) => {
    await tx.query(`SELECT set_config('lienthong.organisation', $1, true)`, [organisation]);
    return work(tx);
  });
}

function isConflict(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return CONFLICTS.has(String(code)) || CONFLICTS.has(String(driverError?.code));
}

/** What is committed stays so: a hook that fails must not look like a transaction that did. */
function runHooks(hooks: readonly (() => void)[]): void {
  for (const hook of hooks) {
    try {
      hook();
    } catch {
      continue;
    }
  }
}

/** Errors of queries carry the parameters and quote rows; what is thrown from here may end in a log. */
function withoutValues(error: unknown): void {
  if (!(error instanceof QueryFailedError)) return;
  for (const property of ['parameters', 'detail', 'where']) {
    Reflect.deleteProperty(error, property);
    Reflect.deleteProperty(error.driverError, property);
  }
}
