import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { type Infrastructure, removeOwnedFolder, startInfrastructure, WORKSPACE } from './index.js';

const folders: string[] = [];
const running: Infrastructure[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-infrastructure-'));
  folders.push(folder);
  return folder;
}

async function start(dataFolder: string): Promise<Infrastructure> {
  const infrastructure = await startInfrastructure({
    dataFolder,
    databaseUrl: '',
    natsUrl: '',
    sharedBuffersMiB: 32,
    patienceMs: 500,
  });
  running.push(infrastructure);
  return infrastructure;
}

async function sql<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function streams(url: string): Promise<string[]> {
  const { username, password, host } = new URL(url);
  const connection = await connect({ servers: host, user: username, pass: password });
  try {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    const names = manager.streams.names();
    const found: string[] = [];
    for await (const name of names) found.push(name);
    return found;
  } finally {
    await connection.close();
  }
}

/** Servers whose launcher was killed without warning. */
async function abandonedServers(dataFolder: string): Promise<{ databaseUrl: string }> {
  const module = pathToFileURL(join(WORKSPACE, 'dist/tools/infrastructure/index.js')).href;
  const options = JSON.stringify({ dataFolder, databaseUrl: '', natsUrl: '', sharedBuffersMiB: 32 });
  const script = `const { startInfrastructure } = await import('${module}');
    const { databaseUrl } = await startInfrastructure(${options});
    console.log(JSON.stringify({ databaseUrl }));
    setInterval(() => undefined, 1000);`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(launcher.stdout), 'line')) as [string];
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  return JSON.parse(line) as { databaseUrl: string };
}

describe('the embedded infrastructure', () => {
  afterEach(async () => {
    for (const infrastructure of running.splice(0)) await infrastructure.stop();
    for (const folder of folders.splice(0)) {
      removeOwnedFolder(join(folder, 'postgresql'));
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps data, ports and passwords over a restart', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await sql(first.databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await streams(first.natsUrl);
    await first.stop();

    const second = await start(folder);
    expect(second.databaseUrl).toBe(first.databaseUrl);
    expect(second.natsUrl).toBe(first.natsUrl);
    expect(await sql(second.databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await streams(second.natsUrl)).toEqual(['KEPT']);
  });

  it('runs PostgreSQL 18 with durable commits', async () => {
    const { databaseUrl } = await start(newFolder());
    const settings = await sql<{ name: string; setting: string }>(
      databaseUrl,
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums') ORDER BY name`,
    );
    expect(settings.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'on']);
    const [version] = await sql<{ server_version: string }>(databaseUrl, 'SHOW server_version');
    expect(version?.server_version).toMatch(/^18\./);
  });

  it('starts a killed server again at the same address', async () => {
    const infrastructure = await start(newFolder());
    await sql(infrastructure.databaseUrl, 'CREATE TABLE kept AS SELECT 7 AS answer');
    for (const server of [infrastructure.postgres, infrastructure.nats]) {
      const pid = server?.pid;
      server?.kill();
      while (server?.pid === pid) await new Promise((resolve) => setTimeout(resolve, 20));
      await server?.untilReady();
    }
    expect(await sql(infrastructure.databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
    expect(await streams(infrastructure.natsUrl)).toEqual(['KEPT']);
  });

  // Only root can find itself in a folder that the account of PostgreSQL cannot enter.
  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('works below a home directory that others may not enter', async () => {
    const home = newFolder();
    chmodSync(home, 0o700);
    const folder = join(home, 'clone', '.lienthong');
    const { databaseUrl, stop } = await start(folder);
    await sql(databaseUrl, 'CREATE TABLE kept AS SELECT 1 AS answer');
    await stop();
    expect(lstatSync(join(folder, 'postgresql')).isSymbolicLink()).toBe(true);
    expect(statSync(home).mode & 0o777).toBe(0o700);

    const second = await start(folder);
    expect(await sql(second.databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 1 }]);
    await second.stop();

    rmSync(folder, { recursive: true });
    const afterDeletion = await start(folder);
    await expect(sql(afterDeletion.databaseUrl, 'SELECT answer FROM kept')).rejects.toThrow(/does not exist/);
    await afterDeletion.stop();
    removeOwnedFolder(join(folder, 'postgresql'));
  });

  it('takes over from a launcher that was killed', async () => {
    const folder = newFolder();
    const abandoned = await abandonedServers(folder);
    await sql(abandoned.databaseUrl, 'CREATE TABLE kept AS SELECT 3 AS answer');

    const successor = await start(folder);
    expect(successor.databaseUrl).toBe(abandoned.databaseUrl);
    expect(await sql(successor.databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 3 }]);
  });

  it('starts although the process id in a stale lock belongs to another program', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const lock = join(folder, 'postgresql', 'data', 'postmaster.pid');
    const content = readFileSync(lock, 'utf8');
    await first.stop();
    writeFileSync(lock, content.replace(/^\d+/, String(process.pid)));
    const { databaseUrl } = await start(folder);
    expect(await sql(databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a folder that another launcher uses', async () => {
    const folder = newFolder();
    await start(folder);
    await expect(start(folder)).rejects.toThrow(/in use by process/);
  });
});
