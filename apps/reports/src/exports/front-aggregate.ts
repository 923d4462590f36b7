import type { FrozenReport, SummaryReport } from '#contracts';
import type { Cell, ReportDocument } from '#documents';
import { organisationName } from './report-documents.js';

/** Levels of the Front's national platform; the hub knows people down to the commune. */
const LEVELS: Readonly<Record<string, readonly [number, string, string]>> = {
  hub: [2, 'Tỉnh, thành phố', 'Province'],
  province: [2, 'Tỉnh, thành phố', 'Province'],
  commune: [3, 'Xã, phường, đặc khu', 'Commune'],
};

/**
 * The aggregate form for the Front's national platform: one row a unit and organisation. That platform publishes no
 * interface; the form is documented in docs/exports.md and carried over by hand or by whoever has an agreement.
 * Its first level (centre) and its fourth (Front committee of a hamlet) stay empty: a province's hub knows neither
 * the country nor official hamlets.
 */
export function frontAggregate(reports: readonly FrozenReport[], day: string): ReportDocument {
  const summaries = reports
    .filter(({ report }) => report === 'summary')
    .map(({ figures }) => figures as SummaryReport);
  const [hub] = summaries;
  const units = summaries.length > 1 ? summaries.slice(1) : summaries;
  const parentOf = new Map(
    units.flatMap(({ unit, children }) => children.map(({ code }) => [code, unit.code] as const)),
  );
  const rows: (readonly Cell[])[] = units.flatMap(
    ({ unit, persons, memberships, inSeveralOrganisations, organisations }) => {
      const [level, vi, en] = LEVELS[unit.level] ?? [0, '', ''];
      const place: Cell[] = [level, { vi, en }, unit.code, unit.name, parentOf.get(unit.code ?? '') ?? null];
      return [
        [...place, 'all', { vi: 'Tất cả', en: 'All' }, persons, memberships, inSeveralOrganisations],
        ...organisations.map((own) => [
          ...place,
          own.organisation,
          organisationName(own.organisation),
          own.persons,
          own.memberships,
          null,
        ]),
      ];
    },
  );
  return {
    id: 'front-aggregate',
    title: {
      vi: 'Biểu tổng hợp đoàn viên, hội viên theo bốn cấp của Mặt trận',
      en: "Aggregate of members by the Front's four levels",
    },
    date: day,
    facts: [
      { label: { vi: 'Số liệu tính đến ngày', en: 'As of' }, value: hub?.asOf ?? null, type: 'date' },
      {
        label: { vi: 'Theo dữ liệu hệ thống biết đến', en: 'As known to the hub at' },
        value: hub?.knownAt ?? null,
        type: 'instant',
      },
    ],
    tables: [
      {
        id: 'aggregate',
        title: {
          vi: 'Số người, số lượt theo cấp, đơn vị và tổ chức',
          en: 'People and memberships by level, unit and organisation',
        },
        columns: [
          { id: 'level', title: { vi: 'Cấp', en: 'Level' }, type: 'integer' },
          { id: 'levelName', title: { vi: 'Tên cấp', en: 'Name of level' }, type: 'text' },
          { id: 'code', title: { vi: 'Mã đơn vị', en: 'Unit code' }, type: 'text' },
          { id: 'name', title: { vi: 'Đơn vị', en: 'Unit' }, type: 'text' },
          { id: 'parentCode', title: { vi: 'Mã cấp trên', en: 'Parent code' }, type: 'text' },
          { id: 'organisation', title: { vi: 'Mã tổ chức', en: 'Organisation code' }, type: 'text' },
          { id: 'organisationName', title: { vi: 'Tổ chức', en: 'Organisation' }, type: 'text' },
          { id: 'persons', title: { vi: 'Số người', en: 'People' }, type: 'integer' },
          { id: 'memberships', title: { vi: 'Số lượt', en: 'Memberships' }, type: 'integer' },
          {
            id: 'inSeveral',
            title: { vi: 'Ở nhiều tổ chức', en: 'In several organisations' },
            type: 'integer',
          },
        ],
        rows,
        notes: [
          {
            vi: 'Nền tảng csdl.mattranso.vn không công bố giao diện lập trình: biểu này để nhập tay hoặc nạp theo thoả thuận. Cấp 1 (Trung ương) và cấp 4 (Ban công tác Mặt trận) không có số liệu ở hệ thống cấp tỉnh.',
            en: 'The platform csdl.mattranso.vn publishes no interface: the form is carried over by hand or by agreement. Level 1 (centre) and level 4 (hamlet) have no figures in a province’s hub.',
          },
        ],
      },
    ],
  };
}
