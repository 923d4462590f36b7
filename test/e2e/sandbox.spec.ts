import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROLES, SHIPPED_ORGANISATIONS } from '#contracts';
import { HubClient } from '../../tools/demo/hub-client.js';
import { freePort, removeOwnedFolder, WORKSPACE } from '../../tools/infrastructure/index.js';

const folder = mkdtempSync(join(tmpdir(), 'lienthong-sandbox-'));
const data = join(folder, 'data');
const clientsFile = join(folder, 'clients.json');

interface ClientsFile {
  readonly url: string;
  readonly clients: Record<string, { clientId: string; clientSecret: string }>;
  readonly accounts: Record<string, { name: string; password: string }>;
}

afterAll(() => {
  removeOwnedFolder(join(data, 'postgresql'));
  rmSync(folder, { recursive: true, force: true });
});

/** `npm run hub -- sandbox`, as integrators start it; what it prints besides the log lines is a mistake. */
async function start(port: number) {
  const { NODE_OPTIONS, DATABASE_URL, NATS_URL, ...env } = process.env;
  const npm = spawn(
    'npm',
    [
      'run',
      '--silent',
      'hub',
      '--',
      'sandbox',
      '--port',
      String(port),
      '--data',
      data,
      '--clients',
      clientsFile,
    ],
    { cwd: WORKSPACE, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  npm.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  let log = '';
  npm.stderr.on('data', (text: Buffer) => (log += text.toString()));
  const exited = once(npm, 'exit');
  const deadline = Date.now() + 120_000;
  while (!existsSync(clientsFile)) {
    if (npm.exitCode !== null || Date.now() > deadline) throw new Error(`not ready: ${log}`);
    await sleep(50);
  }
  return {
    file: JSON.parse(readFileSync(clientsFile, 'utf8')) as ClientsFile,
    printed: () => printed,
    /** Milliseconds that the stop took. */
    async stop(signal: NodeJS.Signals): Promise<number> {
      const since = Date.now();
      npm.kill(signal);
      await exited;
      return Date.now() - since;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`).then(
    () => true,
    () => false,
  );
}

describe('the sandbox', () => {
  it('hands out credentials that work, and continues with its data after a stop', async () => {
    const port = await freePort();
    const first = await start(port);
    expect(first.file.url).toBe(`http://127.0.0.1:${port}`);
    const names = [
      ...SHIPPED_ORGANISATIONS.map(({ slug }) => slug),
      ...ROLES.filter((role) => role !== 'organisation'),
    ];
    expect(Object.keys(first.file.clients).sort()).toEqual([...names].sort());
    expect(Object.keys(first.file.accounts).sort()).toEqual([...names].sort());
    expect(statSync(clientsFile).mode & 0o077).toBe(0);

    const member = {
      localId: 'DV-1',
      person: { fullName: 'Nguyễn Thị Hòa' },
      membership: { status: 'active' },
    };
    const client = (file: ClientsFile, name: string) => {
      const credentials = file.clients[name];
      if (!credentials) throw new Error(`no client ${name}`);
      return new HubClient(file.url, credentials);
    };
    const pushed = await client(first.file, 'youth-union').json<{ personId: string }>(
      '/v1/members/DV-1?wait=resolved',
      {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: () => JSON.stringify(member),
      },
    );
    expect(await first.stop('SIGTERM')).toBeLessThan(15_000);
    expect(await answers(first.file.url)).toBe(false);
    expect(existsSync(clientsFile)).toBe(false);
    expect(first.printed()).toBe('');

    const second = await start(port);
    expect(second.file).toEqual(first.file);
    const kept = await client(second.file, 'youth-union').json<{ personId: string }>('/v1/members/DV-1');
    expect(kept.personId).toBe(pushed.personId);
    const report = await client(second.file, 'board').json<{ persons: number }>('/v1/reports/summary');
    expect(report.persons).toBe(1);
    expect(await second.stop('SIGINT')).toBeLessThan(15_000);
  }, 300_000);
});
