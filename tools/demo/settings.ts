import { parseArgs } from 'node:util';

export const HELP = `Runs the whole hub on this machine with a synthetic province and shows what the board reads.

  npm run demo [-- options]

  --check               leave when done; the last line on stdout is one JSON object
  --records N           records that the five organisations push together (default 20000)
  --seed S              seed of the province, a whole number (default 1)
  --port P              port of the gateway (default 8080 if it is free; with --check any free one)
  --matching-workers N  processes of the matching service (default 1)

Without --check the hub keeps running until Ctrl-C. Its data are deleted when it ends.
PostgreSQL and NATS are started as well, unless DATABASE_URL and NATS_URL name others (with no data of a hub in them).
`;

export interface DemoSettings {
  readonly check: boolean;
  readonly records: number;
  readonly seed: number;
  /** undefined: 8080 or, with --check or when that is taken, a free one. */
  readonly port: number | undefined;
  readonly matchingWorkers: number;
}

/** The command line makes no sense; the message says what is wrong. */
export class UsageError extends Error {}

/** Reads the command line; undefined: help was asked for. Throws {@link UsageError}. */
export function readSettings(args: readonly string[]): DemoSettings | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  return {
    check: values.check === true,
    records: whole('records', values.records ?? '20000', 1, 100_000_000),
    seed: whole('seed', values.seed ?? '1', -2_147_483_648, 2_147_483_647),
    port: values.port === undefined ? undefined : whole('port', values.port, 1, 65_535),
    matchingWorkers: whole('matching-workers', values['matching-workers'] ?? '1', 1, 64),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        check: { type: 'boolean' },
        records: { type: 'string' },
        seed: { type: 'string' },
        port: { type: 'string' },
        'matching-workers': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${option} must be a whole number from ${least} to ${most}, not "${text}"`);
  return value;
}
