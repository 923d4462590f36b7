import type { Table } from '../report-document.js';
import { drawTable } from './table.js';
import { PdfWriter } from './writer.js';

const same = (text: string) => ({ vi: text, en: text });

/** Lines that a table is drawn as, and how wide and high on the page each of them stands. */
function drawn(table: Table): { text: string; right: number }[] {
  const pdf = new PdfWriter({ landscape: true, title: 't', language: 'vi', date: '2026-01-01' });
  const lines: { text: string; right: number }[] = [];
  pdf.line = (text, x, _y, style) => {
    lines.push({ text, right: x + pdf.widthOf(text, style) });
  };
  drawTable(pdf, table, 'vi');
  for (const { text, right } of lines)
    expect({ text, inside: right <= pdf.right + 0.5 }).toEqual({ text, inside: true });
  return lines;
}

const wide = (columns: number): Table => ({
  id: 'wide',
  title: same('Rộng'),
  columns: [
    { id: 'name', title: same('Đơn vị hành chính'), type: 'text' },
    ...Array.from({ length: columns }, (_, index) => ({
      id: `c${index}`,
      title: same(`Chỉ tiêu nghiêng ${index} thường`),
      type: 'integer' as const,
    })),
  ],
  rows: Array.from({ length: 3 }, (_, row) => [
    `Phường Trường Thạnh ${row}`,
    ...Array.from({ length: columns }, (__, index) => 1_000_000 * (row + 1) + index),
  ]),
});

describe('a table that is too wide for the page', () => {
  it.each([3, 12, 18, 40, 90])('of %d columns breaks neither words nor numbers', (columns) => {
    const table = wide(columns);
    const lines = drawn(table).map(({ text }) => text);
    const words = new Set(lines.flatMap((line) => line.split(' ')));
    for (const row of table.rows.slice(0, 2)) {
      for (const cell of row.slice(1)) expect(lines).toContain((cell as number).toLocaleString('de-DE'));
    }
    for (const word of ['Phường', 'Trường', 'Thạnh', 'nghiêng', 'thường', 'chính'])
      expect(words.has(word)).toBe(true);
    // Nothing but whole words.
    const known = new Set([
      'TT',
      ...table.columns.flatMap(({ title }) => title.vi.split(' ')),
      ...table.rows.flatMap((row) =>
        row.flatMap((cell) =>
          typeof cell === 'number' ? cell.toLocaleString('de-DE') : String(cell).split(' '),
        ),
      ),
      ...table.rows.map((_, index) => String(index + 1)),
    ]);
    expect([...words].filter((word) => !known.has(word))).toEqual([]);
  });

  it('comes in parts, each with what tells the rows apart', () => {
    const lines = drawn(wide(90)).map(({ text }) => text);
    const parts = lines.filter((line) => line === 'TT').length;
    expect(parts).toBeGreaterThan(3);
    expect(lines.filter((line) => line.startsWith('Phường')).length).toBeGreaterThanOrEqual(3 * parts);
  });
});
