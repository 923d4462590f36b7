import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { MissingPrerequisite } from './remedy.js';
import type { Log } from './supervised.js';

const run = promisify(execFile);

export interface NatsBinary {
  readonly path: string;
  /** `[major, minor, patch]`. */
  readonly version: readonly [number, number, number];
  readonly origin: 'named' | 'found' | 'unpacked';
}

/** Folders of servers that are not on the PATH of ordinary users. */
const USUAL_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/opt/homebrew/bin'];

const INSTRUCTIONS = [
  'Debian, Ubuntu: apt-get install nats-server',
  'macOS: brew install nats-server',
  'any system: put a nats-server 2.9 or later on the PATH, or its path into LIENTHONG_NATS_SERVER',
  'or name a running NATS server with JetStream in NATS_URL',
];

/**
 * A nats-server to start: the one that LIENTHONG_NATS_SERVER names, else one on the PATH, else one
 * unpacked, without installing it, from the package of the Debian or Ubuntu that this machine runs.
 */
export async function natsBinary(
  stateFolder: string,
  log: Log,
  env: NodeJS.ProcessEnv = process.env,
): Promise<NatsBinary> {
  const named = env.LIENTHONG_NATS_SERVER;
  if (named) {
    const version = versionOf(named);
    if (version) return { path: named, version, origin: 'named' };
    throw new MissingPrerequisite(`LIENTHONG_NATS_SERVER names ${named}, which does not run.`, INSTRUCTIONS);
  }
  return findOnPath(env) ?? (await unpack(stateFolder, log));
}

function findOnPath(env: NodeJS.ProcessEnv): NatsBinary | undefined {
  // LIENTHONG_NATS_PATH narrows the search; tests use it to do without an installed server.
  const folders = env.LIENTHONG_NATS_PATH?.split(delimiter) ?? [
    ...(env.PATH ?? '').split(delimiter),
    ...USUAL_FOLDERS,
  ];
  for (const folder of folders) {
    const path = join(folder, 'nats-server');
    if (!isAbsolute(folder) || !existsSync(path)) continue;
    const version = versionOf(path);
    if (version) return { path, version, origin: 'found' };
  }
  return undefined;
}

/** `nats-server: v2.9.10` → [2, 9, 10]; undefined when the program does not run. */
function versionOf(path: string): [number, number, number] | undefined {
  try {
    const output = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
    const match = /v(\d+)\.(\d+)\.(\d+)/.exec(output);
    return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
  } catch {
    return undefined;
  }
}

async function unpack(stateFolder: string, log: Log): Promise<NatsBinary> {
  const home = join(stateFolder, 'nats-server');
  const path = join(home, 'usr', 'sbin', 'nats-server');
  if (!existsSync(path)) {
    mkdirSync(stateFolder, { recursive: true });
    const draft = mkdtempSync(join(stateFolder, 'unpacking-'));
    try {
      log('no nats-server on the PATH: unpacking the package of the distribution (nothing gets installed)');
      const archive = await download(draft);
      await run('dpkg', ['-x', archive, join(draft, 'content')]);
      rmSync(home, { recursive: true, force: true });
      renameSync(join(draft, 'content'), home);
    } catch (cause) {
      throw new MissingPrerequisite(
        'There is no nats-server here, and the package of the distribution could not be had.',
        INSTRUCTIONS,
        { cause },
      );
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  const version = versionOf(path);
  if (version) return { path, version, origin: 'unpacked' };
  throw new MissingPrerequisite(`The unpacked ${path} does not run.`, INSTRUCTIONS);
}

/**
 * Fetches the package with apt, but with package lists and caches in a private folder: ordinary users
 * may not write the system's, and a fresh machine or container has none.
 */
async function download(folder: string): Promise<string> {
  const state = join(folder, 'apt');
  for (const sub of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(state, sub), { recursive: true });
  const options = [
    ...['-o', `Dir::State=${state}`, '-o', `Dir::State::lists=${join(state, 'lists')}`],
    ...['-o', `Dir::Cache=${join(state, 'cache')}`, '-o', 'Dir::State::status=/var/lib/dpkg/status'],
    // As root, apt would fetch as the user _apt, who may not write here.
    ...['-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Languages=none', '-o', 'Acquire::Retries=3', '-qq'],
  ];
  const limits = { cwd: folder, timeout: 180_000 };
  await run('apt-get', [...options, 'update'], limits);
  await run('apt-get', [...options, 'download', 'nats-server'], limits);
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (!archive) throw new Error('apt-get download left no package');
  return join(folder, archive);
}
