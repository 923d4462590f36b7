import { afterAll, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsBinary } from './nats-binary.js';
import { natsConfiguration } from './nats.js';

const folder = mkdtempSync(join(tmpdir(), 'lienthong-nats-binary-'));
const silent = () => undefined;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pretendServer(name: string, version: string): string {
  const home = join(folder, name);
  mkdirSync(home);
  const path = join(home, 'nats-server');
  writeFileSync(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  chmodSync(path, 0o755);
  return home;
}

describe('the nats-server to start', () => {
  it('is the named one before any other', async () => {
    const home = pretendServer('named', '2.12.1');
    const binary = await natsBinary(folder, silent, { LIENTHONG_NATS_SERVER: join(home, 'nats-server') });
    expect(binary).toEqual({ path: join(home, 'nats-server'), version: [2, 12, 1], origin: 'named' });
  });

  it('is found in the folders of the search path', async () => {
    const home = pretendServer('found', '2.10.22');
    const binary = await natsBinary(folder, silent, {
      LIENTHONG_NATS_PATH: `${join(folder, 'nowhere')}:${home}`,
    });
    expect(binary).toEqual({ path: join(home, 'nats-server'), version: [2, 10, 22], origin: 'found' });
  });

  it('is unpacked from the package of the distribution when none is found, once', async () => {
    const lines: string[] = [];
    const unpack = () =>
      natsBinary(join(folder, 'state'), (line) => lines.push(line), { LIENTHONG_NATS_PATH: folder });
    const binary = await unpack();
    expect(binary).toMatchObject({
      path: join(folder, 'state', 'nats-server/usr/sbin/nats-server'),
      origin: 'unpacked',
    });
    expect(binary.version[0]).toBeGreaterThanOrEqual(2);
    expect(await unpack()).toEqual(binary);
    expect(lines).toHaveLength(1);
  }, 200_000);

  it('is asked for with a remedy when a named one does not run', async () => {
    const attempt = natsBinary(folder, silent, { LIENTHONG_NATS_SERVER: join(folder, 'missing') });
    await expect(attempt).rejects.toThrow(/apt-get install nats-server[^]*LIENTHONG_NATS_SERVER[^]*NATS_URL/);
  });
});

describe('the configuration of nats-server', () => {
  const settings = { store: '/data/jetstream', port: 4333, user: 'lienthong', password: 'secret' };

  it('asks for a flush of every message where the server knows how', () => {
    expect(natsConfiguration(settings, [2, 10, 0])).toContain('sync_interval: always');
    expect(natsConfiguration(settings, [2, 12, 3])).toContain('sync_interval: always');
    expect(natsConfiguration(settings, [2, 9, 10])).not.toContain('sync_interval');
  });

  it('listens on this machine alone, to callers with a password', () => {
    const text = natsConfiguration(settings, [2, 9, 10]);
    expect(text).toContain('listen: "127.0.0.1:4333"');
    expect(text).toContain('users: [{ user: "lienthong", password: "secret" }]');
  });
});
