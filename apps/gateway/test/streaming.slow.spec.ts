import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { freePort } from '../../../tools/infrastructure/index.js';
import { GatewayUnderTest, record } from './gateway-under-test.js';

const ROWS = 300_000;
const MEBIBYTE = 1024 * 1024;

/** Rows as the wire brings them, made while they are sent. */
function* rows(count: number): Generator<string> {
  for (let i = 0; i < count; i += 100) {
    let piece = '';
    for (let row = i; row < Math.min(i + 100, count); row++) {
      piece += `${JSON.stringify({
        ...record(`stream-${row}`),
        membership: { status: 'active', unitCode: 'CH-0012', role: 'member', joinedOn: '2010-05-19' },
      })}\n`;
    }
    yield piece;
  }
}

describe('a long upload', () => {
  let sut: GatewayUnderTest;
  let gateway: ChildProcess;
  let url: string;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
    await sut.stopApp();
    const port = await freePort();
    gateway = spawn(process.execPath, ['dist/apps/gateway/src/main.js'], {
      env: { ...process.env, NODE_OPTIONS: '', ...sut.environment, LIENTHONG_PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    url = `http://127.0.0.1:${port}`;
    await sut.eventually(async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok, 30_000);
    sut.url = url;
  }, 90_000);
  afterAll(async () => {
    gateway.kill('SIGTERM');
    await once(gateway, 'exit');
    await sut.stop();
  });

  const gauge = async (name: string): Promise<number> => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  };

  it('is read in bounded memory, with little CPU a row', async () => {
    const token = await sut.token('trade-union');
    const cpuBefore = await gauge('process_cpu_seconds_total');
    let peak = 0;
    const sampling = setInterval(() => {
      void gauge('process_resident_memory_bytes').then((bytes) => (peak = Math.max(peak, bytes)));
    }, 250);
    const sending = request(`${url}/v1/batches`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': crypto.randomUUID(),
      },
    });
    const answered = once(sending, 'response') as Promise<[{ statusCode: number; resume(): void }]>;
    const began = Date.now();
    await pipeline(Readable.from(rows(ROWS)), sending);
    const [response] = await answered;
    response.resume();
    const seconds = (Date.now() - began) / 1000;
    clearInterval(sampling);
    const cpu = ((await gauge('process_cpu_seconds_total')) - cpuBefore) * 1e6;
    process.stderr.write(
      `${ROWS} rows in ${seconds.toFixed(1)} s, ${(cpu / ROWS).toFixed(1)} µs CPU a row, ` +
        `${Math.round(peak / MEBIBYTE)} MiB resident at most\n`,
    );
    expect(response.statusCode).toBe(202);
    expect(peak / MEBIBYTE).toBeLessThan(350);
  }, 180_000);
});
