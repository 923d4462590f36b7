import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { CSV_HEADER, csvLine } from './flat-csv.js';
import { truePairs } from './findable.js';
import type { ProvinceOptions } from './generate.js';
import { DEFAULT_PROVINCE, generateProvince } from './generate.js';
import { DEFAULT_NOISE, noiseProfile } from './noise-profile.js';
import { GENERATED_PROVINCES } from './province.js';

const HELP = `Generates the member lists of a synthetic province, with the truth.

  npm run --silent generate -- --records N --out FILE [--truth FILE] [--pairs FILE]
                               [--seed S] [--noise FILE] [--province CODE]

  --records N      number of records (about 1.6 a person)
  --out FILE       records as canonical flat CSV
  --truth FILE     record_id,person_id
  --pairs FILE     a,b,findable: every true pair; findable is 1 when what the two records
                   still share after their errors fits nobody else in the population
  --seed S         32-bit integer, default 1; equal options give equal files
  --noise FILE     JSON with error rates that differ from the defaults
  --print-noise    prints the default rates as JSON and exits
  --province CODE  ${GENERATED_PROVINCES.join(', ')}; default ${DEFAULT_PROVINCE} (Tây Ninh)
`;

interface Arguments extends ProvinceOptions {
  readonly out: string;
  readonly truth?: string;
  readonly pairs?: string;
}

/** A mistake of the caller: message without stack trace, exit code 2. */
class UsageError extends Error {}

function parse(argv: string[]): Arguments | string {
  const { values } = parseArgs({
    args: argv,
    options: {
      records: { type: 'string' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
      truth: { type: 'string' },
      pairs: { type: 'string' },
      noise: { type: 'string' },
      province: { type: 'string', default: DEFAULT_PROVINCE },
      'print-noise': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return HELP;
  if (values['print-noise']) return `${JSON.stringify(DEFAULT_NOISE, null, 2)}\n`;
  if (values.out === undefined) throw new UsageError('--out FILE is missing.');
  if (!GENERATED_PROVINCES.includes(values.province))
    throw new UsageError(`--province must be one of ${GENERATED_PROVINCES.join(', ')}.`);
  return {
    records: integer('--records', values.records ?? '', 1, 1_000_000_000),
    seed: integer('--seed', values.seed, -2_147_483_648, 4_294_967_295) | 0,
    noise: values.noise === undefined ? DEFAULT_NOISE : readNoise(values.noise),
    province: values.province,
    out: values.out,
    ...(values.truth === undefined ? {} : { truth: values.truth }),
    ...(values.pairs === undefined ? {} : { pairs: values.pairs }),
  };
}

function integer(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text === '' || !Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${option} must be an integer from ${least} to ${most}.`);
  return value;
}

function readNoise(file: string) {
  try {
    return noiseProfile(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new UsageError(`--noise ${file}: ${(error as Error).message}`);
  }
}

/** A text file written in large pieces, waiting when the disk is slower. */
class TextFile {
  private readonly stream;
  private failure: Error | undefined;
  private buffer: string;

  constructor(path: string, header: string) {
    this.stream = createWriteStream(path).on('error', (error) => (this.failure = error));
    this.buffer = header;
  }

  /** Returns a promise only when the file has to catch up. */
  write(text: string): Promise<unknown> | undefined {
    this.buffer += text;
    return this.buffer.length >= 1 << 17 ? this.flush() : undefined;
  }

  async close(): Promise<void> {
    if (this.failure) throw this.failure;
    this.stream.end(this.buffer);
    await finished(this.stream);
  }

  private flush(): Promise<unknown> | undefined {
    if (this.failure) throw this.failure;
    const room = this.stream.write(this.buffer);
    this.buffer = '';
    return room ? undefined : once(this.stream, 'drain');
  }
}

async function generate(options: Arguments): Promise<void> {
  const started = performance.now();
  const out = new TextFile(options.out, CSV_HEADER);
  const truth = options.truth === undefined ? null : new TextFile(options.truth, 'record_id,person_id\n');
  let persons = 0;
  let last: unknown;
  for (const generated of generateProvince(options)) {
    if (generated.person !== last) persons++;
    last = generated.person;
    const full = out.write(csvLine(generated.record));
    if (full) await full;
    const truthFull = truth?.write(`${generated.record.record_id},${generated.personId}\n`);
    if (truthFull) await truthFull;
  }
  await out.close();
  await truth?.close();
  const seconds = (performance.now() - started) / 1000;
  const pairs = options.pairs === undefined ? {} : await writePairs(options, options.pairs);
  process.stdout.write(
    `${JSON.stringify({ records: options.records, persons, ...pairs, seconds: Number(seconds.toFixed(2)) })}\n`,
  );
}

async function writePairs(
  options: ProvinceOptions,
  path: string,
): Promise<{ pairs: number; findable: number }> {
  const file = new TextFile(path, 'a,b,findable\n');
  let pairs = 0;
  let findable = 0;
  for (const pair of truePairs(options)) {
    pairs++;
    if (pair.findable) findable++;
    const full = file.write(`${pair.a},${pair.b},${pair.findable ? 1 : 0}\n`);
    if (full) await full;
  }
  await file.close();
  return { pairs, findable };
}

try {
  const options = parse(process.argv.slice(2));
  if (typeof options === 'string') process.stdout.write(options);
  else await generate(options);
} catch (error) {
  const usage =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  process.stderr.write(`generate: ${(error as Error).message}\n${usage ? `\n${HELP}` : ''}`);
  process.exitCode = usage ? 2 : 1;
}
