import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';

export interface Column<R> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: R) => ReactNode;
  readonly numeric?: boolean;
  /** Names the row to those who hear the table. */
  readonly heads?: boolean;
  /** The table can be sorted by it. */
  readonly sortable?: boolean;
}

export interface Sorting {
  readonly by: string;
  readonly descending: boolean;
}

export interface TableProps<R> {
  /** What the table shows, for those who hear it. */
  readonly caption: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  readonly sorting?: Sorting;
  readonly onSort?: (sorting: Sorting) => void;
  readonly onRowClick?: (row: R) => void;
}

/** A table of up to some hundred rows. */
export function Table<R>(props: TableProps<R>) {
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={props.caption}>
      <table className="table">
        <Head {...props} />
        <tbody>
          {props.rows.map((row) => (
            <Row key={props.rowKey(row)} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Rows that are not in sight, but near, are drawn already. */
const OVERSCAN = 12;

/**
 * A table of any length: only the rows in sight exist. `onEnd` is called when the last ones come into sight, for
 * lists that come page by page.
 */
export function LongTable<R>({
  rowHeight = 44,
  onEnd,
  total,
  ...props
}: TableProps<R> & {
  /** Of an ordinary row, in pixels; higher ones are measured. */
  readonly rowHeight?: number;
  readonly onEnd?: () => void;
  /** Rows in all, when there are more than were given so far. */
  readonly total?: number;
}) {
  const { columns, rows, caption, rowKey } = props;
  const frame = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- not memoised: it is asked for its rows at every scroll
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  const printing = usePrinting();
  const inSight = printing
    ? rows.map((_, index) => ({ index, start: 0, end: virtual.getTotalSize() }))
    : virtual.getVirtualItems();
  const last = inSight.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0 && last >= rows.length - OVERSCAN) onEnd?.();
  }, [last, rows.length, onEnd]);
  const before = inSight[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  return (
    <div className="table-frame table-tall" tabIndex={0} role="region" aria-label={caption} ref={frame}>
      <table className="table" aria-rowcount={(total ?? rows.length) + 1}>
        <Head {...props} />
        <tbody>
          <Gap height={before} columns={columns.length} />
          {inSight.map(({ index }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <Row key={rowKey(row)} row={row} index={index} measure={virtual.measureElement} {...props} />
              )
            );
          })}
          <Gap height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Paper does not scroll: all rows must exist before the page is printed. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}

function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height > 0 ? (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  ) : null;
}

function Head<R>({ caption, columns, sorting, onSort }: TableProps<R>) {
  return (
    <>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ key, title, numeric, sortable }) => {
            const sorted = sorting?.by === key;
            const direction = sorting?.descending ? 'descending' : 'ascending';
            return (
              <th
                key={key}
                scope="col"
                className={numeric ? 'numeric' : undefined}
                aria-sort={sorted ? direction : undefined}
              >
                {sortable && onSort ? (
                  <button
                    type="button"
                    onClick={() => onSort({ by: key, descending: sorted ? !sorting.descending : !!numeric })}
                  >
                    {title}
                    <span aria-hidden="true">{sorted ? (sorting.descending ? '▼' : '▲') : '↕'}</span>
                  </button>
                ) : (
                  title
                )}
              </th>
            );
          })}
        </tr>
      </thead>
    </>
  );
}

function Row<R>({
  row,
  columns,
  index,
  measure,
  onRowClick,
}: TableProps<R> & {
  readonly row: R;
  readonly index?: number;
  readonly measure?: (element: HTMLElement | null) => void;
}) {
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index === undefined ? undefined : index + 2}
      onClick={onRowClick && (() => onRowClick(row))}
    >
      {columns.map(({ key, cell, numeric, heads }) => {
        const Cell = heads ? 'th' : 'td';
        return (
          <Cell key={key} scope={heads ? 'row' : undefined} className={numeric ? 'numeric' : undefined}>
            {cell(row)}
          </Cell>
        );
      })}
    </tr>
  );
}
