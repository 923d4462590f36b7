import { inLanguage, totals, type CellType, type Language, type Table } from '../report-document.js';
import { writtenCell } from '../written-forms.js';
import { LEADING, type Alignment, type PdfWriter, type TextStyle } from './writer.js';

const PADDING = 3;
/** Points; a table that is too wide is written smaller before its columns are divided. */
const SIZES = [11, 10, 9, 8] as const;
const HEAD_FILL = '#eef2f7';
const BETWEEN_PARTS = 10;

interface Styles {
  readonly head: TextStyle;
  readonly body: TextStyle;
  readonly total: TextStyle;
}

function styles(size: number): Styles {
  return { head: { font: 'bold', size }, body: { font: 'regular', size }, total: { font: 'bold', size } };
}

interface Line {
  readonly cells: readonly { lines: readonly string[]; align: Alignment }[];
  readonly style: TextStyle;
  readonly height: number;
}

/**
 * Draws a table with numbered rows; it breaks between rows, and every page begins with the header again. No word and no
 * number is broken: a table that is too wide even in small type comes in parts, one below the other, each with the
 * columns that tell the rows apart.
 */
export function drawTable(pdf: PdfWriter, table: Table, language: Language): void {
  const whole = written(table, language);
  const size = SIZES.find((one) => fits(pdf, whole, styles(one)));
  const parts = size === undefined ? divided(pdf, table, language) : [table];
  parts.forEach((part, index) => {
    if (index > 0) pdf.y += BETWEEN_PARTS;
    drawPart(pdf, written(part, language), styles(size ?? SIZES.at(-1)!));
  });
}

/** A table as the texts that stand in it. */
interface Written {
  readonly columns: readonly { title: string; type: CellType }[];
  readonly cells: readonly (readonly string[])[];
  readonly totals: readonly string[] | undefined;
}

function written(table: Table, language: Language): Written {
  const columns: { title: string; type: CellType }[] = [
    { title: language === 'vi' ? 'TT' : 'No.', type: 'integer' },
    ...table.columns.map(({ title, type }) => ({ title: title[language], type })),
  ];
  const cells = table.rows.map((row, at) => [
    String(at + 1),
    ...table.columns.map(({ type }, index) =>
      writtenCell(inLanguage(row[index] ?? null, language), type, language),
    ),
  ]);
  const sums = totals(table);
  const totalCells = sums && [
    '',
    ...table.columns.map(({ type }, index) => {
      const sum = sums.get(index);
      if (sum !== undefined) return writtenCell(sum, type, language);
      return index === 0 ? (language === 'vi' ? 'Tổng cộng' : 'Total') : '';
    }),
  ];
  return { columns, cells, totals: totalCells };
}

/** As many columns beside those that tell the rows apart as fit into each part. */
function divided(pdf: PdfWriter, table: Table, language: Language): Table[] {
  const firstFigure = table.columns.findIndex(({ type }) => type !== 'text' && type !== 'date');
  const keys = table.columns.map((_column, index) => index).slice(0, Math.max(1, firstFigure));
  const smallest = styles(SIZES.at(-1)!);
  const only = (columns: readonly number[]): Table => ({
    ...table,
    columns: columns.map((index) => table.columns[index]!),
    rows: table.rows.map((row) => columns.map((index) => row[index] ?? null)),
  });
  const parts: number[][] = [];
  for (let index = keys.length; index < table.columns.length; index++) {
    const current = parts.at(-1);
    const longer = [...(current ?? keys), index];
    if (current && fits(pdf, written(only(longer), language), smallest)) current.push(index);
    else parts.push([...keys, index]);
  }
  return parts.map(only);
}

