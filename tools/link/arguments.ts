import { parseArgs } from 'node:util';

export const USAGE = `Finds the records that belong to one person.

  npm run --silent link -- --in FILE [--in FILE2] --out clusters.csv [options]

  --in FILE          records as CSV (UTF-8) with a header; a second one is linked with the first
  --out FILE         record_id,cluster_id: records with one cluster_id are one person
  --settings FILE    JSON: columns, comparisons, blocking; default: Vietnamese membership lists
  --model FILE       uses this trained model instead of training on the files
  --save-model FILE  writes the model that was trained
  --truth FILE       record_id,person_id: prints precision, recall and F1
  --pairs FILE       scored pairs with their evidence
  --review-out FILE  pairs for a person to decide, the most useful first
  --report FILE      self-contained HTML page: weights, scores, examples, blocking
  --help             this text

Progress goes to stderr; the last line on stdout is one JSON object.
`;

export class UsageError extends Error {}

export interface LinkOptions {
  readonly in: readonly string[];
  readonly out: string;
  readonly settings?: string;
  readonly model?: string;
  readonly saveModel?: string;
  readonly truth?: string;
  readonly pairs?: string;
  readonly reviewOut?: string;
  readonly report?: string;
}

/** null: the usage was asked for. */
export function parseArguments(args: readonly string[]): LinkOptions | null {
  const { values } = parse(args);
  if (values.help === true) return null;
  const files = values.in ?? [];
  if (files.length === 0) throw new UsageError(`--in FILE is missing.\n\n${USAGE}`);
  if (files.length > 2) throw new UsageError('--in can be given once or twice.');
  if (values.out === undefined) throw new UsageError(`--out FILE is missing.\n\n${USAGE}`);
  if (values.settings !== undefined && values.model !== undefined) {
    throw new UsageError('--settings and --model exclude each other: a model brings its settings along.');
  }
  const optional = {
    settings: values.settings,
    model: values.model,
    saveModel: values['save-model'],
    truth: values.truth,
    pairs: values.pairs,
    reviewOut: values['review-out'],
    report: values.report,
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { in: files, out: values.out, ...given };
}

function parse(args: readonly string[]) {
  const file = { type: 'string' as const };
  try {
    return parseArgs({
      args: [...args],
      options: {
        in: { ...file, multiple: true },
        out: file,
        settings: file,
        model: file,
        'save-model': file,
        truth: file,
        pairs: file,
        'review-out': file,
        report: file,
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
