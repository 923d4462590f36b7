import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Infrastructure, removeOwnedFolder, startInfrastructure } from './index.js';

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

  it('refuses a folder that another launcher uses', async () => {
    const folder = newFolder();
    await start(folder);
    await expect(start(folder)).rejects.toThrow(/in use by process/);
  });
});
