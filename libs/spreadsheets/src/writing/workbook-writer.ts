import { PassThrough, type Readable } from 'node:stream';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { ZipWriter } from '../zip/zip-writer.js';
import { CellStyles } from './cell-styles.js';
import { escapeAttribute, escapeText } from './escape.js';
import { SheetWriter, type SheetOptions } from './sheet-writer.js';

export interface WorkbookOptions {
  /** Shown in the file's properties. */
  readonly title?: string;
  readonly creator?: string;
}

interface WrittenSheet {
  readonly name: string;
  readonly writer: SheetWriter;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE_RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const NAME_LENGTH = 31;

/**
 * Writes an XLSX workbook row by row: memory does not grow with it, and equal content gives equal bytes.
 *
 * ```ts
 * const workbook = new WorkbookWriter((bytes) => file.write(bytes));
 * const sheet = await workbook.sheet('Tổng hợp', { columns: [{ width: 30 }, { width: 12 }], header: ['Tổ chức', 'Số người'], filter: true });
 * await sheet.row(['Hội Nông dân', 1234]);
 * await workbook.end();
 * ```
 */
export class WorkbookWriter {
  private readonly zip: ZipWriter;
  private readonly styles = new CellStyles();
  private readonly sheets: WrittenSheet[] = [];
  private current: SheetWriter | undefined;
  private charts = 0;
  private drawings = 0;

  /** @param sink takes the bytes in order; what it returns is awaited */
  constructor(
    sink: (bytes: Buffer) => Promise<unknown> | unknown,
    private readonly options: WorkbookOptions = {},
  ) {
    this.zip = new ZipWriter(sink);
  }

  /**
   * Begins the next sheet; the one before is closed.
   *
   * @param name shortened to 31 characters and made unique; what the format forbids in it becomes a blank
   */
  async sheet(name: string, options: SheetOptions = {}): Promise<SheetWriter> {
    await this.closeSheet();
    const number = this.sheets.length + 1;
    const part = await this.zip.open(`xl/worksheets/sheet${number}.xml`);
    const unique = this.uniqueName(name);
    const writer = new SheetWriter(part, this.styles, unique, options);
    this.sheets.push({ name: unique, writer });
    this.current = writer;
    await writer.begin();
    return writer;
  }

  /** Writes what is common to all sheets. A workbook without sheet gets an empty one. */
  async end(): Promise<void> {
    if (this.sheets.length === 0) await this.sheet('Sheet1');
    await this.closeSheet();
    await this.zip.add('xl/styles.xml', this.styles.xml());
    await this.zip.add('xl/workbook.xml', this.workbookXml());
    await this.zip.add('xl/_rels/workbook.xml.rels', this.workbookRelations());
    await this.zip.add('docProps/core.xml', this.properties());
    await this.zip.add(
      '_rels/.rels',
      relationsXml([
        ['rId1', `${RELATIONS}/officeDocument`, 'xl/workbook.xml'],
        [
          'rId2',
          'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
          'docProps/core.xml',
        ],
      ]),
    );
    await this.zip.add('[Content_Types].xml', this.contentTypes());
    await this.zip.end();
  }

  private async closeSheet(): Promise<void> {
    const sheet = this.current;
    if (!sheet) return;
    this.current = undefined;
    const drawn = sheet.charts.length > 0;
    await sheet.close(drawn ? 'rId1' : undefined);
    if (!drawn) return;
    const drawing = ++this.drawings;
    await this.zip.add(
      `xl/worksheets/_rels/sheet${this.sheets.length}.xml.rels`,
      relationsXml([['rId1', `${RELATIONS}/drawing`, `../drawings/drawing${drawing}.xml`]]),
    );
    const relations: [string, string, string][] = [];
    for (const chart of sheet.charts) {
      const number = ++this.charts;
      await this.zip.add(`xl/charts/chart${number}.xml`, HEAD + chart.xml);
      relations.push([`rId${relations.length + 1}`, `${RELATIONS}/chart`, `../charts/chart${number}.xml`]);
    }
    await this.zip.add(`xl/drawings/drawing${drawing}.xml`, HEAD + sheet.drawingXml());
    await this.zip.add(`xl/drawings/_rels/drawing${drawing}.xml.rels`, relationsXml(relations));
  }

