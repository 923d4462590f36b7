import type { Bilingual, PeriodReport, SummaryReport } from '#contracts';
import type { Column, ReportDocument, Table } from '#documents';
import { dayInVietnam } from '../engine/report-dates.js';
import { organisationName } from './report-documents.js';

const text = (id: string, vi: string, en: string): Column => ({ id, title: { vi, en }, type: 'text' });
const count = (id: string, vi: string, en: string, sum = false): Column => ({
  id,
  title: { vi, en },
  type: 'integer',
  sum,
});
const PERSONS = count('persons', 'Số người', 'People');
const MEMBERSHIPS = count('memberships', 'Số lượt', 'Memberships');

const STATEMENTS: Readonly<Record<string, Bilingual>> = {
  missing: { vi: 'Chưa xác nhận', en: 'Not attested' },
  attested: { vi: 'Đã xác nhận', en: 'Attested' },
  objected: { vi: 'Có ý kiến', en: 'Objected' },
  lapsed: { vi: 'Phải xác nhận lại', en: 'To be attested again' },
};

/**
 * A period report as it was frozen, from the frozen figures alone: years later it is the same document.
 *
 * @param organisation its own figures alone
 */
export function periodDocument(
  { period, reports, statement }: PeriodReport,
  organisation?: string,
): ReportDocument {
  const summaries = reports
    .filter(({ report }) => report === 'summary')
    .map(({ figures }) => figures as SummaryReport);
  const [hub] = summaries;
  const units = summaries.slice(1);
  const signed = period.signature;
  return {
    id: `period-${period.periodId}`,
    title: subjectOf(period.title, organisation),
    date: dayInVietnam(Date.parse(signed?.at ?? period.knownAt)),
    facts: [
      { label: { vi: 'Kỳ báo cáo', en: 'Period' }, value: period.periodId },
      { label: { vi: 'Số liệu tính đến ngày', en: 'As of' }, value: period.asOf, type: 'date' },
      {
        label: { vi: 'Theo dữ liệu hệ thống biết đến', en: 'As known to the hub at' },
        value: period.knownAt,
        type: 'instant',
      },
      {
        label: { vi: 'Tình trạng', en: 'State' },
        value: signed
          ? { vi: 'Đã ký', en: 'Signed' }
          : { vi: `Chưa ký (chốt lần ${period.revision})`, en: `Not signed (revision ${period.revision})` },
      },
      { label: { vi: 'Mã kiểm tra (SHA-256)', en: 'Digest (SHA-256)' }, value: period.digest },
    ],
    tables: organisation
      ? [ownTable(units, organisation), statementsTable(period.statements)]
      : [
          ...(hub ? [organisationsTable(hub), overlapsTable(hub)] : []),
          unitsTable(units),
          statementsTable(period.statements),
        ],
    notes: [
      {
        vi: 'Một người sinh hoạt ở nhiều tổ chức được tính một lần trong số người và mỗi tổ chức một lần trong số lượt.',
        en: 'A person in several organisations counts once among people, and once per organisation among memberships.',
      },
      ...(signed && statement
        ? [
            {
              vi: `Đã ký điện tử (Ed25519, khoá ${signed.keyId}) lúc ${signed.at}; kiểm tra bằng lệnh: hub reports verify ${period.periodId}.`,
              en: `Signed electronically (Ed25519, key ${signed.keyId}) at ${signed.at}; verify with: hub reports verify ${period.periodId}.`,
            },
          ]
        : []),
    ],
  };
}

/** What stands under BÁO CÁO, which it does not repeat. */
function subjectOf(title: Bilingual, organisation: string | undefined): Bilingual {
  const name = organisation === undefined ? undefined : organisationName(organisation);
  return {
    vi: title.vi.replace(/^Báo cáo /, 'Tình hình đoàn viên, hội viên ') + (name ? ` - ${name.vi}` : ''),
    en: title.en.replace(/^Report of /, 'Members, ') + (name ? ` - ${name.en}` : ''),
  };
}

