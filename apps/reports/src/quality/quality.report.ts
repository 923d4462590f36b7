import { hasFlag, MEMBERSHIP_STATUSES } from '#contracts';
import { ALWAYS } from '../facts/days.js';
import { unitKey, type FactStore } from '../facts/fact-store.js';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual, CODE, integer, NAME, ORGANISATION, percent, table, text } from '../engine/tables.js';
import { Cells } from '../figures/cells.js';
import { eachRecord } from '../figures/scope.js';
import { WHOLE_HUB } from '../summary/summary.report.js';

interface Check {
  readonly code: string;
  readonly name: string;
  /** Whether the record fails it. */
  readonly fails: (store: FactStore, row: number, strange: StrangeUnits) => boolean;
}

/** 1 for each unit word that the organisation's own tree does not hold. */
type StrangeUnits = Uint8Array;
const SUSPENDED = MEMBERSHIP_STATUSES.indexOf('suspended');

/** What a record should say. A record without a fault passes all of them. What they look at stands in {@link judgeOf}. */
export const CHECKS: readonly Check[] = [
  {
    code: 'no-valid-national-id',
    name: 'Không có số định danh hợp lệ',
    fails: ({ flags }, row) => !hasFlag(flags[row]!, 'nationalId'),
  },
  {
    code: 'national-id-malformed',
    name: 'Số định danh sai cấu trúc',
    fails: ({ flags }, row) => hasFlag(flags[row]!, 'nationalIdInvalid'),
  },
  {
    code: 'national-id-contradicted',
    name: 'Số định danh không khớp giới tính hoặc năm sinh',
    fails: ({ flags }, row) =>
      hasFlag(flags[row]!, 'genderContradicted') || hasFlag(flags[row]!, 'birthYearContradicted'),
  },
  {
    code: 'name-incomplete',
    name: 'Họ tên viết tắt hoặc thiếu',
    fails: ({ flags }, row) => !hasFlag(flags[row]!, 'nameComplete'),
  },
  {
    code: 'birth-year-missing',
    name: 'Không có năm sinh',
    fails: ({ flags }, row) => !hasFlag(flags[row]!, 'birthYear'),
  },
  {
    code: 'birth-day-missing',
    name: 'Chỉ có năm hoặc tháng sinh',
    fails: ({ flags }, row) => hasFlag(flags[row]!, 'birthYear') && !hasFlag(flags[row]!, 'birthDay'),
  },
  {
    code: 'gender-missing',
    name: 'Không có giới tính',
    fails: ({ flags }, row) => !hasFlag(flags[row]!, 'gender'),
  },
  {
    code: 'phone-missing',
    name: 'Không có số điện thoại',
    fails: ({ flags }, row) => !hasFlag(flags[row]!, 'phone'),
  },
  { code: 'commune-unknown', name: 'Chưa rõ xã, phường', fails: ({ commune }, row) => commune[row] === 0 },
  {
    code: 'unit-missing',
    name: 'Không ghi đơn vị sinh hoạt',
    fails: ({ unit }, row) => unit[row] === 0,
  },
  {
    code: 'unit-unknown',
    name: 'Đơn vị sinh hoạt không có trong danh mục của tổ chức',
    fails: ({ unit }, row, strange) => strange[unit[row]!] === 1,
  },
  {
    code: 'joined-on-missing',
    name: 'Không có ngày vào',
    fails: ({ countedFrom }, row) => countedFrom[row] === ALWAYS,
  },
  {
    code: 'date-unreadable',
    name: 'Có ngày không đọc được',
    fails: ({ flags }, row) => hasFlag(flags[row]!, 'dateUnreadable'),
  },
  {
    code: 'suspended',
    name: 'Đang tạm dừng sinh hoạt',
    fails: ({ status }, row) => status[row] === SUSPENDED,
  },
];

interface Quality {
  readonly records: number;
  readonly faultless: number;
  readonly faults: Readonly<Record<string, number>>;
}

