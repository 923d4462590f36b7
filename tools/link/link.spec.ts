import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CSV_HEADER, csvLine, generateProvince } from '../generator/index.js';
import { parseArguments, UsageError } from './arguments.js';
import { InputError } from './csv-reader.js';
import { link } from './link.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'link-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(path(name), content);
  return path(name);
};
const silent = (): void => undefined;
const run = (input: string, more: object = {}) =>
  link({ in: [input], out: path('clusters.csv'), ...more }, silent);

describe('link on synthetic lists', () => {
  const generated = [...generateProvince({ seed: 5, records: 1_000 })];
  const rows = generated.map(({ record }) => csvLine(record));
  const truth = generated.map(({ record, personId }) => `${record.record_id},${personId}\n`);

  it('finds the people, scores itself and writes all its outputs', async () => {
    const summary = await run(file('people.csv', CSV_HEADER + rows.join('')), {
      truth: file('truth.csv', `record_id,person_id\n${truth.join('')}`),
      pairs: path('pairs.csv'),
      reviewOut: path('review.csv'),
      report: path('report.html'),
      saveModel: path('model.json'),
    });
    expect(summary).toMatchObject({ records: 1_000 });
    expect(summary.precision).toBeGreaterThan(0.99);
    expect(summary.recall).toBeGreaterThan(0.94);
    expect(readFileSync(path('clusters.csv'), 'utf8').split('\n')).toHaveLength(1_002);
    expect(readFileSync(path('pairs.csv'), 'utf8')).toContain('full_name=same(+');
    expect(readFileSync(path('review.csv'), 'utf8')).toMatch(/^case,records,benefit/);
    expect(readFileSync(path('report.html'), 'utf8')).toContain('Records that cannot be linked');
  });

  it('gives the identical partition for shuffled rows, and with the saved model', async () => {
    await run(path('people.csv'));
    const clusters = (): string[] => readFileSync(path('clusters.csv'), 'utf8').trim().split('\n').sort();
    const before = clusters();
    const shuffled = rows
      .map((row, i) => [(i * 7919) % rows.length, row] as const)
      .sort((x, y) => x[0] - y[0])
      .map(([, row]) => row);
    await run(file('shuffled.csv', CSV_HEADER + shuffled.join('')));
    expect(clusters()).toEqual(before);
    await run(path('shuffled.csv'), { model: path('model.json') });
    expect(clusters()).toEqual(before);
  });

  it('links two files without links inside either when the settings say so', async () => {
    const settings = {
      name: 'between',
      recordId: 'id',
      links: 'between',
      fields: [
        { name: 'name', kind: 'text', columns: ['name'] },
        { name: 'born', kind: 'date', columns: ['born'] },
      ],
      comparisons: [
        { name: 'name', field: 'name', levels: [{ is: 'exact' }] },
        { name: 'born', field: 'born', levels: [{ is: 'full-date' }] },
      ],
      blocking: [{ keys: ['name'] }],
    };
    const people = Array.from(
      { length: 200 },
      (_, i) => `person ${i},19${50 + (i % 40)}-0${1 + (i % 9)}-1${i % 10}`,
    );
    const left = file(
      'left.csv',
      `id,name,born\n${people.map((person, i) => `a${i},${person}\n`).join('')}a0b,${people[0]}\n`,
    );
    const right = file(
      'right.csv',
      `id,name,born\n${people.map((person, i) => `b${i},${person}\n`).join('')}`,
    );
    const summary = await link(
      { in: [left, right], out: path('out.csv'), settings: file('s.json', JSON.stringify(settings)) },
      silent,
    );
    expect(summary.records).toBe(401);
    // Of the two records of one file that fit b0 equally well, at most one is right: neither is linked.
    expect(summary.pairs).toBe(199);
  });
});

describe('link on bad input', () => {
  const header = 'record_id,full_name\n';
  it.each<[string, () => string, RegExp]>([
    ['a missing file', () => path('nowhere.csv'), /does not exist/],
    ['an empty file', () => file('empty.csv', ''), /is empty/],
    ['a header alone', () => file('header.csv', header), /no records/],
    [
      'a missing column',
      () => file('columns.csv', 'record_id,name\n1,An\n'),
      /"full_name" missing.*--settings/,
    ],
    ['an id given twice', () => file('twice.csv', `${header}1,An\n1,Bình\n`), /"1" occurs twice/],
    ['an empty id', () => file('noid.csv', `${header},An\n`), /line 2: the column "record_id" is empty/],
    [
      'a column given twice',
      () => file('columns2.csv', 'record_id,full_name,full_name\n1,An,An\n'),
      /occurs twice/,
    ],
    [
      'mixed encodings',
      () =>
        file('latin.csv', Buffer.concat([Buffer.from(`${header}1,Hòa\n2,`), Buffer.from([0xd2, 0xe0, 10])])),
      /not UTF-8/,
    ],
    [
      'a row of 10 MB',
      () => file('long.csv', `${header}1,${'x'.repeat(10_000_000)}\n`),
      /line 2: longer than/,
    ],
    [
      'a row with too many cells',
      () => file('cells.csv', `${header}1,An,x\n`),
      /line 2: 3 cells instead of 2/,
    ],
    ['an open quote', () => file('quote.csv', `${header}1,"An\n`), /never closed|longer/],
  ])('%s: a message with a remedy', async (_, input, message) => {
    await expect(run(input())).rejects.toThrow(InputError);
    await expect(run(input())).rejects.toThrow(message);
  });

  it('settings and models that are none', async () => {
    const people = file('p.csv', `${header}1,An\n2,Bình\n`);
    await expect(run(people, { settings: file('no.json', '{') })).rejects.toThrow(/is not JSON/);
    await expect(run(people, { model: file('no-model.json', '{}') })).rejects.toThrow(/is not a model/);
  });

  it('survives two records, and records without anything but a name', async () => {
    await expect(run(file('two.csv', `${header}1,An\n2,An\n`))).resolves.toMatchObject({ records: 2 });
    await expect(run(file('one.csv', `${header}1,An\n`))).resolves.toMatchObject({ records: 1, clusters: 1 });
  });

  it.each([
    [['--out', 'x']],
    [['--in', 'a', '--out', 'b', '--frobnicate']],
    [['--in', 'a', '--out', 'b', '--model', 'm', '--settings', 's']],
  ])('usage: %j', (args) => expect(() => parseArguments(args)).toThrow(UsageError));
});
