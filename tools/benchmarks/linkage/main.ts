/**
 * `npm run bench:linkage -- [public] [generator] [scale] [search] [RECORDS]`: accuracy on public people data (beside
 * the repository, where present) and on synthetic lists, speed by size, and what one search costs. Prints Markdown tables.
 */
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkSettings,
  clusterScores,
  vietnameseMembershipModel,
  type PairScores,
  type Settings,
} from '#linkage';
import {
  CSV_HEADER,
  csvLine,
  DEFAULT_NOISE,
  generateProvince,
  scaleNoise,
  truePairs,
  type ProvinceOptions,
} from '../../generator/index.js';
import { runLinkage, type Linkage } from '../../link/link.js';
import { readTruth } from '../../link/read-records.js';
import { bestClusters, bestPairs, ownPairs } from './oracle.js';
import { decideByTruth, scoresOver } from './review.js';
import { searchCosts } from './search.js';

const ROOT = join(import.meta.dirname, '../../../..');
const PUBLIC_DATA = join(ROOT, '../shared/benchmarks');
const SETTINGS = join(ROOT, 'tools/benchmarks/linkage/settings');
/** Best F1 over pairs and clusters that rivals reach there with a threshold chosen by the truth. */
const PUBLIC = [
  { name: 'febrl4', files: ['febrl4a.csv', 'febrl4b.csv'], rival: [0.9999, 0.9999] },
  { name: 'febrl3', files: ['febrl3.csv'], rival: [0.9995, 0.9999] },
  { name: 'historical-50k', files: ['historical_50k.csv'], rival: [0.8706, 0.9109] },
  { name: 'fake-1000', files: ['fake_1000.csv'], rival: [0.8617, 0.9226] },
] as const;

const quiet = (text: string): void => void process.stderr.write(`  ${text}\n`);
const f = (value: number, digits = 4): string => value.toFixed(digits);
const row = (cells: readonly (string | number)[]): void =>
  void process.stdout.write(`| ${cells.join(' | ')} |\n`);
const heading = (cells: readonly string[]): void => {
  row(cells);
  row(cells.map(() => '---'));
};
const pr = (scores: PairScores): string =>
  `${f(scores.f1)} (P ${f(scores.precision)}, R ${f(scores.recall)})`;

/** Person of each record from a column of the data itself. */
async function entities(
  files: readonly string[],
  settings: Settings,
  linkage: Linkage,
): Promise<Uint32Array> {
  const { readCsv } = await import('../../link/csv-reader.js');
  const entity = new Map<string, string>();
  for (const file of files) {
    let columns: string[] = [];
    await readCsv(
      file,
      (header) => (columns = header),
      (cells) => entity.set(cells[columns.indexOf(settings.recordId)]!, cells[columns.indexOf('entity_id')]!),
    );
  }
  const numbers = new Map<string, number>();
  return Uint32Array.from(linkage.input.ids, (id) => {
    const name = entity.get(id)!;
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name)!;
  });
}

async function publicData(): Promise<void> {
  if (!existsSync(PUBLIC_DATA)) {
    process.stdout.write('The public data are not beside the repository: skipped.\n');
    return;
  }
  heading([
    'data',
    'best pairs F1',
    'rivals',
    'pairs F1, own threshold',
    'best clusters F1',
    'rivals',
    'clusters, own threshold',
    'CPU s',
  ]);
  for (const { name, files, rival } of PUBLIC) {
    const settings = checkSettings(JSON.parse(readFileSync(join(SETTINGS, `${name}.json`), 'utf8')));
    const paths = files.map((file) => join(PUBLIC_DATA, file));
    const cpu = process.cpuUsage();
    const linkage = await runLinkage(paths, settings, null, quiet);
    const seconds = process.cpuUsage(cpu).user / 1e6;
    const persons = await entities(paths, settings, linkage);
    row([
      name,
      f(bestPairs(linkage, persons).f1),
      rival[0],
      f(ownPairs(linkage, persons).f1),
      f(bestClusters(linkage, persons).f1),
      rival[1],
      pr(clusterScores(linkage.clusters, persons)),
      f(seconds, 1),
    ]);
  }
}

