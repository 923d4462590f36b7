import { randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { CanonicalRecord } from '#contracts';
import { HubClient } from '../../demo/hub-client.js';
import { generateProvince, OWN_FORMATS, ownList, type Organisation } from '../../generator/index.js';
import { freePort } from '../../infrastructure/index.js';
import { Hub } from '../../hub/hub.js';
import { usageOf } from '../hub/processes.js';

/**
 * What the upload of large lists in an organisation's own format costs the gateway, until it answers 202:
 * `npm run --silent bench:upload -- --csv 1000000 --xlsx 200000`. Linux only.
 */
const { values } = parseArgs({
  options: {
    csv: { type: 'string', default: '1000000' },
    xlsx: { type: 'string', default: '200000' },
    'node-options': { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'bench-upload-'));

async function csvFile(rows: number): Promise<string> {
  const path = join(folder, 'list.csv');
  const file = await open(path, 'w');
  let batch: CanonicalRecord[] = [];
  let written = 0;
  const flush = async (): Promise<void> => {
    const bytes = await ownList('womens-union', batch);
    await file.write(written === 0 ? bytes : bytes.subarray(bytes.indexOf(10) + 1));
    written += batch.length;
    batch = [];
  };
  for (const { canonical } of generateProvince({ records: rows, seed: 1 })) {
    batch.push({ ...canonical, localId: `B-${written + batch.length}` });
    if (batch.length === 10_000) await flush();
  }
  if (batch.length > 0) await flush();
  await file.close();
  return path;
}

async function xlsxFile(rows: number): Promise<string> {
  const path = join(folder, 'list.xlsx');
  const records = Array.from(generateProvince({ records: rows, seed: 1 }), ({ canonical }, i) => ({
    ...canonical,
    localId: `B-${i}`,
  }));
  await writeFile(path, await ownList('youth-union', records));
  return path;
}

async function measure(organisation: Organisation, path: string, rows: number): Promise<object> {
  const hub = await Hub.start({
    dataFolder: join(folder, organisation),
    host: '127.0.0.1',
    port: await freePort(),
    matchingWorkers: 1,
    env: {
      LIENTHONG_SANDBOX: '1',
      ...(values['node-options'] && { NODE_OPTIONS: values['node-options'] }),
    },
    log: () => undefined,
  });
  try {
    const credentials = hub.clients[organisation]!;
    const client = new HubClient(hub.url, credentials);
    const before = usageOf(hub).get('gateway')!;
    const started = performance.now();
    const { batchId } = await client.json<{ batchId: string }>(`/v1/batches?adapter=${organisation}`, {
      method: 'POST',
      headers: { 'content-type': OWN_FORMATS[organisation].mediaType, 'idempotency-key': randomUUID() },
      body: () => Readable.toWeb(createReadStream(path)) as ReadableStream,
    });
    const seconds = (performance.now() - started) / 1000;
    const after = usageOf(hub).get('gateway')!;
    const { counts } = await client.json<{ counts: { received: number; rejected: number } }>(
      `/v1/batches/${batchId}`,
    );
    return {
      organisation,
      megabytes: Math.round(statSync(path).size / 1048576),
      rows,
      ...counts,
      seconds: Number(seconds.toFixed(1)),
      rowsPerSecond: Math.round(rows / seconds),
      gatewayCpuSeconds: Number((after.cpu - before.cpu).toFixed(1)),
      gatewayPeakMiB: Math.round(after.peakMiB),
    };
  } finally {
    await hub.stop();
  }
}

try {
  const [csv, xlsx] = [Number(values.csv), Number(values.xlsx)];
  if (csv > 0)
    process.stdout.write(`${JSON.stringify(await measure('womens-union', await csvFile(csv), csv))}\n`);
  if (xlsx > 0)
    process.stdout.write(`${JSON.stringify(await measure('youth-union', await xlsxFile(xlsx), xlsx))}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