/** What is missing or wrong in the counted records, by organisation and by unit. */
export const qualityReport: ReportDefinition = {
  name: 'quality',
  title: bilingual('Chất lượng dữ liệu', 'Data quality'),
  takes: ['unit', 'organisation', 'branch'],
  compute(context) {
    const { directory, unit, scope, snapshot } = context;
    const { total, byOrganisation, byPlace } = check(context);
    const organisations = directory.organisations
      .filter(({ position }) => scope.organisation === null || position === scope.organisation)
      .map(({ position, slug }) => ({
        organisation: slug,
        ...(byOrganisation.get(position) ?? new Tally()).quality(),
      }));
    const children = [...byPlace]
      .map(([word, tally]) => ({ code: snapshot.store.places.text(word), ...tally.quality() }))
      .sort((a, b) => ((a.code ?? '~') < (b.code ?? '~') ? -1 : 1))
      .map(({ code, ...quality }) => ({
        code,
        name: code === null ? 'Chưa rõ' : directory.unitName(code),
        ...quality,
      }));
    const columns = CHECKS.map(({ code, name }) => integer(code, name, code));
    const cells = (quality: Quality) => [
      quality.records,
      quality.faultless,
      quality.records === 0 ? null : quality.faultless / quality.records,
      ...CHECKS.map(({ code }) => quality.faults[code] ?? 0),
    ];
    const figures = [
      integer('records', 'Bản ghi', 'Records'),
      integer('faultless', 'Bản ghi không có lỗi', 'Records without a fault'),
      percent('faultlessShare', 'Tỷ lệ không có lỗi', 'Share without a fault'),
      ...columns,
    ];
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        checks: CHECKS.map(({ code, name }) => ({ code, name })),
        total: total.quality(),
        organisations,
        children,
      },
      tables: [
        table(
          'organisations',
          bilingual('Theo tổ chức', 'By organisation'),
          [ORGANISATION, ...figures],
          [
            ...organisations.map((row) => [row.organisation, ...cells(row)]),
            ['total', ...cells(total.quality())],
          ],
        ),
        table(
          'children',
          bilingual('Theo địa bàn', 'By unit below'),
          [CODE, NAME, ...figures],
          children.map((row) => [row.code, row.name, ...cells(row)]),
        ),
        table(
          'checks',
          bilingual('Các kiểm tra', 'Checks'),
          [CODE, text('name', 'Nội dung', 'What it finds')],
          CHECKS.map(({ code, name }) => [code, name]),
        ),
      ],
    };
  },
};

class Tally {
  records = 0;
  faultless = 0;
  readonly faults = new Int32Array(CHECKS.length);

  /** @param found bit for each check that failed */
  add(found: number): void {
    this.records++;
    if (found === 0) this.faultless++;
    for (let at = 0, rest = found; rest !== 0; at++, rest >>>= 1) if ((rest & 1) === 1) this.faults[at]!++;
  }

  addAll({ records, faultless, faults }: Tally): void {
    this.records += records;
    this.faultless += faultless;
    faults.forEach((count, at) => (this.faults[at]! += count));
  }

  quality(): Quality {
    return {
      records: this.records,
      faultless: this.faultless,
      faults: Object.fromEntries(CHECKS.map(({ code }, at) => [code, this.faults[at]!])),
    };
  }
}

function check({ snapshot, scope, unit, directory }: ReportContext) {
  const { store } = snapshot;
  const division = unit === null ? store.province : store.commune;
  const judge = judgeOf(store, strangeUnits(directory, store));
  const cells = new Cells(() => new Tally());
  eachRecord(snapshot, scope, (row) => cells.of(store.organisation[row]!, division[row]!).add(judge(row)));
  return cells.sums();
}

const NOT_JUDGED = -1;
const FLAGS = 0x1_0000;

/**
 * The checks that a row fails, as bits. Rows that are alike in all that checks look at are judged once: there are few
 * hundred kinds among a million.
 */
function judgeOf(store: FactStore, strange: StrangeUnits): (row: number) => number {
  const judged = new Int32Array(FLAGS << 5).fill(NOT_JUDGED);
  const { flags, commune, unit, countedFrom, status } = store;
  return (row) => {
    const own = unit[row]!;
    const kind =
      flags[row]! +
      FLAGS * (commune[row] === 0 ? 1 : 0) +
      FLAGS * 2 * (own === 0 ? 1 : 0) +
      FLAGS * 4 * strange[own]! +
      FLAGS * 8 * (countedFrom[row] === ALWAYS ? 1 : 0) +
      FLAGS * 16 * (status[row] === SUSPENDED ? 1 : 0);
    let found = judged[kind]!;
    if (found === NOT_JUDGED) {
      found = 0;
      for (let at = 0; at < CHECKS.length; at++) if (CHECKS[at]!.fails(store, row, strange)) found |= 1 << at;
      judged[kind] = found;
    }
    return found;
  };
}

/** Units that are in no tree of an organisation whose units are known. */
function strangeUnits(directory: ReportContext['directory'], store: FactStore): StrangeUnits {
  const organisations = new Set<number>();
  const known = new Set<number>();
  for (const { organisation, code } of directory.branches) {
    const owner = directory.organisation(organisation);
    if (!owner) continue;
    organisations.add(owner.position);
    known.add(store.units.find(unitKey(owner.position, code)));
  }
  const strange = new Uint8Array(store.units.size);
  for (let word = 1; word < strange.length; word++) {
    const [position] = (store.units.text(word) ?? '').split('/');
    if (organisations.has(Number(position)) && !known.has(word)) strange[word] = 1;
  }
  return strange;
}
