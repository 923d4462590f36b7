import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SummaryReport } from '#contracts';
import { DEFAULT_PROVINCE } from '../generator/index.js';
import { Hub } from '../hub/hub.js';
import { freePort, writeAtomically } from '../infrastructure/index.js';
import { isFree } from '../infrastructure/ports.js';
import { sendFiguresOfOthers } from './figures-of-others.js';
import { guideText } from './guide.js';
import { type Credentials, HubClient } from './hub-client.js';
import { writeMemberLists } from './member-lists.js';
import { number } from './numbers.js';
import { Progress } from './progress.js';
import { contradictions, deviation, placeContradictions } from './report-check.js';
import { reportText } from './report-table.js';
import type { DemoSettings } from './settings.js';
import { organisationName } from './labels.js';
import { OwnWays, WAYS } from './systems/own-ways.js';
import { Stages } from './stages.js';

/** What `--check` prints as its last line. */
export interface DemoResult {
  readonly records: number;
  readonly persons: number;
  readonly memberships: number;
  /** People that the hub would count if it knew everything. */
  readonly truePersons: number;
  /** Open review cases. */
  readonly pendingReview: number;
  /** From the first request until everything is matched and in the report. */
  readonly seconds: number;
  readonly recordsPerSecond: number;
}

const USUAL_PORT = 8080;
/** Single records are in the figures a moment after their members are matched. */
const REPORT_PATIENCE_MS = 15_000;

const START = 'khởi động / start PostgreSQL, NATS and services';
const GENERATE = 'tạo dữ liệu / generate the province';
const PUSH = 'đồng bộ danh sách / sync until all is accepted';
const MATCH = 'liên thông / wait until all is matched';
const REPORT = 'báo cáo / report';

/**
 * Starts a hub with no data, syncs a synthetic province from five organisation systems in five ways, prints the report.
 * Resolves after `stay` has been waited for (not with `--check`) and the hub is stopped.
 * @throws Error in plain words when something is not as it must be
 */
export async function runDemo(
  settings: DemoSettings,
  folder: string,
  signal: AbortSignal,
  stay: () => Promise<unknown>,
): Promise<DemoResult> {
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const stages = new Stages(log);
  const ways = await OwnWays.prepare(folder);
  const hub = await stages.run(START, async () =>
    Hub.start({
      dataFolder: join(folder, 'hub'),
      host: '127.0.0.1',
      port: settings.port ?? (await portFor(settings)),
      matchingWorkers: settings.matchingWorkers,
      env: { LIENTHONG_SANDBOX: '1', ...ways.environment },
      log: (line) => log(`  ${line}`),
    }),
  );
  // When one system fails, the others must not go on asking a hub that is gone.
  const ending = new AbortController();
  try {
    signal.throwIfAborted();
    const client = (name: string) =>
      new HubClient(hub.url, credentialsOf(hub, name), AbortSignal.any([signal, ending.signal]));
    await refuseOldData(client('board'));
    const { lists, truth, systems } = await stages.run(GENERATE, async () => {
      const generated = await writeMemberLists(join(folder, 'lists'), settings);
      return {
        ...generated,
        systems: await ways.systems(generated.lists, hub.infrastructure.databaseUrl, client),
      };
    });
    for (const { organisation, records } of lists) {
      const way = WAYS[organisation];
      log(`  ${organisationName(organisation).vi}: ${number(records)}; ${way.vi} / ${way.en}`);
    }
    const progress = new Progress(systems);
    try {
      const pushing = systems.map((system) => system.push());
      const matching = Promise.all(systems.map((system, i) => pushing[i]?.then(() => system.matchedAll())));
      // Its failure is thrown below; it may come while others still push.
      matching.catch(() => undefined);
      await stages.run(PUSH, () => Promise.all(pushing));
      await stages.run(MATCH, () => matching);
    } finally {
      progress.stop();
    }
    const report = await stages.run(REPORT, () =>
      settledReport(client('board'), (summary) => contradictions(summary, truth)),
    );
    const province = await summaryOf(client('board'), `?unit=${DEFAULT_PROVINCE}`);
    await sendFiguresOfOthers(client('board'), report, province);
    process.stdout.write(`\n${reportText(report, province, truth)}\n`);
    const wrong = [...contradictions(report, truth), ...placeContradictions(report, province)];
    if (wrong.length > 0) throw new Error(`The report does not add up:\n  ${wrong.join('\n  ')}`);
    const far = deviation(report, truth);
    if (far !== undefined && settings.check) throw new Error(`Matching is off: ${far}`);
    if (far !== undefined) log(`Chú ý / note: ${far}`);
    if (!settings.check) {
      const clientsFile = join(folder, 'clients.json');
      writeAtomically(
        clientsFile,
        `${JSON.stringify({ url: hub.url, clients: hub.clients, accounts: hub.accounts }, null, 2)}\n`,
      );
      process.stdout.write(`\n${guideText(hub, clientsFile, lists)}\n`);
      await stay();
    }
    const seconds = stages.seconds(PUSH, MATCH, REPORT);
    return {
      records: settings.records,
      persons: report.persons,
      memberships: report.memberships,
      truePersons: truth.persons,
      pendingReview: report.pendingReview.cases,
      seconds: Number(seconds.toFixed(2)),
      recordsPerSecond: Math.round(settings.records / seconds),
    };
  } finally {
    ending.abort();
    await ways.close(hub.infrastructure.databaseUrl).catch(() => undefined);
    await hub.stop();
  }
}

/** The usual port for people to look at; checks may run beside each other and beside a hub in use. */
async function portFor({ check }: DemoSettings): Promise<number> {
  return !check && (await isFree(USUAL_PORT)) ? USUAL_PORT : freePort();
}

/** With a PostgreSQL of one's own the figures of an earlier run would mix with these. */
async function refuseOldData(board: HubClient): Promise<void> {
  const { memberships } = await summaryOf(board);
  if (memberships > 0)
    throw new Error(
      `The database holds a hub with ${memberships} memberships already: name an empty one in DATABASE_URL, or unset it.`,
    );
}

/** The summary once it adds up, or as it is when patience ends. */
async function settledReport(
  board: HubClient,
  wrong: (report: SummaryReport) => string[],
): Promise<SummaryReport> {
  const deadline = Date.now() + REPORT_PATIENCE_MS;
  for (;;) {
    const report = await summaryOf(board);
    if (wrong(report).length === 0 || Date.now() > deadline) return report;
    await sleep(250);
  }
}

function summaryOf(board: HubClient, query = ''): Promise<SummaryReport> {
  return board.json<SummaryReport>(`/v1/reports/summary${query}`);
}

function credentialsOf(hub: Hub, name: string): Credentials {
  const credentials = hub.clients[name];
  if (!credentials) throw new Error(`The hub has no client "${name}".`);
  return credentials;
}
