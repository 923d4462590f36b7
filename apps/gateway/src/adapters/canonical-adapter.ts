import type { AdapterDefinition, RecordRules } from '#adapters';
import { CANONICAL_PATHS } from '../records/flat-record.js';

/**
 * The flat columns as an adapter: for workbooks, which the canonical format takes by these names as well. A
 * workbook without column `status` is a plain list of members.
 */
export const CANONICAL_ADAPTER: AdapterDefinition = {
  adapter: 'canonical',
  format: { type: 'xlsx' },
  record: {
    ...(Object.fromEntries(
      Object.entries(CANONICAL_PATHS).flatMap(([column, path]) => (path === null ? [] : [[path, column]])),
    ) as RecordRules),
    'membership.status': { column: 'status', default: 'active' },
  },
};
