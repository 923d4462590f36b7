import type { Bilingual, FigureChange, ReportTable } from '#contracts';
import { writtenCell } from '#documents';

/** Changes that are told at most, the greatest first. */
const TOLD = 50;

/**
 * Which figures of a report changed since another run of it. Rows are told apart by their texts; a row that one of
 * them lacks counts as nothing there.
 */
export function figureChanges(before: readonly ReportTable[], now: readonly ReportTable[]): FigureChange[] {
  const found: FigureChange[] = [];
  for (const table of now) {
    const old = before.find(({ id }) => id === table.id);
    const [oldRows, rows] = [rowsOf(old), rowsOf(table)];
    for (const row of new Set([...rows.keys(), ...oldRows.keys()])) {
      for (const [index, { id, title, type }] of table.columns.entries()) {
        if (type !== 'integer' && type !== 'decimal' && type !== 'percent') continue;
        const was = valueIn(oldRows.get(row), old?.columns.findIndex((column) => column.id === id) ?? -1);
        const is = valueIn(rows.get(row), index);
        if (was === is) continue;
        const text = (language: 'vi' | 'en') => {
          const written = (value: number) => writtenCell(value, type, language);
          const verb = language === 'vi' ? (is > was ? 'tăng' : 'giảm') : is > was ? 'up' : 'down';
          const span =
            language === 'vi'
              ? `(từ ${written(was)} ${is > was ? 'lên' : 'xuống'} ${written(is)})`
              : `(from ${written(was)} to ${written(is)})`;
          const place = row === '' ? table.title[language] : `${table.title[language]}, ${row}`;
          return `${place}: ${title[language]} ${verb} ${written(Math.abs(is - was))} ${span}`;
        };
        found.push({
          ...{ table: table.id, row, column: id, before: was, now: is },
          text: { vi: text('vi'), en: text('en') },
        });
      }
    }
  }
  return found.sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before)).slice(0, TOLD);
}

/** The changes in a sentence. */
export function changesText(changes: readonly FigureChange[] | null): Bilingual {
  if (changes === null)
    return { vi: 'Lần đầu: chưa có gì để so sánh.', en: 'First run: nothing to compare with yet.' };
  const [first, ...others] = changes;
  if (!first) return { vi: 'Không có thay đổi so với lần trước.', en: 'Nothing changed since last time.' };
  if (others.length === 0) return { vi: `${first.text.vi}.`, en: `${first.text.en}.` };
  return {
    vi: `${first.text.vi}; và ${others.length} thay đổi khác.`,
    en: `${first.text.en}; and ${others.length} other changes.`,
  };
}

function rowsOf(table: ReportTable | undefined): Map<string, readonly unknown[]> {
  const rows = new Map<string, readonly unknown[]>();
  for (const row of table?.rows ?? []) {
    const texts = row.filter((_cell, index) => ['text', 'date'].includes(table?.columns[index]?.type ?? ''));
    const words = texts.flatMap((cell) =>
      cell === null ? [] : [typeof cell === 'object' ? cell.vi : String(cell)],
    );
    rows.set(words.join(' '), row);
  }
  return rows;
}

function valueIn(row: readonly unknown[] | undefined, index: number): number {
  const value = index < 0 ? undefined : row?.[index];
  return typeof value === 'number' ? value : 0;
}
