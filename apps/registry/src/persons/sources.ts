import { GOLDEN_FIELDS } from './golden-fields.js';
import type { Provenance } from './golden-record.js';
import { SURVIVORSHIP_RULES } from './survivorship.js';

const NO_SOURCE = -1;
const RULES_AT_MOST = 32;

/**
 * Provenance as stored: for each golden field the index of the winning record among `records` and the rule,
 * in one number. Names would take more room than the golden record itself.
 */
export function encodeSources(provenance: Provenance, records: readonly string[]): number[] {
  return GOLDEN_FIELDS.map((field) => {
    const source = provenance[field];
    if (!source) return NO_SOURCE;
    return records.indexOf(source.recordId) * RULES_AT_MOST + SURVIVORSHIP_RULES.indexOf(source.rule);
  });
}

/** Inverse of {@link encodeSources}. */
export function decodeSources(sources: readonly number[], records: readonly string[]): Provenance {
  const provenance: Provenance = {};
  for (const [index, source] of sources.entries()) {
    const field = GOLDEN_FIELDS[index];
    const recordId = records[Math.floor(source / RULES_AT_MOST)];
    const rule = SURVIVORSHIP_RULES[source % RULES_AT_MOST];
    if (source !== NO_SOURCE && field && recordId && rule) provenance[field] = { recordId, rule };
  }
  return provenance;
}
