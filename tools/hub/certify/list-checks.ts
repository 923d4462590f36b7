import type { AdapterCheckReport } from '../../../apps/gateway/src/adapters/adapter-check.js';
import type { CheckResult } from './check-result.js';

/** Shares of the rows up to which a fault is an accident; beyond, the list or its adapter is not ready. */
const REFUSED_AT_MOST = 0.01;
const UNREADABLE_AT_MOST = 0.02;
const UNMATCHABLE_AT_MOST = 0.1;

/** Judges what an adapter makes of a list: what must hold before an organisation sends it to production. */
export function checkList({ rows, sheets, defects, matching }: AdapterCheckReport): CheckResult[] {
  const counted = (...codes: string[]): number =>
    defects.filter(({ code }) => codes.includes(code)).reduce((sum, { count }) => sum + count, 0);
  const share = (check: string, count: number, most: number, remedy: string): CheckResult => {
    const passed = count <= most * rows.read;
    return {
      check,
      passed,
      detail: `${count} of ${rows.read} rows${passed ? '' : `; at most ${most * 100} %. ${remedy}`}`,
    };
  };
  const none = (check: string, count: number, remedy: string): CheckResult => ({
    check,
    passed: count === 0,
    detail: count === 0 ? 'none' : `${count}. ${remedy}`,
  });
  const missing = sheets.flatMap((sheet) => sheet.missing);
  return [
    {
      check: 'has rows',
      passed: rows.read > 0,
      detail: rows.read > 0 ? `${rows.read} read` : 'None was read. Send a list as it will be sent in production.',
    },
    share('rows are accepted', rows.rejected, REFUSED_AT_MOST, 'See `adapter check` for the reasons.'),
    {
      check: 'has every column that the adapter names',
      passed: missing.length === 0,
      detail: missing.length === 0 ? 'all there' : `Not there: ${missing.join(', ')}. Correct the adapter or the list.`,
    },
    none('local ids are unique', matching.repeatedLocalIds, 'Of equal ids only the last row counts.'),
    none('code tables know every value', counted('code.unknown'), 'Complete the tables of the adapter.'),
    share('dates are readable', counted('date.unreadable', 'age.unreadable'), UNREADABLE_AT_MOST, 'Name the order of day and month in the step `date`.'),
    share('names are in one encoding', counted('encoding.repaired', 'name.unreadable'), UNREADABLE_AT_MOST, 'Export the list in Unicode.'),
    share('rows say enough to be linked', matching.tooLittle, UNMATCHABLE_AT_MOST, 'Birth dates, personal numbers and communes are what records are linked by.'),
  ]; // prettier-ignore
}
