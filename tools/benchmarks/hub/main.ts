/**
 * `npm run bench:hub -- [--records N] [--seed S] [--singles N] [--canonical] [--accuracy] [--node-options OPTIONS]`: the whole hub on this machine, from
 * bulk HTTP until reportable: records per second, CPU per record (also as a multiple of what `link` needs on the same machine) and peak memory by process; an unchanged re-send;
 * and single pushes that wait until they are matched. With `--accuracy` instead of these: what the hub made of the lists
 * against the truth, before and after every review case was decided by it. The lists are in the organisations' own formats
 * and go through their adapters; with `--canonical` they are canonical NDJSON. Prints Markdown tables.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateProvince } from '../../generator/index.js';
import { HubClient } from '../../demo/hub-client.js';
import { type ListForm, type MemberList, writeMemberLists } from '../../demo/member-lists.js';
import { OrganisationSystem } from '../../demo/systems/organisation-system.js';
import { Hub } from '../../hub/hub.js';
import { freePort } from '../../infrastructure/index.js';
import { accuracyOf } from './accuracy.js';
import { baseline } from './baseline.js';
import { spent, usageOf } from './processes.js';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    accuracy: { type: 'boolean', default: false },
    canonical: { type: 'boolean', default: false },
    singles: { type: 'string', default: '300' },
    'node-options': { type: 'string' },
  },
});
const records = Number(values.records);
const seed = Number(values.seed);
const form: ListForm = values.canonical ? 'canonical' : 'own';

const folder = mkdtempSync(join(tmpdir(), 'lienthong-bench-'));
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const row = (cells: readonly (string | number)[]): void =>
  void process.stdout.write(`| ${cells.join(' | ')} |\n`);
const heading = (cells: readonly string[]): void => {
  row(cells);
  row(cells.map(() => '---'));
};

process.stdout.write(
  `${records} records, seed ${seed}, ${form === 'own' ? 'own formats through the adapters' : 'canonical NDJSON'}; Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}\n\n`,
);
const linkUs = await baseline(folder, seed);
process.stdout.write(`baseline: \`link\` of 100,000 records, ${linkUs.toFixed(0)} µs of CPU a record\n\n`);
const hub = await Hub.start({
  dataFolder: join(folder, 'hub'),
  host: '127.0.0.1',
  port: await freePort(),
  matchingWorkers: 1,
  env: {
    LIENTHONG_SANDBOX: '1',
    ...(values['node-options'] && { NODE_OPTIONS: values['node-options'] }),
  },
  log,
});
try {
  const { lists } = await writeMemberLists(join(folder, 'lists'), { records, seed }, form);
  await measured('first push', records, () => pushAll(lists));
  if (values.accuracy) await accuracy();
  else {
    await measured('unchanged re-send', records, () => pushAll(lists));
    await singles(Number(values.singles));
  }
  process.stdout.write('\n');
  heading(['process', 'peak MiB']);
  for (const [name, { peakMiB }] of usageOf(hub)) row([name, Math.round(peakMiB)]);
} finally {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function accuracy(): Promise<void> {
  const database = new URL(hub.infrastructure.databaseUrl);
  database.pathname = '/lienthong';
  const { automatic, link, reviewed, cases, recordsPerCase, decisions } = await accuracyOf(
    database.href,
    client('coordinator'),
    { records, seed },
    folder,
  );
  heading(['', 'precision', 'recall', 'F1']);
  for (const [name, { precision, recall, f1 }] of [
    ['automatic links', automatic],
    ['`link`, same model', link],
    ['after review by truth, findable pairs', reviewed],
  ] as const)
    row([name, precision.toFixed(4), recall.toFixed(4), f1.toFixed(4)]);
  process.stdout.write(
    `\n${cases} cases, ${((100 * cases) / records).toFixed(2)} per 100 records, ${recordsPerCase.toFixed(2)} records each; ${decisions} decisions\n`,
  );
}

function client(name: string): HubClient {
  const credentials = hub.clients[name];
  if (!credentials) throw new Error(`The hub has no client "${name}".`);
  return new HubClient(hub.url, credentials);
}

/** Resolves when everything is matched and in the figures. */
async function pushAll(lists: readonly MemberList[]): Promise<void> {
  const systems = lists.map((list) => new OrganisationSystem(list, client(list.organisation)));
  await Promise.all(
    systems.map(async (system) => {
      await system.push();
      await system.matchedAll();
    }),
  );
}

async function measured(what: string, count: number, work: () => Promise<void>): Promise<void> {
  const before = usageOf(hub);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const cpu = [...spent(before, usageOf(hub))];
  const perRecord = (value: number): string => ((value / count) * 1e6).toFixed(0);
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s, **${Math.round(count / seconds)} records/s**\n\n`);
  heading(['process', 'CPU s', 'µs a record']);
  for (const [name, value] of cpu) row([name, value.toFixed(1), perRecord(value)]);
  const total = cpu.reduce((sum, [, value]) => sum + value, 0);
  row(['all', total.toFixed(1), perRecord(total)]);
  row(['times the baseline', '', (((total / count) * 1e6) / linkUs).toFixed(1)]);
  process.stdout.write('\n');
}

/** New people, one after the other, each pushed with `wait=resolved`. */
async function singles(count: number): Promise<void> {
  const times: number[] = [];
  const askers = new Map<string, HubClient>();
  let unresolved = 0;
  for (const { organisation, canonical } of generateProvince({ records: count, seed: seed + 1 })) {
    const path = `/v1/members/${encodeURIComponent(`single-${canonical.localId}`)}?wait=resolved`;
    const body = JSON.stringify({ ...canonical, localId: undefined });
    const asker = askers.get(organisation) ?? client(organisation);
    // The token is fetched before the clock starts.
    if (!askers.has(organisation)) await asker.json('/v1/changes?limit=1');
    askers.set(organisation, asker);
    const started = performance.now();
    const { status } = await asker.request(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: () => body,
    });
    times.push(performance.now() - started);
    if (status !== 200) unresolved++;
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(0);
  process.stdout.write(
    `${count} single pushes with wait=resolved: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(0.999)} ms; ${unresolved} not matched in time\n`,
  );
}
