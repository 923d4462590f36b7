import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Account, databaseAccount } from './account.js';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.js';
import { startTime } from './process-identity.js';
import { ownedFolder } from './reachable.js';
import { type Log, Supervised } from './supervised.js';

export interface PostgresSettings {
  /** Absolute path of the data folder; the cluster lives in `postgresql` below it. */
  readonly dataFolder: string;
  readonly port: number;
  /** Password of the superuser `postgres`. */
  readonly password: string;
  /** MiB of shared buffers. */
  readonly sharedBuffersMiB: number;
  readonly log: Log;
}

const MIB = 1024 * 1024;
/** Docker gives containers 64 MiB of shared memory: too little for parallel queries. */
const ENOUGH_SHARED_MEMORY = 1024 * MIB;

/** A PostgreSQL of our own: created when missing, supervised, durable, reachable from this machine only. */
export async function startPostgres(
  settings: PostgresSettings,
): Promise<{ url: string; server: Supervised }> {
  const account = databaseAccount();
  const binaries = postgresBinaries(account);
  const home = ownedFolder(join(settings.dataFolder, 'postgresql'), account);
  const cluster = join(home, 'data');
  if (!existsSync(cluster)) initialise(home, cluster, binaries, account, settings.password);

  const url = `postgresql://postgres:${settings.password}@127.0.0.1:${settings.port}/postgres`;
  const server = new Supervised(
    {
      name: 'postgresql',
      command: binaries.postgres,
      args: ['-D', cluster, ...serverOptions(settings)],
      account,
      logFile: join(settings.dataFolder, 'logs', 'postgresql.log'),
      runFolder: join(settings.dataFolder, 'run'),
      // Fast shutdown: open transactions are rolled back, everything committed is flushed.
      stopSignal: 'SIGINT',
      stopMs: 10_000,
      startMs: 60_000,
      prepare: () => {
        discardStaleLock(cluster);
        return Promise.resolve();
      },
      ready: () => answers(url),
    },
    settings.log,
  );
  await server.start();
  return { url, server };
}

/** Builds the cluster beside its place and moves it there when complete: a crash leaves no half cluster. */
function initialise(
  home: string,
  cluster: string,
  binaries: PostgresBinaries,
  account: Account | undefined,
  password: string,
): void {
  const draft = join(home, 'new');
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = join(home, 'password');
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account) chownSync(passwordFile, account.uid, account.gid);
    const { status, stderr, error } = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // PostgreSQL's own collation: the same order on every machine, whatever its C library.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
      ],
      { cwd: '/', encoding: 'utf8', ...(account && { uid: account.uid, gid: account.gid }) },
    );
    if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function serverOptions(settings: PostgresSettings): string[] {
  const options: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port: settings.port,
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: `${settings.sharedBuffersMiB}MB`,
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    random_page_cost: 1.1,
    jit: 'off',
    // Hot tables (outbox, inbox) turn over completely within seconds.
    autovacuum_naptime: '10s',
    // A list of a million rows is vacuumed a few times while it grows, not with every fifth more.
    autovacuum_vacuum_scale_factor: 0.5,
    autovacuum_vacuum_insert_scale_factor: 1,
    autovacuum_analyze_scale_factor: 0.3,
    log_timezone: 'UTC',
    timezone: 'UTC',
    log_checkpoints: 'off',
  };
  if (sharedMemory() < ENOUGH_SHARED_MEMORY) options.dynamic_shared_memory_type = 'mmap';
  return Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function sharedMemory(): number {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/**
 * PostgreSQL refuses to start while the process id in `postmaster.pid` is alive, even if a crash or a
 * reboot gave that number to another program. The file goes when its process is not a server on this
 * cluster; one that is stays protected.
 */
function discardStaleLock(cluster: string): void {
  const lock = join(cluster, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (startTime(pid) === undefined) return;
  const folder = workingFolder(pid);
  if (folder !== undefined && folder !== realpathSync(cluster)) rmSync(lock, { force: true });
}

/** PostgreSQL works in its data folder. Where the system does not tell, the benefit of the doubt. */
function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
