import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table as WordTable,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { documentNumber, PARTY_HEADING, STATE_HEADING, type Letterhead } from './letterhead.js';
import {
  inLanguage,
  totals,
  type CellType,
  type Language,
  type ReportDocument,
  type Table,
} from './report-document.js';
import { documentDate, writtenCell } from './written-forms.js';

interface Words {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly underline?: boolean;
  readonly align?: (typeof AlignmentType)[keyof typeof AlignmentType];
  readonly after?: number;
}

const FONT = 'Times New Roman';
const MM = 56.7;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const NO_BORDERS = {
  top: NONE,
  bottom: NONE,
  left: NONE,
  right: NONE,
  insideHorizontal: NONE,
  insideVertical: NONE,
};
const CENTER = AlignmentType.CENTER;
const UPRIGHT_COLUMNS = 6;

/** A report as a Word document in the layout of Vietnamese administrative documents, to be edited further. */
export async function reportDocx(
  document: ReportDocument,
  letterhead: Letterhead,
  language: Language = 'vi',
): Promise<Buffer> {
  const landscape = document.tables.some(({ columns }) => columns.length > UPRIGHT_COLUMNS);
  const [width, height] = [210 * MM, 297 * MM];
  const body = [
    head(letterhead, document.date),
    words(''),
    words(language === 'vi' ? 'BÁO CÁO' : 'REPORT', { size: 14, bold: true, align: CENTER, after: 0 }),
    words(document.title[language], { size: 14, bold: true, align: CENTER, after: 12 }),
    ...document.facts.map(({ label, value, type }) =>
      words(`${label[language]}: ${writtenCell(inLanguage(value, language), type ?? 'text', language)}`, {
        after: 3,
      }),
    ),
    ...document.tables.flatMap((table, index) => [
      words(`${index + 1}. ${table.title[language]}`, { bold: true, after: 4 }),
      ...(table.rows.length > 0
        ? [wordTable(table, language)]
        : [words(language === 'vi' ? 'Không có số liệu.' : 'No figures.')]),
      ...(table.notes ?? []).map((note) => words(note[language], { size: 11, italics: true, after: 2 })),
      words(''),
    ]),
    ...(document.notes ?? []).map((note) => words(note[language], { size: 11, italics: true, after: 2 })),
    signature(letterhead),
  ];
  const file = new Document({
    creator: 'Lienthong',
    title: document.title[language],
    styles: { default: { document: { run: { font: FONT, size: 26 } } } },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: {
              width,
              height,
              orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: { top: 22 * MM, bottom: 20 * MM, left: 30 * MM, right: 18 * MM, header: 10 * MM },
          },
        },
        headers: {
          first: new Header({ children: [new Paragraph('')] }),
          default: new Header({
            children: [
              new Paragraph({
                alignment: CENTER,
                children: [new TextRun({ children: [PageNumber.CURRENT], size: 26 })],
              }),
            ],
          }),
        },
        footers: { default: new Footer({ children: [new Paragraph('')] }) },
        children: body,
      },
    ],
  });
  return Packer.toBuffer(file);
}

function words(text: string, how: Words = {}): Paragraph {
  return new Paragraph({
    alignment: how.align ?? AlignmentType.LEFT,
    spacing: { after: (how.after ?? 6) * 20, line: 264, lineRule: LineRuleType.AUTO },
    children: [
      new TextRun({
        text: text.normalize('NFC'),
        font: FONT,
        size: (how.size ?? 13) * 2,
        bold: how.bold ?? false,
        italics: how.italics ?? false,
        ...(how.underline && { underline: {} }),
      }),
    ],
  });
}

/** Two columns without borders. */
function pair(left: readonly Paragraph[], right: readonly Paragraph[], leftShare: number): WordTable {
  const cell = (children: readonly Paragraph[], share: number) =>
    new TableCell({
      width: { size: share, type: WidthType.PERCENTAGE },
      borders: NO_BORDERS,
      children: [...children],
    });
  return new WordTable({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: NO_BORDERS,
    rows: [
      new TableRow({ cantSplit: true, children: [cell(left, leftShare), cell(right, 100 - leftShare)] }),
    ],
  });
}

