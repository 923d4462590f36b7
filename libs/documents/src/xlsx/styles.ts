import type { CellType } from '../report-document.js';
import { XML_HEAD } from './xml.js';

/** Cell formats, by position in `cellXfs`. */
const FORMATS = [
  'text',
  'integer',
  'decimal',
  'percent',
  'date',
  'instant',
  'title',
  'header',
  'note',
  'total-text',
  'total-integer',
  'total-decimal',
  'total-percent',
] as const;
export type Format = (typeof FORMATS)[number];

/** Style index of a format. */
export function styleOf(format: Format): number {
  // Position 0 is the default style of cells that say nothing.
  return FORMATS.indexOf(format) + 1;
}

/** Style of a total in a column; dates have none. */
export function totalStyleOf(type: CellType): number {
  return styleOf(type === 'date' || type === 'instant' ? 'total-text' : `total-${type}`);
}

const NUMBER_FORMATS: Readonly<Partial<Record<string, number>>> = {
  // 3 and 10 are built in: thousands and percent with two decimals, written as the reader's system does.
  integer: 3,
  decimal: 164,
  percent: 10,
  date: 165,
  instant: 166,
};

/** `xl/styles.xml`: Times New Roman throughout, as administrative documents are. */
export function stylesXml(): string {
  const cell = (format: Format) => {
    const total = format.startsWith('total-');
    const kind = total ? format.slice('total-'.length) : format;
    const numberFormat = NUMBER_FORMATS[kind] ?? 0;
    const font = format === 'title' ? 2 : format === 'header' || total ? 1 : format === 'note' ? 3 : 0;
    const fill = format === 'header' ? 2 : 0;
    const border = format === 'title' || format === 'note' ? 0 : 1;
    const alignment =
      format === 'header'
        ? '<alignment horizontal="center" vertical="center" wrapText="1"/>'
        : kind === 'text'
          ? '<alignment vertical="top" wrapText="1"/>'
          : '';
    return (
      `<xf numFmtId="${numberFormat}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" ` +
      `applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${alignment ? ' applyAlignment="1"' : ''}>${alignment}</xf>`
    );
  };
  const font = (size: number, more = '') =>
    `<font>${more}<sz val="${size}"/><name val="Times New Roman"/><family val="1"/></font>`;
  const side = (name: string) => `<${name} style="thin"><color rgb="FF7F7F7F"/></${name}>`;
  return (
    `${XML_HEAD}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
    '<numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0.##"/>' +
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="dd/mm/yyyy hh:mm"/></numFmts>' +
    `<fonts count="4">${font(12)}${font(12, '<b/>')}${font(14, '<b/>')}${font(11, '<i/>')}</fonts>` +
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/><bgColor indexed="64"/></patternFill></fill></fills>' +
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>` +
    `<border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border></borders>` +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${FORMATS.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
    `${FORMATS.map(cell).join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}
