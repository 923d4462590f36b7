import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import {
  DefinitionError,
  formatOf,
  loadAdapter,
  proposeAdapter,
  sampleOf,
  type AdapterDefinition,
} from '#adapters';
import {
  checkAdapter,
  type AdapterCheckReport,
  type Defect,
} from '../../apps/gateway/src/adapters/adapter-check.js';
import { type Command, type Given, UsageError } from './command.js';

const MAX_WORKBOOK_BYTES = 4 * 1024 ** 3;
const ALL_ROWS = 1_000_000_000;

/**
 * What an adapter makes of a file.
 *
 * @param adapter a YAML file, or the name of one in `adapters/`
 */
export async function checkFile(
  adapter: string,
  file: string,
  options: { readonly sample: number; readonly showPersonalData: boolean } = {
    sample: ALL_ROWS,
    showPersonalData: false,
  },
): Promise<AdapterCheckReport> {
  const limits = { maxBytes: MAX_WORKBOOK_BYTES };
  return (await checkAdapter(readDefinition(adapter), bytesOf(file), { ...options, limits })).report;
}

export const adapterCheck: Command = {
  name: 'adapter check',
  summary: 'Shows what an adapter makes of a file: field by field, with every defect and its count.',
  positionals: 'ADAPTER FILE',
  options: {
    sample: { value: 'N', text: 'rows to read', default: '1000000000' },
    'show-personal-data': { text: 'shows examples as they are; else they are masked' },
    json: { text: 'prints the report as JSON' },
  },
  details:
    'ADAPTER is a YAML file, or the name of one in adapters/. Nothing is sent anywhere. The exit code is 0 when\n' +
    'every row would be accepted, 1 when some would not.',
  async run(given: Given) {
    const [adapter, file, ...others] = given.positionals;
    if (!adapter || !file || others.length > 0) throw new UsageError('ADAPTER and FILE are needed');
    const report = await checkFile(adapter, file, {
      sample: given.number('sample', { min: 1, max: ALL_ROWS }),
      showPersonalData: given.flag('show-personal-data'),
    });
    process.stdout.write(given.flag('json') ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
    if (report.rows.rejected > 0) process.exitCode = 1;
  },
};

export const adapterInit: Command = {
  name: 'adapter init',
  summary: 'Proposes an adapter for a list, from its headings and values, and prints it as YAML.',
  positionals: 'FILE',
  options: {
    organisation: { value: 'SLUG', text: 'whose list it is', default: 'my-organisation' },
    name: { value: 'NAME', text: 'name of the adapter (default: the organisation)' },
  },
  async run(given: Given) {
    const [file, ...others] = given.positionals;
    if (!file || others.length > 0) throw new UsageError('FILE is needed');
    const bytes = readFileSync(file);
    const type = formatOf(bytes);
    const organisation = given.required('organisation');
    const adapter = given.text('name') ?? organisation;
    process.stdout.write(proposeAdapter(await sampleOf(bytes, type), { adapter, organisation, type }));
  },
};

function readDefinition(adapter: string): AdapterDefinition {
  const shipped = join('adapters', `${adapter}.yaml`);
  const path = existsSync(adapter) ? adapter : shipped;
  if (!existsSync(path)) throw new UsageError(`there is neither a file ${adapter} nor ${shipped}`);
  try {
    return loadAdapter(readFileSync(path, 'utf8'), basename(path));
  } catch (error) {
    if (error instanceof DefinitionError)
      throw new Error(`The adapter is not valid:\n${error.message}`, { cause: error });
    throw error;
  }
}

function bytesOf(file: string): AsyncIterable<Buffer> {
  const stream = createReadStream(file);
  return (file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream) as AsyncIterable<Buffer>;
}

function describe(report: AdapterCheckReport): string {
  const { rows, matching } = report;
  const share = (count: number): string => `${((100 * count) / Math.max(1, rows.read)).toFixed(1)} %`;
  const width = Math.max(...report.fields.map(({ field }) => field.length));
  const lines = [
    `Adapter ${report.adapter}: ${rows.read} rows read${report.complete ? '' : ' (a sample)'}, ${rows.accepted} would be accepted (${share(rows.accepted)}), ${rows.rejected} refused.`,
    ...Object.entries(rows.skipped).map(([reason, count]) => `  ${count} rows are no members (${reason}).`),
    '',
    ...report.sheets.flatMap(({ sheet, missing, unused }) => [
      ...(sheet === null ? [] : [`Sheet "${sheet}"`]),
      ...(missing.length > 0 ? [`  Columns that are not there: ${missing.join(', ')}`] : []),
      ...(unused.length > 0 ? [`  Columns that are not used: ${unused.join(', ')}`] : []),
    ]),
    '',
    'What becomes of each column',
    ...report.fields.flatMap(({ field, columns, filled, examples }) => [
      `  ${field.padEnd(width)}  ${share(filled).padStart(7)}  from ${columns.join(' + ') || '(no column)'}`,
      ...examples
        .slice(0, 2)
        .map(({ given, becomes }) => `  ${''.padEnd(width)}           ${given} → ${becomes ?? '(empty)'}`),
    ]),
    '',
    ...(report.defects.length > 0 ? ['Defects', ...report.defects.flatMap(describeDefect)] : ['No defects.']),
    '',
    'What the accepted rows give to matching (estimated from this file alone)',
    `  ${matching.byNationalId} by a sound personal number`,
    `  ${matching.byNameDateAndPlace} by name, full birth date and commune`,
    `  ${matching.byNameAndYear} by name and year of birth: often a case for a coordinator`,
    `  ${matching.tooLittle} with too little to be linked`,
    `  ${matching.repeatedPeople} seem to be about a person of an earlier row, ${matching.repeatedLocalIds} repeat an earlier id`,
    '',
  ];
  return lines.join('\n');
}

function describeDefect({ code, field, message, refused, count, examples }: Defect): string[] {
  return [
    `  ${String(count).padStart(7)} × ${refused ? 'REFUSED' : 'noted'}  ${field ?? 'row'}: ${message.en} [${code}]`,
    ...examples.map(
      ({ sheet, line, given }) =>
        `             ${sheet === null ? '' : `${sheet}, `}line ${line}${given ? `: ${given}` : ''}`,
    ),
  ];
}
