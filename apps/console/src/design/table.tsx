import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';

export interface Column<R> {
  readonly key: string;
  readonly title: ReactNode;
  /** `–` stands for what there is not; cards leave it out. */
  readonly cell: (row: R) => ReactNode;
  readonly numeric?: boolean;
  /** Names the row to those who hear the table. */
  readonly heads?: boolean;
  /** The table can be sorted by it. */
  readonly sortable?: boolean;
  /** Long texts: a whole line of the narrow form, in which short values stand two or three to a line. */
  readonly wide?: boolean;
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
  const frame = useRef<HTMLDivElement>(null);
  const cards = useCards(frame, props.columns.length);
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={props.caption} ref={frame}>
      <table className={cards ? 'table table-cards' : 'table'} role="table">
        <Head {...props} />
        <tbody role="rowgroup">
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
  const cards = useCards(frame, columns.length);
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
      <table
        className={cards ? 'table table-cards' : 'table'}
        role="table"
        aria-rowcount={(total ?? rows.length) + 1}
      >
        <Head {...props} />
        <tbody role="rowgroup">
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

/** Pixels for a column, up to so many, from which a table of three columns and more is a table if it fits. */
const [COLUMN, WIDE_ENOUGH] = [120, 544];

/**
 * Whether each row is shown as a card, and the head as a line to sort by: in a narrow frame, and in any that the
 * table was found to be too wide for.
 */
function useCards(frame: RefObject<HTMLDivElement | null>, columns: number): boolean {
  const { language } = useTranslation().i18n;
  const [cards, setCards] = useState(false);
  const needed = useRef(0);
  // The words of another language need more room, or less.
  useLayoutEffect(() => {
    needed.current = 0;
  }, [language]);
  // After each drawing: rows that come later may need more room.
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const fit = () => {
      // Inside of what is folded up nothing has a size.
      if (!element.checkVisibility()) return;
      const { clientWidth, scrollWidth } = element;
      if (scrollWidth > clientWidth) needed.current = Math.max(needed.current, scrollWidth);
      setCards(
        clientWidth < Math.max(needed.current, columns > 2 ? Math.min(WIDE_ENOUGH, columns * COLUMN) : 0),
      );
    };
    fit();
    const resized = new ResizeObserver(fit);
    resized.observe(element);
    return () => resized.disconnect();
  });
  return cards;
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
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ key, title, numeric, sortable }) => {
            const sorted = sorting?.by === key;
            const direction = sorting?.descending ? 'descending' : 'ascending';
            return (
              <th
                key={key}
                scope="col"
                role="columnheader"
                className={numeric ? 'numeric' : undefined}
                aria-sort={sorted ? direction : undefined}
              >
                {sortable && onSort ? (
                  <button
                    type="button"
                    onClick={() => onSort({ by: key, descending: sorted ? !sorting.descending : !!numeric })}
                  >
                    {title}
                    {'\u00a0'}
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
      role="row"
      data-index={index}
      aria-rowindex={index === undefined ? undefined : index + 2}
      onClick={onRowClick && (() => onRowClick(row))}
    >
      {columns.map(({ key, title, cell, numeric, heads, wide }) => {
        const Cell = heads ? 'th' : 'td';
        const content = cell(row);
        const missing = content === '–';
        return (
          <Cell
            key={key}
            scope={heads ? 'row' : undefined}
            // A style that lays rows out as cards would take from the table what it is to those who hear it.
            role={heads ? 'rowheader' : 'cell'}
            className={
              [numeric && 'numeric', wide && 'wide', missing && 'missing'].filter(Boolean).join(' ') ||
              undefined
            }
            data-label={typeof title === 'string' ? title : undefined}
          >
            {content}
          </Cell>
        );
      })}
    </tr>
  );
}
