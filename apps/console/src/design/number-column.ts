import { useFormat } from '../language/format.js';
import type { Column } from './table.js';

/** Makes columns of plain numbers: `numberColumn('persons', t('persons'))` shows `row.persons`. */
export function useNumberColumn() {
  const { number } = useFormat();
  return <K extends string>(
    key: K,
    title: string,
    more: Pick<Column<unknown>, 'sortable'> = {},
  ): Column<Readonly<Record<K, number>>> => ({
    ...{ key, title, numeric: true, ...more },
    cell: (row) => number(row[key]),
  });
}
