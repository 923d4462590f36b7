import { type Bilingual, SHIPPED_ORGANISATIONS, type SummaryReport } from '#contracts';
import { organisationName } from './labels.js';
import { overlapKey, type Truth } from './member-lists.js';
import { number } from './numbers.js';

const SHOWN_OVERLAPS = 12;
const SHOWN_UNITS = 10;

interface Row {
  readonly label: string;
  readonly cells: readonly string[];
}

/**
 * The consolidated report as text, Vietnamese first, the hub's figure beside the truth of the synthetic
 * province, which the hub could not know.
 * @param report of the whole hub
 * @param province of the province, for the figures by commune
 */
export function reportText(report: SummaryReport, province: SummaryReport, truth: Truth): string {
  return [
    title(report),
    table({ vi: 'Chung', en: 'Overall' }, ['Hệ thống', 'Thực tế'], overall(report, truth)),
    table(
      { vi: 'Theo tổ chức', en: 'By organisation' },
      ['Số lượt', 'Thực tế', 'Trùng trong tổ chức'],
      byOrganisation(report, truth),
    ),
    table(
      { vi: 'Tham gia nhiều tổ chức', en: 'In several organisations' },
      ['Số người', 'Thực tế'],
      overlaps(report, truth),
    ),
    table(
      { vi: 'Theo địa bàn', en: 'By place' },
      ['Số người', 'Số lượt'],
      byPlace(province, report.unplaced),
    ),
    table({ vi: 'Chờ xem xét', en: 'Pending review' }, [''], pendingReview(report)),
    'Hệ thống: điều trung tâm liên thông biết / what the hub knows. Thực tế: điều chỉ bộ sinh dữ liệu biết / what only the generator knows.',
  ].join('\n\n');
}

function title({ asOf }: SummaryReport): string {
  const [year, month, day] = asOf.split('-');
  return [
    'BÁO CÁO TỔNG HỢP ĐOÀN VIÊN, HỘI VIÊN / CONSOLIDATED MEMBERSHIP REPORT',
    `Tính đến ngày ${day}/${month}/${year} / as of ${asOf}`,
  ].join('\n');
}

function overall(report: SummaryReport, truth: Truth): Row[] {
  const row = (label: string, known: number, actual: number): Row => ({
    label,
    cells: [number(known), number(actual)],
  });
  return [
    row('Số người / people', report.persons, truth.persons),
    row('Số lượt / memberships', report.memberships, truth.memberships),
    row(
      'Tham gia 01 tổ chức / in one organisation',
      report.inOneOrganisation,
      truth.persons - truth.inSeveralOrganisations,
    ),
    row('Tham gia nhiều tổ chức / in several', report.inSeveralOrganisations, truth.inSeveralOrganisations),
  ];
}

function byOrganisation({ organisations }: SummaryReport, truth: Truth): Row[] {
  return [...organisations]
    .sort((a, b) => rank(a.organisation) - rank(b.organisation))
    .map(({ organisation, memberships, duplicates }) => ({
      label: bilingual(organisationName(organisation)),
      cells: [
        number(memberships),
        number(truth.organisations[organisation as keyof Truth['organisations']]?.memberships ?? 0),
        number(duplicates),
      ],
    }));
}

function overlaps(report: SummaryReport, truth: Truth): Row[] {
  const sorted = [...report.overlaps].sort((a, b) => b.persons - a.persons);
  const rows = sorted.slice(0, SHOWN_OVERLAPS).map(({ organisations, persons }) => ({
    label: [...organisations]
      .sort((a, b) => rank(a) - rank(b))
      .map((slug) => organisationName(slug).vi)
      .join(' + '),
    cells: [number(persons), number(truth.overlaps.get(overlapKey(organisations)) ?? 0)],
  }));
  return withRemainder(rows, sorted.length - SHOWN_OVERLAPS, 2);
}

function byPlace({ children }: SummaryReport, unplaced: number): Row[] {
  const sorted = [...children].sort((a, b) => b.persons - a.persons);
  const rows = sorted.slice(0, SHOWN_UNITS).map(({ name, persons, memberships }) => ({
    label: name,
    cells: [number(persons), number(memberships)],
  }));
  const rest = withRemainder(rows, sorted.length - SHOWN_UNITS, 2);
  return unplaced > 0
    ? [...rest, { label: 'Chưa rõ địa bàn / place unknown', cells: [number(unplaced), ''] }]
    : rest;
}

function pendingReview({ pendingReview: { cases, records, personsLow, personsHigh } }: SummaryReport): Row[] {
  return [
    { label: 'Nhóm hồ sơ chờ người quyết định / cases for a person to decide', cells: [number(cases)] },
    { label: 'Số hồ sơ trong đó / records in them', cells: [number(records)] },
    {
      label: 'Số người ít nhất – nhiều nhất / people at least – at most',
      cells: [`${number(personsLow)} – ${number(personsHigh)}`],
    },
  ];
}

function withRemainder(rows: Row[], hidden: number, columns: number): Row[] {
  if (hidden <= 0) return rows;
  return [...rows, { label: `… ${number(hidden)} dòng nữa / more`, cells: Array<string>(columns).fill('') }];
}

function table(heading: Bilingual, columns: readonly string[], rows: readonly Row[]): string {
  const labels = [bilingual(heading), ...rows.map(({ label }) => label)];
  const labelWidth = Math.max(...labels.map(width));
  const widths = columns.map((column, i) =>
    Math.max(width(column), ...rows.map(({ cells }) => width(cells[i] ?? ''))),
  );
  const render = (label: string, cells: readonly string[]) =>
    `  ${label.padEnd(labelWidth)}  ${widths.map((size, i) => (cells[i] ?? '').padStart(size)).join('   ')}`.trimEnd();
  const rule = `  ${'─'.repeat(labelWidth + 2 + widths.reduce((sum, size) => sum + size, 0) + 3 * (widths.length - 1))}`;
  return [
    render(bilingual(heading), columns),
    rule,
    ...rows.map(({ label, cells }) => render(label, cells)),
  ].join('\n');
}

/** The usual order of the organisations. */
function rank(slug: string): number {
  const index = SHIPPED_ORGANISATIONS.findIndex((organisation) => organisation.slug === slug);
  return index < 0 ? SHIPPED_ORGANISATIONS.length : index;
}

function bilingual({ vi, en }: Bilingual): string {
  return `${vi} / ${en}`;
}

/** Columns on a terminal: the texts here are NFC and have no wide characters. */
function width(text: string): number {
  return text.length;
}