function head(letterhead: Letterhead, date: string): WordTable {
  const isParty = letterhead.style === 'party';
  const size = isParty ? 14 : 12;
  const heading: Paragraph[] = isParty
    ? [words(PARTY_HEADING, { size: 15, bold: true, underline: true, align: CENTER, after: 6 })]
    : letterhead.style === 'state'
      ? [
          words(STATE_HEADING[0], { size: 12, bold: true, align: CENTER, after: 0 }),
          words(STATE_HEADING[1], { size: 13, bold: true, underline: true, align: CENTER, after: 6 }),
        ]
      : [words(letterhead.heading ?? '', { size: 14, bold: true, underline: true, align: CENTER, after: 6 })];
  return pair(
    [
      ...(letterhead.parent ? [words(letterhead.parent, { size, align: CENTER, after: 0 })] : []),
      words(letterhead.issuer, {
        size,
        bold: true,
        underline: !isParty,
        align: CENTER,
        after: isParty ? 0 : 6,
      }),
      ...(isParty ? [words('*', { size: 14, align: CENTER, after: 0 })] : []),
      words(documentNumber(letterhead), { size: isParty ? 14 : 13, align: CENTER }),
    ],
    [
      ...heading,
      words(`${letterhead.place}, ${documentDate(date)}`, {
        size: isParty ? 14 : 13,
        italics: true,
        align: CENTER,
      }),
    ],
    44,
  );
}

function signature({ style, signature: { authority, title, name }, recipients }: Letterhead): WordTable {
  const isParty = style === 'party';
  return pair(
    [
      words(
        isParty ? 'Nơi nhận' : 'Nơi nhận:',
        isParty ? { size: 14, underline: true } : { size: 12, bold: true, italics: true, after: 0 },
      ),
      ...recipients.map((recipient) => words(`- ${recipient}`, { size: 11, after: 0 })),
    ],
    [
      ...(authority ? [words(authority, { size: 14, bold: true, align: CENTER, after: 0 })] : []),
      words(title, { size: 14, bold: !isParty, align: CENTER, after: 60 }),
      words(name ?? '', { size: 14, bold: true, align: CENTER }),
    ],
    50,
  );
}

function wordTable(table: Table, language: Language): WordTable {
  const { columns, rows } = table;
  const widths = columnWidths(table, language);
  const size = fontSize(table, language);
  const cell = (text: string, type: CellType, at: number, how: Words = {}) =>
    new TableCell({
      width: { size: widths[at] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      margins: { left: 60, right: 60, top: 30, bottom: 30 },
      children: [
        words(text, {
          size,
          after: 0,
          align:
            type === 'text'
              ? AlignmentType.LEFT
              : type === 'date' || type === 'instant'
                ? CENTER
                : AlignmentType.RIGHT,
          ...how,
        }),
      ],
    });
  const sums = totals(table);
  const total = language === 'vi' ? 'Tổng cộng' : 'Total';
  const line = (texts: readonly string[], how: Words = {}) =>
    new TableRow({
      cantSplit: true,
      children: [
        cell(texts[0] ?? '', 'date', 0, how),
        ...columns.map(({ type }, index) => cell(texts[index + 1] ?? '', type, index + 1, how)),
      ],
    });
  return new WordTable({
    width: { size: 100, type: WidthType.PERCENTAGE },
    columnWidths: widths,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: [language === 'vi' ? 'TT' : 'No.', ...columns.map(({ title }) => title[language])].map(
          (text, at) => cell(text, 'text', at, { bold: true, align: CENTER }),
        ),
      }),
      ...rows.map((row, at) =>
        line([
          String(at + 1),
          ...columns.map(({ type }, index) =>
            writtenCell(inLanguage(row[index] ?? null, language), type, language),
          ),
        ]),
      ),
      ...(sums
        ? [
            line(
              [
                '',
                ...columns.map(({ type }, index) => {
                  const sum = sums.get(index);
                  if (sum !== undefined) return writtenCell(sum, type, language);
                  return index === 0 ? total : '';
                }),
              ],
              { bold: true },
            ),
          ]
        : []),
    ],
  });
}

/** Points: smaller where the columns would otherwise be narrower than their words. */
function fontSize(table: Table, language: Language): number {
  const characters = columnCharacters(table, language).reduce((sum, one) => sum + one, 0);
  const fitting = totalWidth(table) / 20 / (characters * CHARACTER_WIDTH);
  return Math.max(7, Math.min(11, Math.floor(fitting)));
}

/** Of the size of a Times-like font, on the average. */
const CHARACTER_WIDTH = 0.5;

/** Widths in twentieths of a point, in proportion to the longest content of each column. */
function columnWidths(table: Table, language: Language): number[] {
  const total = totalWidth(table);
  const all = columnCharacters(table, language);
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((one) => Math.floor((one / sum) * total));
}

function totalWidth({ columns }: Table): number {
  return (columns.length > UPRIGHT_COLUMNS ? 254 : 162) * MM;
}

function columnCharacters({ columns, rows }: Table, language: Language): number[] {
  const characters = columns.map(({ title, type }, index) => {
    const longest = rows
      .slice(0, 500)
      .reduce(
        (most, row) =>
          Math.max(most, writtenCell(inLanguage(row[index] ?? null, language), type, language).length),
        Math.max(...title[language].split(' ').map(({ length }) => length)),
      );
    return Math.min(40, longest + 3);
  });
  return [5, ...characters];
}
