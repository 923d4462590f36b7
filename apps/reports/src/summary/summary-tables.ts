import type { ReportTable, SummaryReport } from '#contracts';
import {
  bilingual,
  CODE,
  integer,
  MEMBERSHIPS,
  NAME,
  ORGANISATION,
  PERSONS,
  table,
  text,
} from '../engine/tables.js';

/** The summary as tables, its totals first. */
export function summaryTables(report: Omit<SummaryReport, 'asOf' | 'knownAt'>): ReportTable[] {
  const { pendingReview } = report;
  return [
    table(
      'total',
      bilingual('Tổng số', 'Totals'),
      [CODE, text('figure', 'Chỉ tiêu', 'Figure'), integer('value', 'Giá trị', 'Value')],
      [
        ['persons', 'Số người', report.persons],
        ['memberships', 'Số lượt', report.memberships],
        ['in-one-organisation', 'Số người tham gia 01 tổ chức', report.inOneOrganisation],
        ['in-several-organisations', 'Số người tham gia nhiều tổ chức', report.inSeveralOrganisations],
        ['persons-low', 'Số người, ít nhất (mọi hồ sơ cần xác minh được gộp)', pendingReview.personsLow],
        ['persons-high', 'Số người, nhiều nhất (không hồ sơ nào được gộp)', pendingReview.personsHigh],
        ['review-cases', 'Hồ sơ cần xác minh', pendingReview.cases],
        ['review-records', 'Bản ghi trong hồ sơ cần xác minh', pendingReview.records],
        ['unplaced', 'Số người chưa rõ địa bàn', report.unplaced],
        ['children-excess', 'Tính ở nhiều địa bàn, trừ chưa rõ địa bàn', report.childrenExcess],
      ],
    ),
    table(
      'organisations',
      bilingual('Theo tổ chức', 'By organisation'),
      [ORGANISATION, PERSONS, MEMBERSHIPS, integer('duplicates', 'Bản ghi trùng', 'Duplicate records')],
      report.organisations.map((one) => [one.organisation, one.persons, one.memberships, one.duplicates]),
    ),
    table(
      'overlaps',
      bilingual('Tham gia đúng các tổ chức', 'In exactly these organisations'),
      [text('organisations', 'Các tổ chức', 'Organisations'), PERSONS],
      report.overlaps.map(({ organisations, persons }) => [organisations.join('+'), persons]),
    ),
    table(
      'children',
      bilingual('Theo đơn vị hành chính cấp dưới', 'By unit below'),
      [CODE, NAME, PERSONS, MEMBERSHIPS],
      report.children.map(({ code, name, persons, memberships }) => [code, name, persons, memberships]),
      [
        bilingual(
          'Một người có bản ghi ở nhiều địa bàn được tính ở mỗi địa bàn, nên tổng các dòng có thể lớn hơn số người.',
          'Who has records in several units counts in each, so the rows may add up to more than the people.',
        ),
      ],
    ),
  ];
}
