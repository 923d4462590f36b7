import { type ChildProcess, spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubClient } from '../../../tools/demo/hub-client.js';
import type { HubConnection } from '../../../tools/hub/connection.js';
import { freePort, readJson, removeOwnedFolder, WORKSPACE } from '../../../tools/infrastructure/index.js';

export interface TestHubOptions {
  /** Processes of the matching service; default 1. */
  readonly matchingWorkers?: number;
  /** Where the gateway listens; default any free port. */
  readonly port?: number;
  /** Further variables for the services. */
  readonly env?: Readonly<Record<string, string>>;
}

interface SandboxFile {
  readonly url: string;
  readonly clients: Readonly<Record<string, { clientId: string; clientSecret: string }>>;
  readonly accounts: Readonly<Record<string, { name: string; password: string }>>;
}

const START_MS = 120_000;

/**
 * The whole hub as real processes (`hub sandbox` on a temporary folder), with handles to hurt it. The
 * programs come from `dist`, so a build must have happened.
 */
export class TestHub {
  /** Ends requests that are still being repeated when the hub stops. */
  private readonly stopping = new AbortController();

  private constructor(
    /** Data and logs of the hub; removed by `stop()`. */
    readonly dataFolder: string,
    private readonly launcher: ChildProcess,
    private readonly sandbox: SandboxFile,
    /** Databases and services behind the API. */
    readonly connection: HubConnection,
  ) {
    // Every request listens to it, thousands of them, until it is collected.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Resolves when the hub is ready. */
  static async start(options: TestHubOptions = {}): Promise<TestHub> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'lienthong-hub-'));
    const launcher = launch(dataFolder, options.port ?? (await freePort()), options);
    const file = clientsFile(dataFolder);
    const deadline = Date.now() + START_MS;
    while (!existsSync(file)) {
      if (launcher.exitCode !== null || Date.now() > deadline) {
        launcher.kill();
        throw new Error(`The hub did not start:\n${launcherLog(dataFolder)}`);
      }
      await sleep(50);
    }
    const sandbox = readJson<SandboxFile>(file) as SandboxFile;
    const connection = readJson<HubConnection>(join(dataFolder, 'connection.json')) as HubConnection;
    return new TestHub(dataFolder, launcher, sandbox, connection);
  }

  get url(): string {
    return this.sandbox.url;
  }

  /** Services and servers by name: `gateway`, `matching-2`, `nats`, `postgresql` … */
  get instances(): string[] {
    return [...Object.keys(this.connection.services), 'nats', 'postgresql'];
  }

  /** A patient client of an organisation (by slug) or a role. */
  client(name: string): HubClient {
    return new HubClient(this.url, this.credentials(name), this.stopping.signal);
  }

  /** What an organisation (by slug) or a role signs in with. */
  credentials(name: string): { readonly clientId: string; readonly clientSecret: string } {
    const credentials = this.sandbox.clients[name];
    if (!credentials) throw new Error(`The sandbox has no client ${name}`);
    return credentials;
  }

  /** What the person of an organisation (by slug) or a role signs in to the console with. */
  account(name: string): { readonly name: string; readonly password: string } {
    const account = this.sandbox.accounts[name];
    if (!account) throw new Error(`The sandbox has no account ${name}`);
    return account;
  }

  /** Kills a process without warning; the launcher starts it again. False: it is down already. */
  kill(instance: string): boolean {
    return this.signal(instance, 'SIGKILL');
  }

  /** Freezes a process: it lives, but does nothing any more. */
  freeze(instance: string): void {
    this.signal(instance, 'SIGSTOP');
  }

  private signal(instance: string, signal: NodeJS.Signals): boolean {
    const pid = readJson<{ pid: number }>(join(this.dataFolder, 'run', `${instance}.json`))?.pid;
    if (pid === undefined) return false;
    try {
      process.kill(pid, signal);
      return true;
    } catch {
      return false;
    }
  }

  /** The disk of the broker is lost: all streams, messages and acknowledgements with it. */
  wipeNatsStore(): void {
    this.kill('nats');
    rmSync(join(this.dataFolder, 'nats', 'jetstream'), { recursive: true, force: true });
  }

  /** Resolves when every service says that it is ready. */
  async untilReady(timeoutMs = START_MS): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (const url of Object.values(this.connection.services)) {
      while (!(await isReady(url))) {
        if (Date.now() > deadline) throw new Error(`${url} is not ready:\n${this.log()}`);
        await sleep(100);
      }
    }
  }

  /** What the launcher said so far, or what a service logged. */
  log(instance?: string): string {
    if (instance === undefined) return launcherLog(this.dataFolder);
    return readFileSync(join(this.dataFolder, 'logs', `${instance}.log`), 'utf8');
  }

  /** The errors that the services logged, the latest last. */
  errors(lines = 20): string {
    return Object.keys(this.connection.services)
      .flatMap((instance) => this.log(instance).split('\n'))
      .filter((line) => line.includes('"level":"error"'))
      .sort((a, b) => timeOf(a).localeCompare(timeOf(b)))
      .slice(-lines)
      .join('\n');
  }

  /** Stops everything as an operator would and removes the data. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.launcher.exitCode === null && this.launcher.signalCode === null) {
      const ended = once(this.launcher, 'exit');
      this.launcher.kill('SIGTERM');
      await ended;
    }
    removeOwnedFolder(join(this.dataFolder, 'postgresql'));
    rmSync(this.dataFolder, { recursive: true, force: true });
  }
}

function launch(dataFolder: string, port: number, options: TestHubOptions): ChildProcess {
  const output = openSync(join(dataFolder, 'launcher.log'), 'a');
  // The runner's own options, and servers that hold other data, are none of the hub's business.
  const { NODE_OPTIONS, DATABASE_URL, NATS_URL, ...env } = process.env;
  const child = spawn(
    process.execPath,
    [
      join(WORKSPACE, 'dist/tools/hub/main.js'),
      'sandbox',
      ...['--port', String(port), '--data', dataFolder, '--clients', clientsFile(dataFolder)],
      ...['--matching-workers', String(options.matchingWorkers ?? 1)],
    ],
    { stdio: ['ignore', output, output], env: { ...env, LIENTHONG_TETHERED: '1', ...options.env } },
  );
  closeSync(output);
  // A test runner that gives up must not leave a hub behind.
  const abandon = () => child.kill('SIGTERM');
  process.once('exit', abandon);
  child.once('exit', () => process.off('exit', abandon));
  return child;
}

const timeOf = (line: string) => /"time":"([^"]+)"/.exec(line)?.[1] ?? '';

const clientsFile = (dataFolder: string) => join(dataFolder, 'clients.json');

function launcherLog(dataFolder: string): string {
  return readFileSync(join(dataFolder, 'launcher.log'), 'utf8');
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
