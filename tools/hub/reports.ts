import { readFileSync } from 'node:fs';
import { VERIFY_PERIOD_QUERY, type PeriodVerification } from '#contracts';
import { withNewReportKey, type KeyFile } from '#security';
import { writeAtomically } from '../infrastructure/index.js';
import { type Command, UsageError } from './command.js';
import { DATA_OPTION, natsUrlOf } from './connection.js';
import { withQueries } from './queries.js';

export const reportsVerify: Command = {
  name: 'reports verify',
  summary: 'Computes a signed period report again from history and compares it byte for byte',
  positionals: 'PERIOD',
  options: { ...DATA_OPTION, json: { text: 'the whole outcome as JSON' } },
  details: 'Exit code 0: signature good, every figure and row as signed. 1: what differs is named.',
  run: async (given) => {
    const [periodId] = given.positionals;
    if (periodId === undefined) throw new UsageError('PERIOD is missing, e.g. 2026-Q3');
    const outcome = await withQueries(natsUrlOf(given), (queries) =>
      queries.ask(VERIFY_PERIOD_QUERY, { periodId }),
    );
    process.stdout.write(given.flag('json') ? `${JSON.stringify(outcome, null, 2)}\n` : described(outcome));
    if (!outcome.verified) throw new Error(`${periodId} does not read as it was signed`);
  },
};

export const keysRotateReports: Command = {
  name: 'keys rotate-reports',
  summary: 'Gives a key file a new key for signing period reports',
  positionals: 'FILE',
  options: {},
  details:
    'The private part of the key before is destroyed, its public part stays: reports that it signed verify as before.\n' +
    'Restart the reports service afterwards.',
  run: (given) => {
    const [file] = given.positionals;
    if (file === undefined) throw new UsageError('FILE is missing');
    const keys = JSON.parse(readFileSync(file, 'utf8')) as KeyFile;
    const reportSigning = withNewReportKey(keys.reportSigning);
    writeAtomically(file, `${JSON.stringify({ ...keys, reportSigning }, null, 2)}\n`);
    process.stderr.write(`${file}: reports are signed with key ${reportSigning.current} from now on\n`);
    return Promise.resolve();
  },
};

/** A sentence for each thing that was compared, and a line for each difference. */
function described({
  periodId,
  revision,
  signature,
  figures,
  rows,
  stored,
  versions,
}: PeriodVerification): string {
  const value = (one: unknown) => (one === null || one === undefined ? '–' : JSON.stringify(one));
  return [
    `${periodId}, revision ${revision}`,
    `signature  ${signature.valid ? 'good' : 'NOT GOOD'} (key ${signature.keyId})`,
    `figures    ${figures.equal ? 'equal' : 'DIFFERENT'} (${figures.reports} reports)`,
    ...figures.differences.map(
      ({ report, parameters, path, signed, recomputed }) =>
        `  ${report}${parameters.unit ? ` ${parameters.unit}` : ''} ${path}: signed ${value(signed)}, now ${value(recomputed)}`,
    ),
    `rows       ${rows.equal ? 'equal' : 'DIFFERENT'} (${rows.rows} in ${rows.groups} groups)`,
    ...rows.differences.map(
      ({ unit, organisation, recordId, kind, fields }) =>
        `  ${unit} ${organisation} record ${recordId} ${kind}` +
        fields
          .map(
            ({ field, signed, recomputed }) =>
              `; ${field}: signed ${value(signed)}, now ${value(recomputed)}`,
          )
          .join(''),
    ),
    ...stored.map((what) => `frozen copy changed: ${what}`),
    ...versions.map(
      ({ name, signed, now }) => `version of ${name}: signed ${value(signed)}, now ${value(now)}`,
    ),
    '',
  ].join('\n');
}