  private uniqueName(given: string): string {
    const clean =
      given
        .replace(/[[\]:*?/\\]/g, ' ')
        .replace(/^'+|'+$/g, '')
        .trim() || 'Sheet';
    for (let number = 1; ; number++) {
      const suffix = number === 1 ? '' : ` (${number})`;
      const name = clean.slice(0, NAME_LENGTH - suffix.length) + suffix;
      if (!this.sheets.some((sheet) => sheet.name.toLowerCase() === name.toLowerCase())) return name;
    }
  }

  private workbookXml(): string {
    const sheets = this.sheets.map(
      ({ name }, i) => `<sheet name="${escapeAttribute(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
    );
    const filters = this.sheets.flatMap(({ name, writer }, i) =>
      writer.filterRange === undefined
        ? []
        : [
            `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">` +
              `${escapeText(quotedSheet(name))}!${writer.filterRange}</definedName>`,
          ],
    );
    const titles = this.sheets.flatMap(({ name, writer }, i) =>
      writer.titleRows === undefined
        ? []
        : [
            `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">` +
              `${escapeText(quotedSheet(name))}!${writer.titleRows}</definedName>`,
          ],
    );
    const names = [...filters, ...titles];
    return (
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets>` +
      `${names.length > 0 ? `<definedNames>${names.join('')}</definedNames>` : ''}<calcPr fullCalcOnLoad="1"/></workbook>`
    );
  }

  private workbookRelations(): string {
    const sheets = this.sheets.map((_sheet, i): [string, string, string] => [
      `rId${i + 1}`,
      `${RELATIONS}/worksheet`,
      `worksheets/sheet${i + 1}.xml`,
    ]);
    return relationsXml([...sheets, [`rId${sheets.length + 1}`, `${RELATIONS}/styles`, 'styles.xml']]);
  }

  private properties(): string {
    const { title, creator } = this.options;
    return (
      `${HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
      ` xmlns:dc="http://purl.org/dc/elements/1.1/">` +
      `${title ? `<dc:title>${escapeText(title)}</dc:title>` : ''}` +
      `<dc:creator>${escapeText(creator ?? 'Lienthong')}</dc:creator></cp:coreProperties>`
    );
  }

  private contentTypes(): string {
    const type = (part: string, kind: string): string =>
      `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-${kind}+xml"/>`;
    const numbered = (count: number, part: (number: number) => string, kind: string): string =>
      Array.from({ length: count }, (_, i) => type(part(i + 1), kind)).join('');
    const spreadsheet = 'officedocument.spreadsheetml';
    return (
      `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      type('/xl/workbook.xml', `${spreadsheet}.sheet.main`) +
      numbered(this.sheets.length, (n) => `/xl/worksheets/sheet${n}.xml`, `${spreadsheet}.worksheet`) +
      type('/xl/styles.xml', `${spreadsheet}.styles`) +
      numbered(this.drawings, (n) => `/xl/drawings/drawing${n}.xml`, 'officedocument.drawing') +
      numbered(this.charts, (n) => `/xl/charts/chart${n}.xml`, 'officedocument.drawingml.chart') +
      type('/docProps/core.xml', 'package.core-properties') +
      '</Types>'
    );
  }
}

/** A workbook as a stream; `write` fills it and is slowed down by whoever reads. An error ends the stream. */
export function workbookStream(
  write: (workbook: WorkbookWriter) => Promise<void>,
  options: WorkbookOptions = {},
): Readable {
  const stream = new PassThrough();
  const gone = finished(stream).catch(() => undefined);
  const sink = async (bytes: Buffer): Promise<void> => {
    if (stream.destroyed) throw new Error('nobody reads the workbook any more');
    if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), gone]);
  };
  const workbook = new WorkbookWriter(sink, options);
  write(workbook)
    .then(() => workbook.end())
    .then(
      () => stream.end(),
      (error: unknown) => stream.destroy(error as Error),
    );
  return stream;
}

/** The name of a sheet as formulas and ranges write it. */
export function quotedSheet(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}

function relationsXml(relations: readonly (readonly [id: string, type: string, target: string])[]): string {
  const items = relations.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE_RELATIONS}">${items.join('')}</Relationships>`;
}
