import { SHIPPED_ORGANISATIONS, type Bilingual, type ComputedReport, type ReportTable } from '#contracts';
import type { Chart, ReportDocument, Table } from '#documents';

/** Rows that a chart still shows legibly. */
const CHARTED_ROWS = 60;
const KNOWN_AT: Bilingual = { vi: 'Theo dữ liệu hệ thống biết đến', en: 'As known to the hub at' };

/** A computed report as a document. */
export function reportDocument(
  { name, title, parameters, tables }: ComputedReport,
  day: string,
): ReportDocument {
  const { asOf, knownAt, ...others } = parameters;
  return {
    id: name,
    title,
    date: day,
    facts: [
      { label: { vi: 'Số liệu tính đến ngày', en: 'As of' }, value: asOf, type: 'date' },
      { label: KNOWN_AT, value: knownAt, type: 'instant' },
      ...Object.entries(others).flatMap(([parameter, value]) =>
        value === undefined
          ? []
          : [{ label: PARAMETERS[parameter] ?? same(parameter), value: named(parameter, value) }],
      ),
    ],
    tables: tables.map(documentTable),
  };
}

const PARAMETERS: Readonly<Record<string, Bilingual>> = {
  unit: { vi: 'Đơn vị', en: 'Unit' },
  organisation: { vi: 'Tổ chức', en: 'Organisation' },
  branch: { vi: 'Chi đoàn, chi hội, cơ sở', en: 'Branch' },
  by: { vi: 'Phân theo', en: 'By' },
  from: { vi: 'Từ ngày', en: 'From' },
  period: { vi: 'Kỳ', en: 'Period' },
  formula: { vi: 'Công thức', en: 'Formula' },
  source: { vi: 'Nguồn', en: 'Source' },
};

/** A report's table as a document's. */
export function documentTable({ id, title, columns, rows, notes }: ReportTable): Table {
  const chart = chartOf(columns, rows.length, title);
  return {
    id,
    title,
    columns,
    rows,
    notes,
    ...(chart && { chart }),
  };
}

/** Bars compare units and combinations of organisations; a line shows a course of time. */
function chartOf(columns: ReportTable['columns'], rows: number, title: Bilingual): Chart | undefined {
  if (rows < 2 || rows > CHARTED_ROWS) return undefined;
  const time = columns.find(({ id, type }) => type === 'date' || id === 'period' || id === 'month');
  const label =
    time ??
    columns.find(({ id }) => id === 'name' || id === 'organisations') ??
    columns.find(({ type }) => type === 'text');
  const shares = columns.filter(({ type }) => type === 'percent');
  const counts = columns.filter(
    ({ type, id }) => type === 'integer' && ['persons', 'memberships'].includes(id),
  );
  // Shares and counts do not share an axis.
  const values = time && shares.length > 0 ? shares.slice(0, 3) : counts;
  if (!label || values.length === 0) return undefined;
  return { kind: time ? 'line' : 'bar', title, label: label.id, values: values.map(({ id }) => id) };
}

function named(parameter: string, value: string): string | Bilingual {
  if (parameter !== 'organisation') return value;
  return organisationName(value);
}

/** Name of an organisation; one that does not ship with the hub is called by its slug. */
export function organisationName(slug: string): Bilingual {
  return SHIPPED_ORGANISATIONS.find((shipped) => shipped.slug === slug)?.name ?? same(slug);
}

/**
 * The document as people read it: organisations by their names, and without the codes of figures, which are for
 * machines.
 */
export function readable(document: ReportDocument): ReportDocument {
  return { ...document, tables: document.tables.map(readableTable) };
}

function readableTable(table: Table): Table {
  const { columns } = table;
  const spoken = columns.some(({ id }) => id === 'figure');
  const shown = columns.flatMap(({ id }, index) => (spoken && id === 'code' ? [] : [index]));
  return {
    ...table,
    columns: shown.map((index) => columns[index]!),
    rows: table.rows.map((row) =>
      shown.map((index) => {
        const cell = row[index] ?? null;
        const isOrganisation = ['organisation', 'organisations'].includes(columns[index]!.id);
        return isOrganisation && typeof cell === 'string' ? organisationNames(cell) : cell;
      }),
    ),
  };
}

/** Names of slugs joined by +; * stands for all together, `total` for a sum. */
function organisationNames(slugs: string): Bilingual {
  if (slugs === '*') return { vi: 'Các tổ chức', en: 'All organisations' };
  if (slugs === 'total') return { vi: 'Tổng số', en: 'Total' };
  const names = slugs.split('+').map(organisationName);
  return { vi: names.map(({ vi }) => vi).join(' + '), en: names.map(({ en }) => en).join(' + ') };
}

const same = (text: string): Bilingual => ({ vi: text, en: text });
