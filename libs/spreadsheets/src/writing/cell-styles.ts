import { escapeAttribute } from './escape.js';

/** How a cell looks; what is not given is plain. */
export interface CellStyle {
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Points; default 11. */
  readonly size?: number;
  /** `RRGGBB` */
  readonly colour?: string;
  /** `RRGGBB` */
  readonly fill?: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly wrap?: boolean;
  readonly border?: boolean;
  /** Number format of the file format, e.g. `#,##0`, `0.0%`, `dd/mm/yyyy`. */
  readonly format?: string;
}

export const DATE_FORMAT = 'dd/mm/yyyy';
export const DATE_TIME_FORMAT = 'dd/mm/yyyy hh:mm';

/** Collects the styles that cells use and writes the part that defines them. */
export class CellStyles {
  private readonly numbers = new Map<string, number>();
  private readonly fonts = new Registry([
    '<font><sz val="11"/><name val="Times New Roman"/><family val="1"/></font>',
  ]);
  private readonly fills = new Registry([
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
  ]);
  private readonly borders = new Registry(['<border><left/><right/><top/><bottom/><diagonal/></border>']);
  private readonly formats = new Map<string, number>();
  private readonly cells = new Registry(['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>']);

  /**
   * Number of the style.
   *
   * @param literal the cell's text begins like a formula: marked so that it stays text when someone edits it
   */
  number(style: CellStyle, literal: boolean): number {
    const key = JSON.stringify([style, literal]);
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.register(style, literal)));
    return number;
  }

  xml(): string {
    const formats = [...this.formats].map(
      ([code, id]) => `<numFmt numFmtId="${id}" formatCode="${escapeAttribute(code)}"/>`,
    );
    return [
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
      '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
      formats.length > 0 ? `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` : '',
      this.fonts.xml('fonts'),
      this.fills.xml('fills'),
      this.borders.xml('borders'),
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      this.cells.xml('cellXfs'),
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
      '</styleSheet>',
    ].join('');
  }

  private register(style: CellStyle, literal: boolean): number {
    const font = this.fonts.add(
      `<font>${style.bold ? '<b/>' : ''}${style.italic ? '<i/>' : ''}<sz val="${style.size ?? 11}"/>` +
        `${style.colour ? `<color rgb="FF${style.colour}"/>` : ''}<name val="Times New Roman"/><family val="1"/></font>`,
    );
    const fill = style.fill
      ? this.fills.add(
          `<fill><patternFill patternType="solid"><fgColor rgb="FF${style.fill}"/><bgColor indexed="64"/></patternFill></fill>`,
        )
      : 0;
    const line = (side: string): string => `<${side} style="thin"><color auto="1"/></${side}>`;
    const border = style.border
      ? this.borders.add(
          `<border>${['left', 'right', 'top', 'bottom'].map(line).join('')}<diagonal/></border>`,
        )
      : 0;
    const align =
      style.align || style.wrap
        ? `<alignment${style.align ? ` horizontal="${style.align}"` : ''}${style.wrap ? ' vertical="top" wrapText="1"' : ''}/>`
        : '';
    return this.cells.add(
      `<xf numFmtId="${this.format(style.format)}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0"` +
        ` applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${literal ? ' quotePrefix="1"' : ''}` +
        `${align ? ` applyAlignment="1">${align}</xf>` : '/>'}`,
    );
  }

  private format(code: string | undefined): number {
    if (code === undefined) return 0;
    let id = this.formats.get(code);
    // Numbers below 164 are built in.
    if (id === undefined) this.formats.set(code, (id = 164 + this.formats.size));
    return id;
  }
}

class Registry {
  private readonly index: Map<string, number>;

  constructor(first: readonly string[]) {
    this.index = new Map(first.map((xml, i) => [xml, i]));
  }

  add(xml: string): number {
    let number = this.index.get(xml);
    if (number === undefined) this.index.set(xml, (number = this.index.size));
    return number;
  }

  xml(element: string): string {
    return `<${element} count="${this.index.size}">${[...this.index.keys()].join('')}</${element}>`;
  }
}
