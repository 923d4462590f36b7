import { damaged } from '../faults.js';
import { XmlEvents, type XmlHandler } from '../xml/xml-events.js';
import { serialToIso } from './number-formats.js';
import type { SharedStrings } from './shared-strings.js';

/** One row that has content. */
export interface SheetRow {
  /** As the spreadsheet program numbers it, from 1. */
  readonly number: number;
  /**
   * From column A on; empty cells are ''. Numbers are decimal text, dates ISO, truth values TRUE and FALSE;
   * of a formula its last result.
   */
  readonly cells: readonly string[];
}

/** XFD, the last column of the format. */
const MAX_COLUMNS = 16_384;
const MAX_ROWS = 1_048_576;
const MAX_ROW_CHARACTERS = 1024 * 1024;

interface CellStyles {
  readonly dates: readonly boolean[];
  readonly since1904: boolean;
  readonly strings: SharedStrings | undefined;
}

/** Turns the XML of a sheet into rows; what stands between calls is one row. */
export class SheetRows implements XmlHandler {
  private readonly xml = new XmlEvents(this);
  private rows: SheetRow[] = [];
  private cells: string[] = [];
  private characters = 0;
  private rowNumber = 0;
  private column = -1;
  private type = 'n';
  private style = 0;
  private value = '';
  private collecting = false;
  private inData = false;
  private phonetic = 0;

  constructor(private readonly styles: CellStyles) {}

  write(bytes: Buffer): readonly SheetRow[] {
    this.xml.write(bytes);
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  end(): void {
    this.xml.end();
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'sheetData':
        this.inData = true;
        break;
      case 'row':
        if (this.inData) this.openRow(attributes['r']);
        break;
      case 'c':
        if (this.inData) this.openCell(attributes);
        break;
      case 'v':
      case 't':
        this.collecting = this.inData && this.phonetic === 0;
        break;
      case 'rPh':
        this.phonetic++;
        break;
    }
  }

  text(text: string): void {
    if (!this.collecting) return;
    this.value += text;
    this.characters += text.length;
    if (this.characters > MAX_ROW_CHARACTERS) throw damaged('a row is too long');
  }

  close(name: string): void {
    switch (name) {
      case 'sheetData':
        this.inData = false;
        break;
      case 'v':
      case 't':
        this.collecting = false;
        break;
      case 'rPh':
        this.phonetic--;
        break;
      case 'c':
        if (this.inData) this.closeCell();
        break;
      case 'row':
        if (this.inData && this.cells.some((cell) => cell !== ''))
          this.rows.push({ number: this.rowNumber, cells: this.cells });
        break;
    }
  }

  private openRow(given: string | undefined): void {
    const number = given === undefined ? this.rowNumber + 1 : Number(given);
    if (!Number.isInteger(number) || number <= this.rowNumber || number > MAX_ROWS)
      throw damaged('rows are not in order');
    this.rowNumber = number;
    this.cells = [];
    this.characters = 0;
    this.column = -1;
  }

  private openCell(attributes: Readonly<Record<string, string>>): void {
    this.column = attributes['r'] === undefined ? this.column + 1 : columnOf(attributes['r']);
    if (this.column >= MAX_COLUMNS) throw damaged('a cell is beyond the last column');
    this.type = attributes['t'] ?? 'n';
    this.style = Number(attributes['s'] ?? 0);
    this.value = '';
  }

  private closeCell(): void {
    const text = this.textOf(this.value);
    if (text === '') return;
    const { cells, column } = this;
    while (cells.length < column) cells.push('');
    cells[column] = text;
  }

  private textOf(value: string): string {
    switch (this.type) {
      case 's':
        return value === '' ? '' : this.shared(Number(value));
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE';
      case 'n':
      case '':
        return value === '' ? '' : this.numberText(value);
      case 'e':
        return '';
      default:
        return unescape(value);
    }
  }

  private shared(index: number): string {
    const { strings } = this.styles;
    if (!strings) throw damaged('the table of texts is missing');
    const text = strings.get(index);
    this.characters += text.length;
    if (this.characters > MAX_ROW_CHARACTERS) throw damaged('a row is too long');
    return text;
  }

  private numberText(value: string): string {
    const number = Number(value);
    if (Number.isNaN(number)) return value;
    if (this.styles.dates[this.style]) {
      const iso = serialToIso(number, this.styles.since1904);
      if (iso !== null) return iso;
    }
    return String(number);
  }
}

/** Column from 0 of a reference such as `AB12`. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i) | 32;
    if (code < 97 || code > 122) break;
    column = column * 26 + code - 96;
    if (column > MAX_COLUMNS) break;
  }
  if (column === 0) throw damaged('a cell has no place');
  return column - 1;
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function unescape(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
