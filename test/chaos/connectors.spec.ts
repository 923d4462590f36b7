import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestHub } from '#testing';
import { queryHub } from '../hub/observed.js';
import { provinceRecords, seededRandom } from '../hub/province.js';

/** The long form: LIENTHONG_TEST_RECORDS=20000 LIENTHONG_CHAOS_KILLS=20. */
const RECORDS = Number(process.env.LIENTHONG_TEST_RECORDS ?? 3_000);
const KILLS = Number(process.env.LIENTHONG_CHAOS_KILLS ?? 3);
const SEED = Number(process.env.LIENTHONG_CHAOS_SEED ?? Date.now() % 1_000_000);
const PAGE = 50;
const PAGE_MS = 40;
const NAME = 'chaos-source';

const all = provinceRecords(RECORDS, 4_711);
const [organisation = ''] = all.map((record) => record.organisation);
const records = all.filter((record) => record.organisation === organisation).map((one) => one.canonical);

interface Run {
  readonly outcome: string;
  readonly received: number;
}

describe(`a gateway that dies while it pulls (LIENTHONG_CHAOS_SEED=${SEED})`, () => {
  const adapters = mkdtempSync(join(tmpdir(), 'chaos-adapters-'));
  const random = seededRandom(SEED);
  let source: Server;
  let hub: TestHub;
  /** Pages that were asked for, again and again included. */
  let pages = 0;

  beforeAll(async () => {
    source = createServer((request, response) => {
      const from = Number(new URL(request.url ?? '/', 'http://source').searchParams.get('after') ?? 0);
      pages++;
      const next = from + PAGE < records.length ? String(from + PAGE) : null;
      setTimeout(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ members: records.slice(from, from + PAGE), next }));
      }, PAGE_MS);
    });
    await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
    writeFileSync(join(adapters, `${NAME}.yaml`), adapterFile((source.address() as AddressInfo).port));
    hub = await TestHub.start({ env: { LIENTHONG_ADAPTERS_FOLDER: adapters } });
  }, 300_000);
  afterAll(async () => {
    await hub?.stop();
    source.closeAllConnections();
    source.close();
    rmSync(adapters, { recursive: true });
  }, 60_000);

  const runs = async (): Promise<Run[]> => {
    const path = `/v1/connectors/${NAME}/runs?limit=200`;
    return (await hub.client(organisation).json<{ items: Run[] }>(path)).items;
  };
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    for (const deadline = Date.now() + 200_000; !(await done()); await sleep(100)) {
      if (Date.now() > deadline) throw new Error(`not in time\n${hub.log()}\n${hub.errors()}`);
    }
  };

  it('brings every row, and none twice', async () => {
    await hub.client(organisation).request(`/v1/connectors/${NAME}/run`, { method: 'POST' });
    const journal: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const at = pages + 2 + Math.floor(random() * 4);
      await until(async () => pages >= at || (await runs())[0]?.outcome === 'succeeded');
      await sleep(random() * PAGE_MS);
      if (hub.kill('gateway')) journal.push(pages);
      await hub.untilReady();
    }
    await until(async () => (await runs())[0]?.outcome === 'succeeded');
    const counts = async () =>
      (
        await queryHub<Record<string, number>>(
          hub,
          `SELECT (SELECT count(*) FROM registry.record)::int AS records,
                  (SELECT count(*) FROM registry.record_version)::int AS versions,
                  (SELECT coalesce(sum(row_count), 0) FROM gateway.intake_chunk)::int AS journaled,
                  (SELECT count(*) FROM gateway.intake_chunk WHERE settled_at IS NULL)::int AS open`,
        )
      )[0];
    await until(async () => (await counts())?.['open'] === 0);
    const all = await runs();
    process.stderr.write(
      `chaos of connectors: seed ${SEED}: killed at pages ${journal.join(', ')}; ${all.length} runs, ` +
        `${pages} pages asked for of ${Math.ceil(records.length / PAGE)}\n`,
    );
    // Not one row was even journaled twice: the place moves with the rows.
    expect(await counts()).toEqual({
      records: records.length,
      versions: records.length,
      journaled: records.length,
      open: 0,
    });
    expect(all.reduce((sum, { received }) => sum + received, 0)).toBe(records.length);
    expect(all.filter(({ outcome }) => outcome === 'interrupted').length).toBeGreaterThan(0);
  }, 300_000);
});

function adapterFile(port: number): string {
  return `adapter: ${NAME}
organisation: ${organisation}
connection:
  kind: http-pull
  url: http://127.0.0.1:${port}/members
  pages: { cursor: { at: next, parameter: after } }
format: { type: json, items: members }
record:
  localId: localId
  person.fullName: person.fullName
  person.dateOfBirth: person.dateOfBirth
  person.gender: person.gender
  membership.status: membership.status
`;
}
