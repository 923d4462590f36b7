/**
 * `node dist/tools/link/ship-model.js MODEL.json` turns a model that `link --save-model` trained on synthetic
 * membership lists into the one that ships with libs/linkage: rare values are left to the product of their
 * parts, and places to even frequencies, for every province has its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrequencyTable, Model } from '#linkage';

/** Counts below this say little about lists elsewhere. */
const LEAST_COUNT = 4;

const [file = ''] = process.argv.slice(2);
const model = JSON.parse(readFileSync(file, 'utf8')) as Model;

function trimmed(name: string, table: FrequencyTable): FrequencyTable {
  const values = Object.entries(table.counts);
  if (name.startsWith('commune.'))
    return { total: table.total, unlisted: 1 / Math.max(1, values.length), counts: {} };
  return { ...table, counts: Object.fromEntries(values.filter(([, count]) => count >= LEAST_COUNT)) };
}

const weights = {
  version: model.version,
  population: model.population,
  prior: model.prior,
  comparisons: model.comparisons,
  calibration: model.calibration,
  thresholds: model.thresholds,
  frequencies: Object.fromEntries(
    Object.entries(model.frequencies).map(([name, table]) => [name, trimmed(name, table)]),
  ),
};
const target = join(import.meta.dirname, '../../../libs/linkage/models/vietnamese-membership-weights.ts');
writeFileSync(
  target,
  `/* Written by tools/link/ship-model.ts; not by hand. */
import type { Model } from '../src/model.js';

const JSON_TEXT =
  ${JSON.stringify(JSON.stringify(weights))};

/** Trained weights, frequency tables and thresholds of the shipped model. */
export const vietnameseMembershipWeights = JSON.parse(JSON_TEXT) as Omit<Model, 'format' | 'settings'>;
`,
);
process.stdout.write(`${target}\n`);
