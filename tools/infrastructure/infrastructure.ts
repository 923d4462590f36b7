import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, writeAtomically } from './files.js';
import { startNats } from './nats.js';
import { Ports } from './ports.js';
import { endLeftovers, noteProcess, notedProcess } from './process-identity.js';
import { startPostgres } from './postgres.js';
import type { Log, Supervised } from './supervised.js';
import { STATE_FOLDER } from './workspace.js';

export interface InfrastructureOptions {
  /** Where data, logs and secrets of the embedded servers live; created when missing. */
  readonly dataFolder: string;
  /** An existing PostgreSQL (a role that may create roles and schemas) to use instead; default DATABASE_URL, '' for none. */
  readonly databaseUrl?: string | undefined;
  /** An existing NATS server with JetStream to use instead; default NATS_URL, '' for none. */
  readonly natsUrl?: string | undefined;
  /** MiB of shared buffers of the embedded PostgreSQL; default an eighth of the machine's memory, 256 to 3,072. */
  readonly sharedBuffersMiB?: number;
  /** How long to wait for another launcher to leave the folder; default 20 s. */
  readonly patienceMs?: number;
  readonly log?: Log;
}

export interface Infrastructure {
  /** Connection as a role that may create roles, schemas and databases. */
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** undefined: an existing server is used. */
  readonly postgres: Supervised | undefined;
  readonly nats: Supervised | undefined;
  /** Empties the JetStream store of the embedded NATS server, which must not run. */
  wipeNatsStore(): void;
  /** Stops what was started here: NATS, then PostgreSQL. */
  stop(): Promise<void>;
}

interface Secrets {
  readonly postgresPassword: string;
  readonly natsPassword: string;
}

/** Indexes of random ids are what a province of a million records works in: outside the buffers each step costs a copy. */
function sharedBuffersMiB(): number {
  return Math.min(3072, Math.max(256, Math.floor(totalmem() / 8 / 2 ** 20)));
}

/**
 * Provides PostgreSQL and NATS: existing ones where their URLs are given, else embedded ones on private
 * ports, whose data, ports and passwords last in the data folder.
 * @throws MissingPrerequisite with remedies when the machine lacks something
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const dataFolder = resolve(options.dataFolder);
  const log = options.log ?? (() => undefined);
  const databaseUrl = options.databaseUrl ?? process.env.DATABASE_URL;
  const natsUrl = options.natsUrl ?? process.env.NATS_URL;
  mkdirSync(dataFolder, { recursive: true });
  const release = await takeOver(dataFolder, log, options.patienceMs ?? PATIENCE_MS);
  const ports = new Ports(dataFolder);
  const secrets = lastingSecrets(join(dataFolder, 'infrastructure-secrets.json'));

  const started: Supervised[] = [];
  const stop = async () => {
    for (const server of started.splice(0).reverse()) await server.stop();
    release();
  };
  try {
    const postgres = databaseUrl
      ? undefined
      : await startPostgres({
          dataFolder,
          port: await ports.of('postgresql'),
          password: secrets.postgresPassword,
          sharedBuffersMiB: options.sharedBuffersMiB ?? sharedBuffersMiB(),
          log,
        });
    if (postgres) started.push(postgres.server);
    const url = postgres?.url ?? databaseUrl ?? '';

    const nats = natsUrl
      ? undefined
      : await startNats({
          dataFolder,
          stateFolder: STATE_FOLDER,
          port: await ports.of('nats'),
          user: 'lienthong',
          password: secrets.natsPassword,
          log,
        });
    if (nats) started.push(nats.server);
    return {
      databaseUrl: url,
      natsUrl: nats?.url ?? natsUrl ?? '',
      postgres: postgres?.server,
      nats: nats?.server,
      wipeNatsStore: () => nats?.wipe(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A launcher that was told to stop needs up to this long. */
const PATIENCE_MS = 20_000;

/**
 * Claims the data folder for this process, waiting for a launcher that is about to stop, and ends what a
 * crashed launcher left running there.
 * @returns how to give the folder back
 * @throws Error while another launcher uses the folder
 */
async function takeOver(dataFolder: string, log: Log, patienceMs: number): Promise<() => void> {
  const claim = join(dataFolder, 'launcher.json');
  const deadline = Date.now() + patienceMs;
  for (let owner = notedProcess(claim), asked = false; owner !== undefined; owner = notedProcess(claim)) {
    if (Date.now() > deadline) {
      throw new Error(
        `${dataFolder} is in use by process ${owner}: stop that one first, or choose another folder`,
      );
    }
    if (!asked) log(`${dataFolder} is in use by process ${owner}: waiting for it to stop …`);
    asked = true;
    await sleep(100);
  }
  noteProcess(claim, process.pid, 'SIGTERM');
  const ended = await endLeftovers(join(dataFolder, 'run'), ['nats', 'postgresql']);
  if (ended.length > 0) log(`ended what a crashed launcher had left: ${ended.join(', ')}`);
  return () => rmSync(claim, { force: true });
}

function lastingSecrets(file: string): Secrets {
  const existing = readJson<Secrets>(file);
  if (existing) return existing;
  const secrets: Secrets = { postgresPassword: secret(), natsPassword: secret() };
  writeAtomically(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** A secret that is safe in URLs: 192 random bits. */
export function secret(): string {
  return randomBytes(24).toString('base64url');
}
