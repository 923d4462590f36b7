/**
 * `npm run bench:adapters -- [--records N] [--seed S]`: what the formats and adapters of the five organisations cost in
 * accuracy: the same records linked canonically and after their way through own lists and adapters. Prints a Markdown table.
 */
import { parseArgs } from 'node:util';
import { compareAdapters } from './compare.js';

const { values } = parseArgs({
  options: { records: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const { records, refused, canonical, adapters } = await compareAdapters({
  records: Number(values.records),
  seed: Number(values.seed),
});
const lines = [
  `${records} records, seed ${values.seed}; ${refused} rows refused`,
  '',
  '| | precision | recall | F1 |',
  '| --- | --- | --- | --- |',
  ...([['canonical', canonical], ['through the adapters', adapters]] as const).map(
    ([name, { precision, recall, f1 }]) =>
      `| ${name} | ${precision.toFixed(4)} | ${recall.toFixed(4)} | ${f1.toFixed(4)} |`,
  ),
  '',
  `difference of F1: ${Math.abs(canonical.f1 - adapters.f1).toFixed(4)}`,
]; // prettier-ignore
process.stdout.write(`${lines.join('\n')}\n`);
