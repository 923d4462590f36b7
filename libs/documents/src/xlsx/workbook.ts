import { strToU8, zipSync } from 'fflate';
import { inLanguage, type Language, type ReportDocument, type Table } from '../report-document.js';
import { writtenCell } from '../written-forms.js';
import { chartXml, drawingXml } from './chart.js';
import { tableSheet } from './sheet.js';
import { stylesXml } from './styles.js';
import { escapeXml, XML_HEAD } from './xml.js';

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE_RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/**
 * A report as a workbook (Office Open XML): a sheet for the facts, then one for each table with typed cells, filter,
 * frozen header and, where the table asks for one, a chart.
 */
export function reportXlsx(document: ReportDocument, language: Language = 'vi'): Uint8Array {
  const tables = [factsTable(document), ...document.tables];
  const names = sheetNames(tables.map(({ title }) => title[language]));
  const sheets = tables.map((table, index) =>
    tableSheet(
      table,
      names[index] ?? `${index + 1}`,
      language,
      table.chart !== undefined && table.rows.length > 0,
    ),
  );
  const parts = new Map<string, string>();
  const overrides: string[] = [];
  const add = (path: string, content: string, type?: string) => {
    parts.set(path, content);
    if (type) overrides.push(`<Override PartName="/${path}" ContentType="${OFFICE}.${type}+xml"/>`);
  };
  sheets.forEach(({ xml, chart, freeColumn }, index) => {
    const number = index + 1;
    add(`xl/worksheets/sheet${number}.xml`, xml, 'spreadsheetml.worksheet');
    if (!chart) return;
    add(
      `xl/worksheets/_rels/sheet${number}.xml.rels`,
      relations([['drawing', `../drawings/drawing${number}.xml`]]),
    );
    add(`xl/drawings/drawing${number}.xml`, drawingXml(freeColumn, 2, chart.title), 'drawing');
    add(
      `xl/drawings/_rels/drawing${number}.xml.rels`,
      relations([['chart', `../charts/chart${number}.xml`]]),
    );
    add(`xl/charts/chart${number}.xml`, chartXml(chart.kind, chart.title, chart.series), 'drawingml.chart');
  });
  add('xl/styles.xml', stylesXml(), 'spreadsheetml.styles');
  const definedNames = sheets
    .map(
      ({ filterRange, headerRows }, index) =>
        `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${escapeXml(filterRange)}</definedName>` +
        `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${escapeXml(headerRows)}</definedName>`,
    )
    .join('');
  add(
    'xl/workbook.xml',
    `${XML_HEAD}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATIONS}"><sheets>` +
      sheets
        .map(
          ({ name }, index) =>
            `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
        )
        .join('') +
      `</sheets><definedNames>${definedNames}</definedNames><calcPr calcId="0" fullCalcOnLoad="1"/></workbook>`,
    'spreadsheetml.sheet.main',
  );
  add(
    'xl/_rels/workbook.xml.rels',
    relations([
      ...sheets.map((_sheet, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['styles', 'styles.xml'],
    ]),
  );
  parts.set('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]));
  parts.set(
    '[Content_Types].xml',
    `${XML_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`,
  );
  const files = Object.fromEntries([...parts].reverse().map(([path, content]) => [path, strToU8(content)]));
  // The same report gives the same bytes: a time of packing would differ.
  return zipSync(files, { level: 6, mtime: '2000-01-01T00:00:00Z' });
}

function relations(targets: readonly (readonly [string, string])[]): string {
  const one = ([type, target]: readonly [string, string], index: number) =>
    `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  return `${XML_HEAD}<Relationships xmlns="${PACKAGE_RELATIONS}">${targets.map(one).join('')}</Relationships>`;
}

/** What the report is about, as a table of two columns. */
function factsTable({ title, facts, notes }: ReportDocument): Table {
  const text = (value: (typeof facts)[number], language: Language) =>
    writtenCell(inLanguage(value.value, language), value.type ?? 'text', language);
  return {
    id: 'about',
    title,
    columns: [
      { id: 'label', title: { vi: 'Nội dung', en: 'About' }, type: 'text' },
      { id: 'value', title: { vi: 'Giá trị', en: 'Value' }, type: 'text' },
    ],
    rows: facts.map((fact) => [fact.label, { vi: text(fact, 'vi'), en: text(fact, 'en') }]),
    ...(notes && { notes }),
  };
}

/** Names that spreadsheets take: at most 31 characters, none of `[]:*?/\`, each once. */
function sheetNames(titles: readonly string[]): string[] {
  const used = new Set<string>();
  return titles.map((title, index) => {
    const base =
      index === 0
        ? 'Thông tin'
        : title
            .replace(/[[\]:*?/\\]/g, ' ')
            .replace(/^'+|'+$/g, '')
            .trim() || 'Bảng';
    for (let copy = 1; ; copy++) {
      const suffix = copy === 1 ? '' : ` (${copy})`;
      const name = base.slice(0, 31 - suffix.length) + suffix;
      if (used.has(name.toLowerCase())) continue;
      used.add(name.toLowerCase());
      return name;
    }
  });
}
