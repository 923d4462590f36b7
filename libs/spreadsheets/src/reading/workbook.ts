import { damaged, SpreadsheetFault } from '../faults.js';
import type { RandomAccess } from '../random-access.js';
import { readXml, XmlEvents } from '../xml/xml-events.js';
import { ZipArchive, type ZipEntry } from '../zip/zip-archive.js';
import { readDateStyles } from './number-formats.js';
import { SharedStrings } from './shared-strings.js';
import { SheetRows, unescape, type SheetRow } from './sheet-rows.js';

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: ZipEntry;
}

export interface WorkbookLimits {
  /** Bytes that all parts together may unpack to. */
  readonly maxBytes: number;
}

const SMALL_PART = 4 * 1024 * 1024;
const STYLES_PART = 32 * 1024 * 1024;
const MAX_SHEETS = 1_000;
/** Characters of one text; spreadsheet programs hold 32,767. */
const MAX_TEXT = 256 * 1024;

/**
 * An XLSX workbook, read sheet by sheet and row by row in bounded memory. Formulas are not computed,
 * nothing outside the file is looked at.
 */
export class Workbook {
  private strings: SharedStrings | undefined;
  private dates: readonly boolean[] | undefined;

  private constructor(
    private readonly archive: ZipArchive,
    readonly sheets: readonly Sheet[],
    private readonly since1904: boolean,
    private readonly stringsPart: ZipEntry | undefined,
    private readonly stylesPart: ZipEntry | undefined,
  ) {}

  /** @throws SpreadsheetFault when it is no workbook, or one that must not be read */
  static async open(bytes: RandomAccess, limits: WorkbookLimits): Promise<Workbook> {
    const archive = ZipArchive.open(bytes, limits);
    if ([...archive.entries.keys()].some((name) => name.endsWith('vbaproject.bin')))
      throw new SpreadsheetFault('xlsx.macros');
    const types = archive.find('[Content_Types].xml');
    if (!types) throw new SpreadsheetFault('xlsx.not-a-workbook');
    if ((await archive.unpackText(types, SMALL_PART)).includes('macroEnabled'))
      throw new SpreadsheetFault('xlsx.macros');
    const root = await relations(archive, '_rels/.rels', '');
    const workbookName = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
    const workbookPart = archive.find(workbookName);
    if (!workbookPart) throw new SpreadsheetFault('xlsx.not-a-workbook');
    const folder = workbookName.slice(0, workbookName.lastIndexOf('/') + 1);
    const relationsName = `${folder}_rels/${workbookName.slice(folder.length)}.rels`;
    const related = await relations(archive, relationsName, folder);
    const { named, since1904 } = readWorkbook(await archive.unpackText(workbookPart, SMALL_PART));
    const sheets = named.flatMap(({ name, hidden, relation }) => {
      const target = related.find(({ id }) => id === relation);
      const part = target?.type === 'worksheet' ? archive.find(target.target) : undefined;
      if (target?.type === 'worksheet' && !part) throw damaged('a sheet is missing');
      return part ? [{ name, hidden, part }] : [];
    });
    if (sheets.length === 0) throw new SpreadsheetFault('xlsx.not-a-workbook');
    const partOf = (wanted: string): ZipEntry | undefined => {
      const found = related.find(({ type }) => type === wanted);
      return found && archive.find(found.target);
    };
    return new Workbook(archive, sheets, since1904, partOf('sharedStrings'), partOf('styles'));
  }

  /** Rows with content, in portions as they are read. */
  async *rows(sheet: Sheet): AsyncGenerator<readonly SheetRow[], void, undefined> {
    this.strings ??= this.stringsPart && (await readStrings(this.archive, this.stringsPart));
    this.dates ??= this.stylesPart
      ? readDateStyles(await this.archive.unpackText(this.stylesPart, STYLES_PART))
      : [];
    const { strings, dates, since1904 } = this;
    const parser = new SheetRows({ strings, dates, since1904 });
    for await (const piece of this.archive.unpack(sheet.part)) {
      const rows = parser.write(piece);
      if (rows.length > 0) yield rows;
    }
    parser.end();
  }

  close(): void {
    this.strings?.close();
    this.strings = undefined;
  }
}

interface Relation {
  readonly id: string;
  /** Last word of its URI. */
  readonly type: string;
  readonly target: string;
}

async function relations(archive: ZipArchive, name: string, folder: string): Promise<Relation[]> {
  const part = archive.find(name);
  if (!part) return [];
  const found: Relation[] = [];
  readXml(await archive.unpackText(part, SMALL_PART), {
    open(element, { Id, Type, Target, TargetMode }) {
      if (element !== 'Relationship' || TargetMode === 'External' || !Id || !Target) return;
      found.push({ id: Id, type: (Type ?? '').split('/').at(-1) ?? '', target: resolve(folder, Target) });
    },
    close: () => undefined,
  });
  return found;
}

function resolve(folder: string, target: string): string {
  return target.startsWith('/') ? target.slice(1) : new URL(target, `file:///${folder}`).pathname.slice(1);
}

interface NamedSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly relation: string;
}

function readWorkbook(xml: string): { named: NamedSheet[]; since1904: boolean } {
  const named: NamedSheet[] = [];
  let since1904 = false;
  readXml(xml, {
    open(element, attributes) {
      if (element === 'workbookPr') since1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (element !== 'sheet') return;
      const id = Object.entries(attributes).find(([name]) => /(^|:)id$/.test(name))?.[1] ?? '';
      const hidden = (attributes['state'] ?? 'visible') !== 'visible';
      named.push({ name: unescape(attributes['name'] ?? ''), hidden, relation: id });
      if (named.length > MAX_SHEETS) throw damaged('too many sheets');
    },
    close: () => undefined,
  });
  return { named, since1904 };
}

async function readStrings(archive: ZipArchive, part: ZipEntry): Promise<SharedStrings> {
  const strings = new SharedStrings();
  let text = '';
  let collecting = false;
  let phonetic = 0;
  const xml = new XmlEvents({
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic++;
      else if (name === 't') collecting = phonetic === 0;
    },
    text(piece) {
      if (!collecting) return;
      text += piece;
      if (text.length > MAX_TEXT) throw damaged('a text is too long');
    },
    close(name) {
      if (name === 'si') strings.add(unescape(text));
      else if (name === 'rPh') phonetic--;
      else if (name === 't') collecting = false;
    },
  });
  try {
    for await (const piece of archive.unpack(part)) xml.write(piece);
    xml.end();
  } catch (error) {
    strings.close();
    throw error;
  }
  return strings;
}