async function generate(
  options: ProvinceOptions,
  directory: string,
): Promise<{ records: string; truth: string }> {
  const files = {
    records: join(directory, `${options.seed}-${options.records}.csv`),
    truth: join(directory, `${options.seed}-${options.records}.truth.csv`),
  };
  const [records, truth] = [createWriteStream(files.records), createWriteStream(files.truth)];
  records.write(CSV_HEADER);
  truth.write('record_id,person_id\n');
  for (const generated of generateProvince(options)) {
    truth.write(`${generated.record.record_id},${generated.personId}\n`);
    if (!records.write(csvLine(generated.record))) await once(records, 'drain');
  }
  await Promise.all([records, truth].map((stream) => once(stream.end(), 'finish')));
  return files;
}

async function syntheticLists(directory: string, size: number): Promise<void> {
  heading([
    'lists',
    'automatic clusters',
    'findable pairs',
    'after review',
    'cases / 100 records',
    'records / case',
  ]);
  for (const [name, seed, factor] of [
    ['default noise', 1, 1],
    ['unseen seed, noise × 1.5', 77, 1.5],
  ] as const) {
    const options: ProvinceOptions = {
      seed,
      records: size,
      noise: factor === 1 ? DEFAULT_NOISE : scaleNoise(DEFAULT_NOISE, factor),
    };
    const files = await generate(options, directory);
    const linkage = await runLinkage([files.records], vietnameseMembershipModel().settings, null, quiet);
    const persons = await readTruth(files.truth, linkage.input.ids);
    const numbers = new Map(linkage.input.ids.map((id, i) => [id, i]));
    const findable = [...truePairs(options)]
      .filter((pair) => pair.findable)
      .map((pair) => [numbers.get(pair.a)!, numbers.get(pair.b)!] as const);
    const review = decideByTruth(linkage, persons);
    row([
      `${size} records, ${name}`,
      pr(clusterScores(linkage.clusters, persons)),
      pr(scoresOver(linkage.clusters, persons, findable)),
      pr(scoresOver(review.clusters, persons, findable)),
      f(review.casesPer100, 2),
      f(review.recordsPerCase, 2),
    ]);
  }
}

async function scale(directory: string): Promise<void> {
  heading(['records', 'seconds', 'CPU seconds', 'candidate pairs', 'peak MiB so far']);
  for (const records of [100_000, 300_000, 1_000_000]) {
    const files = await generate({ seed: 3, records }, directory);
    const started = performance.now();
    const cpu = process.cpuUsage();
    const linkage = await runLinkage([files.records], vietnameseMembershipModel().settings, null, quiet);
    row([
      records,
      f((performance.now() - started) / 1000, 1),
      f(process.cpuUsage(cpu).user / 1e6, 1),
      linkage.compared.pairs.length,
      Math.round(process.resourceUsage().maxRSS / 1024),
    ]);
  }
}

function search(records: number): void {
  heading([
    `among ${records} records`,
    'searches',
    'median µs',
    'p99 µs',
    'slowest µs',
    'most candidates so far',
  ]);
  for (const { what, searches, median, p99, slowest, candidates } of searchCosts(records, 3))
    row([what, searches, f(median, 0), f(p99, 0), f(slowest, 0), candidates]);
}

const chosen = process.argv.slice(2);
const size = Number(chosen.find((word) => /^\d+$/.test(word)) ?? 200_000);
const wanted = (part: string): boolean => chosen.every((word) => /^\d+$/.test(word)) || chosen.includes(part);
const directory = mkdtempSync(join(tmpdir(), 'linkage-'));
try {
  if (wanted('public')) await publicData();
  if (wanted('generator')) await syntheticLists(directory, size);
  if (wanted('scale')) await scale(directory);
  if (wanted('search')) search(size);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
