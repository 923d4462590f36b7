import type { RecordBatch } from '../batch/record-batch.js';
import { resolvePart } from '../blocking.js';
import { fieldKind } from '../features.js';
import type { FrequencyTable } from '../model.js';
import type { Settings } from '../settings.js';

/** Occurrences of a value that are put down to the person at hand: both records of the pair that agrees on it. */
const OWN_OCCURRENCES = 2;

/** Views whose frequencies the settings need: for rarity, for narrowing keys, and as parts of others. */
function neededViews(settings: Settings): { plain: Set<string>; parts: Map<string, readonly string[]> } {
  const plain = new Set<string>();
  const parts = new Map<string, readonly string[]>();
  const need = (name: string): void => {
    const full = name.includes('.') ? name : `${name}.whole`;
    if (plain.has(full)) return;
    plain.add(full);
    const [fieldName, view] = full.split('.') as [string, string];
    const own = settings.fields.find((field) => field.name === fieldName)?.frequencyParts?.[view];
    if (own === undefined) return;
    parts.set(full, own);
    own.forEach(need);
  };
  for (const comparison of settings.comparisons) {
    for (const level of comparison.levels)
      if (level.frequency) need(`${level.frequencyField ?? comparison.field}.${level.frequency}`);
  }
  for (const rule of settings.blocking) {
    if (rule.narrow?.length) [...rule.keys, ...rule.narrow].forEach(need);
  }
  return { plain, parts };
}

/** Counts how often the values of each needed view occur in the batch. */
export function countFrequencies(batch: RecordBatch, settings: Settings): Record<string, FrequencyTable> {
  const { plain, parts } = neededViews(settings);
  const kinds = settings.fields.map(fieldKind);
  const names = settings.fields.map((field) => field.name);
  const tables: Record<string, FrequencyTable> = {};
  const occurrences = settings.fields.map((_, field) => countCodes(batch, field));
  for (const name of [...plain].sort()) {
    const part = resolvePart(name, 'frequencies', names, kinds);
    const counts = new Map<string, number>();
    let total = 0;
    for (const [code, count] of occurrences[part.field]!) {
      for (const value of part.view(batch.scorer.textOf(part.field, code)!))
        counts.set(value, (counts.get(value) ?? 0) + count);
      total += count;
    }
    const composed = parts.get(name);
    const own = composed === undefined ? 0 : OWN_OCCURRENCES;
    const listed = [...counts]
      .filter(([, count]) => count > own)
      .map(([value, count]): [string, number] => [value, count - own]);
    tables[name] = {
      total: Math.max(1, total),
      // A value never seen is rare, but not rarer than half of a typical one.
      unlisted: Math.max(1 / Math.max(2, total), 0.5 / Math.max(1, counts.size)),
      counts: Object.fromEntries(listed.sort((x, y) => (x[0] < y[0] ? -1 : 1))),
      ...(composed === undefined ? {} : { parts: composed, partsWeight: 1 }),
    };
  }
  return tables;
}

function countCodes(batch: RecordBatch, field: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let record = 0, at = field; record < batch.length; record++, at += batch.width) {
    const code = batch.codes[at]!;
    if (code !== 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}