function drawPart(
  pdf: PdfWriter,
  { columns, cells, totals: totalCells }: Written,
  { head: HEAD, body: BODY, total: TOTAL }: Styles,
): void {
  const widths = columnWidths(
    pdf,
    { columns, cells, totals: totalCells },
    { head: HEAD, body: BODY, total: TOTAL },
  );
  const layout = (texts: readonly string[], style: TextStyle, head = false): Line => {
    const laid = texts.map((text, index) => ({
      lines: pdf.wrap(text, (widths[index] ?? 0) - 2 * PADDING, style),
      align: head || index === 0 ? ('center' as const) : alignmentOf(columns[index]?.type ?? 'text'),
    }));
    const rows = Math.max(...laid.map(({ lines }) => lines.length));
    return { cells: laid, style, height: rows * style.size * LEADING + 2 * PADDING };
  };
  const head = layout(
    columns.map(({ title }) => title),
    HEAD,
    true,
  );
  const draw = (line: Line, fill?: string) => {
    let x = pdf.left;
    line.cells.forEach(({ lines, align }, index) => {
      const width = widths[index] ?? 0;
      pdf.box(x, pdf.y, width, line.height, fill);
      const inner = lines.length * line.style.size * LEADING;
      const y = pdf.y + (align === 'center' ? (line.height - inner) / 2 : PADDING);
      lines.forEach((text, at) => {
        const rest = width - 2 * PADDING - pdf.widthOf(text, line.style);
        const shift = align === 'center' ? rest / 2 : align === 'right' ? rest : 0;
        pdf.line(text, x + PADDING + shift, y + at * line.style.size * LEADING, line.style);
      });
      x += width;
    });
    pdf.y += line.height;
  };
  // A header alone at the foot of a page says nothing.
  const first = cells[0] ? layout(cells[0], BODY).height : 0;
  pdf.need(head.height + first);
  draw(head, HEAD_FILL);
  for (const line of [
    ...cells.map((row) => layout(row, BODY)),
    ...(totalCells ? [layout(totalCells, TOTAL)] : []),
  ]) {
    if (pdf.need(line.height)) draw(head, HEAD_FILL);
    draw(line);
  }
}

function alignmentOf(type: CellType): Alignment {
  if (type === 'text') return 'left';
  return type === 'date' || type === 'instant' ? 'center' : 'right';
}

/** Whether no word and no number of a table must be broken. */
function fits(pdf: PdfWriter, table: Written, how: Styles): boolean {
  return columnNeeds(pdf, table, how).reduce((sum, { least }) => sum + least, 0) <= pdf.width;
}

function columnNeeds(
  pdf: PdfWriter,
  { columns, cells, totals: totalCells }: Written,
  { head, body, total }: Styles,
): { least: number; wanted: number }[] {
  const rows = totalCells ? [...cells, totalCells] : cells;
  const widest = (index: number, measure: (text: string) => number) =>
    rows.slice(0, 2_000).reduce((most, row) => Math.max(most, measure(row[index] ?? '')), 0);
  const longestWord = (text: string, style: TextStyle) =>
    Math.max(0, ...text.split(' ').map((word) => pdf.widthOf(word, style)));
  return columns.map(({ title, type }, index) => {
    const content = widest(index, (text) => pdf.widthOf(text, total));
    const least = Math.max(
      longestWord(title, head),
      type === 'text'
        ? Math.min(
            widest(index, (text) => longestWord(text, body)),
            pdf.width / 2,
          )
        : content,
    );
    const wanted = Math.max(content, Math.min(pdf.widthOf(title, head), 90), least);
    return { least: least + 2 * PADDING + 1, wanted: wanted + 2 * PADDING + 1 };
  });
}

/** Each column as wide as it needs; when that is too much for the page, text columns give way first. */
function columnWidths(pdf: PdfWriter, table: Written, how: Styles): number[] {
  const { columns } = table;
  const needs = columnNeeds(pdf, table, how);
  const least = needs.reduce((sum, need) => sum + need.least, 0);
  const wanted = needs.reduce((sum, need) => sum + need.wanted, 0);
  if (wanted <= pdf.width) {
    // What is left over goes to the text, which reads better for it.
    const texts = columns.flatMap(({ type }, index) => (type === 'text' ? [index] : []));
    const receivers = texts.length > 0 ? texts : columns.map((_column, index) => index).slice(1);
    const share = (pdf.width - wanted) / receivers.length;
    return needs.map((need, index) => need.wanted + (receivers.includes(index) ? share : 0));
  }
  if (least >= pdf.width) return needs.map((need) => (need.least / least) * pdf.width);
  const part = (pdf.width - least) / (wanted - least);
  return needs.map((need) => need.least + (need.wanted - need.least) * part);
}
