import type { AdapterDefinition, RecordRules } from '#adapters';
import { CANONICAL_PATHS } from '../records/flat-record.js';

export const CANONICAL = 'canonical';

/**
 * The flat columns as an adapter: for workbooks, which the canonical format takes by these names as well. A
 * list without column `status` is a plain list of members.
 */
export const CANONICAL_ADAPTER: AdapterDefinition = {
  adapter: CANONICAL,
  format: { type: 'xlsx' },
  record: {
    ...(Object.fromEntries(
      Object.entries(CANONICAL_PATHS).flatMap(([column, path]) => (path === null ? [] : [[path, column]])),
    ) as RecordRules),
    'membership.status': { column: 'status', default: 'active', optional: true },
  },
};

/** The same of a CSV list, to look at one: those that are sent have a reader of their own, which is faster. */
export const CANONICAL_CSV: AdapterDefinition = {
  ...CANONICAL_ADAPTER,
  format: { type: 'csv', encoding: 'utf-8', delimiter: ',', header: { row: 1 } },
};

export function isCanonical(definition: AdapterDefinition): boolean {
  return definition === CANONICAL_ADAPTER || definition === CANONICAL_CSV;
}
