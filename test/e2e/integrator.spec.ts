import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestHub } from '#testing';
import {
  HubProblem,
  HubUnavailable,
  LienthongClient,
  verifyWebhook,
  WebhookRejected,
  type CanonicalRecord,
  type Change,
  type WebhookMessage,
} from '../../clients/typescript/src/index.js';
import { freePort } from '../../tools/infrastructure/index.js';

const EXAMPLES = 'docs/api/examples';
const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasPython) process.stderr.write('SKIPPED: python3 is missing, so the Python examples were not run\n');
if (!hasCurl) process.stderr.write('SKIPPED: curl is missing, so the curl example was not run\n');

const run = promisify(execFile);
let hub: TestHub;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'integrator-'));
  hub = await TestHub.start();
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function record(localId: string, fullName = 'Nguyễn Thị Hòa'): CanonicalRecord {
  return { localId, person: { fullName, dateOfBirth: '1985-03-12' }, membership: { status: 'active' } };
}

/** What the examples take from the environment. */
const environment = (organisation: string) => {
  const { clientId, clientSecret } = hub.credentials(organisation);
  return { ...process.env, HUB: hub.url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret };
};

describe('client package', () => {
  const clientOf = (organisation: string): LienthongClient =>
    new LienthongClient({ url: `${hub.url}/`, ...hub.credentials(organisation) });

  it('pushes, sends, waits and follows, and shows every change once however often it stops', async () => {
    const sut = clientOf('trade-union');
    const accepted = await sut.pushMember(record('Đ/1'));
    expect(accepted).toMatchObject({ state: 'pending', recordId: expect.any(String) });
    const member = await sut.pushMemberAndWait(record('Đ/2', 'Trần Văn An'));
    expect(member).toMatchObject({ recordId: expect.any(String), version: expect.any(Number) });

    async function* list(): AsyncGenerator<CanonicalRecord> {
      for (let number = 3; number < 40; number++) yield record(`Đ/${number}`, `Lê Thị Bình ${number}`);
      yield { ...record('Đ/40'), person: { fullName: '' } };
    }
    const batch = await sut.untilBatchEnds(await sut.sendMembers(list()));
    expect(batch).toMatchObject({ state: 'done', counts: { received: 38, rejected: 1, created: 37 } });
    expect(await sut.batchErrors(batch.batchId)).toMatchObject([{ row: 38, field: 'person.fullName' }]);
    await sut.withdrawMember('Đ/39', 'ghi nhầm');

    const seen: Change[] = [];
    let stored: string | undefined;
    const readers = new AbortController();
    // A reader that stops after every page, and goes on from the cursor that it stored.
    while (!seen.some(({ type }) => type === 'record.withdrawn')) {
      for await (const { items, cursor } of sut.changes({
        after: stored,
        limit: 7,
        signal: readers.signal,
      })) {
        seen.push(...items);
        stored = cursor;
        break;
      }
    }
    const whole: Change[] = [];
    for await (const { items } of sut.changes({ untilEnd: true })) whole.push(...items);
    expect(whole.map(({ id }) => id)).toEqual(seen.map(({ id }) => id));
    expect(new Set(whole.map(({ localId }) => localId)).size).toBe(39);
    readers.abort();
    for await (const page of sut.changes({ after: stored, signal: readers.signal })) {
      throw new Error(`went on after the end: ${JSON.stringify(page)}`);
    }
  });

  it('says what the hub refuses, and when it cannot be reached', async () => {
    const sut = clientOf('veterans');
    const refused = await sut.member('nobody').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HubProblem);
    expect(refused).toMatchObject({ status: 404, code: 'record.unknown' });
    const stranger = new LienthongClient({ url: hub.url, clientId: 'x', clientSecret: 'y' });
    await expect(stranger.member('1')).rejects.toMatchObject({ code: 'oauth.invalid_client' });
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const lost = new LienthongClient({ url: nowhere, clientId: 'x', clientSecret: 'y', patienceMs: 300 });
    await expect(lost.member('1')).rejects.toBeInstanceOf(HubUnavailable);
  });

  it('sends units, and verifies webhooks', async () => {
    const sut = clientOf('veterans');
    expect(await sut.sendUnits([{ code: 'CH-1', kind: 'place', name: 'Chi hội 1' }])).toMatchObject([
      { code: 'CH-1', place: { state: 'none' } },
    ]);
    const messages: WebhookMessage[] = [];
    const forged: unknown[] = [];
    let secret = '';
    const server: Server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        void (async () => {
          for (const attempt of [
            () => verifyWebhook(secret, request.headers, `${body.toString()} `),
            () => verifyWebhook(`whsec_${btoa('x'.repeat(32))}`, request.headers, body),
            () => verifyWebhook(secret, request.headers, body, Date.now() + 3_600_000),
            () => verifyWebhook(secret, {}, body),
          ]) {
            forged.push(await attempt().catch((error: unknown) => error));
          }
          messages.push(await verifyWebhook([secret, 'whsec_AAAA'], request.headers, body));
          response.writeHead(204).end();
        })().catch(() => response.writeHead(401).end());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const webhook = await sut.registerWebhook(`http://127.0.0.1:${port}/`, ['record.linked']);
      secret = webhook.secret;
      await sut.pushMember(record('V-1', 'Phạm Văn Đồng'));
      for (const deadline = Date.now() + 30_000; messages.length === 0;) {
        if (Date.now() > deadline) throw new Error('no message came');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(messages[0]).toMatchObject({ type: 'record.linked', data: { localId: 'V-1' } });
      expect(forged).toHaveLength(4);
      for (const error of forged) expect(error).toBeInstanceOf(WebhookRejected);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('examples', () => {
  (hasCurl ? it : it.skip)('with curl push, send, wait and follow', async () => {
    const { stdout } = await run('sh', [`${EXAMPLES}/push-and-follow.sh`], {
      env: environment('womens-union'),
    });
    expect(stdout).toMatch(/batch [0-9a-f-]{36}: done/);
    for (const localId of ['DV-000001', 'DV-000002', 'DV-000003']) expect(stdout).toContain(localId);
  });

  (hasPython ? it : it.skip)('in Python send a list, and see every item of the feed once', async () => {
    const env = { ...environment('farmers-union'), STORE: join(folder, 'seen.sqlite') };
    const { stdout: first } = await run('python3', [`${EXAMPLES}/push_and_follow.py`], { env });
    expect(first).toMatch(/batch .*: done/);
    expect(first.match(/^record\.linked PY-\d$/gm)).toHaveLength(5);
    const { stdout: second } = await run('python3', [`${EXAMPLES}/push_and_follow.py`], { env });
    expect(second).not.toMatch(/^record\.linked/m);
  });

  (hasPython ? it : it.skip)('in Python receive webhooks, and pass the certification', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const sut = new LienthongClient({ url: hub.url, ...hub.credentials('youth-union') });
    const { webhookId, secret } = await sut.registerWebhook(url);
    const receiver = spawn('python3', [`${EXAMPLES}/webhook_receiver.py`], {
      env: { ...process.env, SECRET: secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let output = '';
      receiver.stdout.on('data', (part: Buffer) => (output += part.toString()));
      while (!output.includes('listening')) await new Promise((resolve) => setTimeout(resolve, 50));
      const ping = await sut.request<{ eventId: string; delivered: boolean }>(
        `/v1/webhooks/${webhookId}/ping`,
        {
          method: 'POST',
        },
      );
      expect(ping.delivered).toBe(true);
      expect(output).toContain(`webhook.ping ${ping.eventId}`);
      const { stdout } = await run(process.execPath, [
        ...['dist/tools/hub/main.js', 'adapter', 'certify', url, '--secret', secret, '--json'],
      ]);
      expect(JSON.parse(stdout)).toMatchObject({ certified: true });
    } finally {
      receiver.kill();
    }
  });
});