function organisationsTable(hub: SummaryReport): Table {
  return {
    id: 'organisations',
    title: { vi: 'Theo tổ chức', en: 'By organisation' },
    columns: [
      text('organisation', 'Tổ chức', 'Organisation'),
      { ...MEMBERSHIPS, sum: true },
      count('duplicates', 'Bản ghi trùng', 'Duplicates', true),
    ],
    rows: hub.organisations.map(({ organisation, memberships, duplicates }) => [
      organisationName(organisation),
      memberships,
      duplicates,
    ]),
    chart: {
      kind: 'bar',
      title: { vi: 'Số lượt theo tổ chức', en: 'Memberships by organisation' },
      label: 'organisation',
      values: ['memberships'],
    },
    notes: [
      {
        vi: `Tổng số người: ${hub.persons}; tham gia một tổ chức: ${hub.inOneOrganisation}; tham gia nhiều tổ chức: ${hub.inSeveralOrganisations}. Còn ${hub.pendingReview.cases} hồ sơ cần xác minh: số người từ ${hub.pendingReview.personsLow} đến ${hub.pendingReview.personsHigh}.`,
        en: `People: ${hub.persons}; in one organisation: ${hub.inOneOrganisation}; in several: ${hub.inSeveralOrganisations}. ${hub.pendingReview.cases} review cases are open: people between ${hub.pendingReview.personsLow} and ${hub.pendingReview.personsHigh}.`,
      },
    ],
  };
}

function overlapsTable({ overlaps }: SummaryReport): Table {
  return {
    id: 'overlaps',
    title: { vi: 'Người tham gia nhiều tổ chức', en: 'People in several organisations' },
    columns: [text('organisations', 'Các tổ chức', 'Organisations'), { ...PERSONS, sum: true }],
    rows: overlaps.map(({ organisations, persons }) => {
      const names = organisations.map(organisationName);
      return [
        { vi: names.map(({ vi }) => vi).join(', '), en: names.map(({ en }) => en).join(', ') },
        persons,
      ];
    }),
    chart: {
      kind: 'bar',
      title: { vi: 'Số người theo nhóm tổ chức', en: 'People by combination' },
      label: 'organisations',
      values: ['persons'],
    },
  };
}

function unitsTable(units: readonly SummaryReport[]): Table {
  return {
    id: 'units',
    title: { vi: 'Theo đơn vị hành chính', en: 'By administrative unit' },
    columns: [
      text('code', 'Mã', 'Code'),
      text('name', 'Đơn vị', 'Unit'),
      PERSONS,
      MEMBERSHIPS,
      count('inSeveral', 'Ở nhiều tổ chức', 'In several organisations'),
    ],
    rows: units.map(({ unit, persons, memberships, inSeveralOrganisations }) => [
      unit.code,
      unit.name,
      persons,
      memberships,
      inSeveralOrganisations,
    ]),
  };
}

function ownTable(units: readonly SummaryReport[], organisation: string): Table {
  return {
    id: 'units',
    title: { vi: 'Số liệu của tổ chức theo đơn vị hành chính', en: 'Own figures by administrative unit' },
    columns: [
      text('code', 'Mã', 'Code'),
      text('name', 'Đơn vị', 'Unit'),
      MEMBERSHIPS,
      count('duplicates', 'Bản ghi trùng', 'Duplicates'),
    ],
    rows: units.map(({ unit, organisations }) => {
      const own = organisations.find((one) => one.organisation === organisation);
      return [unit.code, unit.name, own?.memberships ?? 0, own?.duplicates ?? 0];
    }),
  };
}

function statementsTable(statements: PeriodReport['period']['statements']): Table {
  return {
    id: 'statements',
    title: { vi: 'Xác nhận của các tổ chức', en: 'Statements of the organisations' },
    columns: [
      text('organisation', 'Tổ chức', 'Organisation'),
      text('state', 'Xác nhận', 'Statement'),
      { id: 'at', title: { vi: 'Thời điểm', en: 'At' }, type: 'instant' },
      text('remarks', 'Ý kiến', 'Remarks'),
    ],
    rows: statements.map(({ organisation, state, at, remarks }) => [
      organisationName(organisation),
      STATEMENTS[state] ?? null,
      at,
      remarks,
    ]),
  };
}
