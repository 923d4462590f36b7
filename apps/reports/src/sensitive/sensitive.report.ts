import { ETHNIC_GROUPS, RELIGIONS } from '#contracts';
import { QueryFailed } from '#messaging';
import { badParameter, refusal } from '../engine/refusals.js';
import { dayInVietnam, endOfDay } from '../engine/report-dates.js';
import type { ReportDefinition } from '../engine/report-definition.js';
import { bilingual, CODE, NAME, PERSONS, table, text } from '../engine/tables.js';
import { WHOLE_HUB } from '../summary/summary.report.js';
import { blocksOf, type Block } from './blocks.js';
import { SMALLEST_CELL } from './release-rules.js';
import { NOT_GIVEN, releasedBy, type Dimension } from './releases.js';

const VALUES: Readonly<Record<Dimension, readonly string[]>> = {
  ethnicity: ETHNIC_GROUPS,
  religion: RELIGIONS,
};

/** People by ethnic group or religion, in cells of at least {@link SMALLEST_CELL}; see docs/figures.md. */
export const sensitiveReport: ReportDefinition = {
  name: 'sensitive',
  title: bilingual('Cơ cấu dân tộc, tôn giáo', 'Ethnic groups and religions'),
  takes: ['unit', 'by'],
  async compute(context) {
    const { tx, facts, unit, directory, asOf, knownAt } = context;
    const by = dimensionOf(context.parameters.by);
    const endOfAsOf = endOfDay(asOf);
    const released = await releasedBy(tx, facts, by, knownAt < endOfAsOf ? knownAt : endOfAsOf);
    if (!released) throw new QueryFailed(nothingReleased());
    const places = released.communes.map(({ code, counts, instant }) => ({
      code,
      provinceCode: code === null ? null : (directory.unit(code)?.parentCode ?? null),
      countedOn: dayInVietnam(Date.parse(instant)),
      blocks: blocksOf(counts, SMALLEST_CELL),
    }));
    const own = places.filter(({ code, provinceCode }) => {
      if (!unit) return true;
      return unit.level === 'province' ? provinceCode === unit.code : code === unit.code;
    });
    const values = named(
      by,
      own.flatMap(({ blocks }) => blocks),
    );
    const children =
      unit?.level === 'commune'
        ? []
        : childrenOf(own, unit === null).map(([code, blocks]) => ({
            code,
            name: code === null ? 'Chưa rõ' : directory.unitName(code),
            ...named(by, blocks),
          }));
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        by,
        releasedOn: dayInVietnam(Date.parse(released.instant)),
        /** The day of the commune that was renewed longest ago: others are newer. */
        countedOn: own.map(({ countedOn }) => countedOn).sort()[0] ?? null,
        smallestCell: SMALLEST_CELL,
        ...values,
        children,
      },
      tables: [
        table('values', bilingual('Số người', 'People'), [NAME, PERSONS], rowsOf(values), NOTES),
        table(
          'children',
          bilingual('Theo địa bàn', 'By unit below'),
          [CODE, text('unit', 'Địa bàn', 'Unit'), NAME, PERSONS],
          children.flatMap((child) => rowsOf(child).map((row) => [child.code, child.name, ...row])),
          NOTES,
        ),
      ],
    };
  },
};

const NOTES = [
  bilingual(
    `Ở mỗi xã, giá trị có dưới ${SMALLEST_CELL} người được gộp vào dòng "Không nêu riêng", cả khi cộng lên tỉnh; vì vậy số của từng giá trị là số tối thiểu.`,
    `In each commune values with fewer than ${SMALLEST_CELL} people go into one row that is not told apart, also in the sums of a province: the number at a value is the least.`,
  ),
  bilingual(
    `Mỗi quý tính một lần; số của một xã chỉ được thay khi mỗi giá trị thay đổi không người nào hoặc từ ${SMALLEST_CELL} người trở lên, để hai lần liền nhau không cho biết về từng người.`,
    `Counted once a quarter; what is told of a commune is renewed when every value changed by nobody or by ${SMALLEST_CELL} people and more, so that two releases tell nothing of single people.`,
  ),
];

interface Named {
  readonly persons: number;
  readonly values: readonly { readonly value: string; readonly persons: number }[];
  /** People of whom no value is told. */
  readonly notToldApart: number;
}

function rowsOf({ values, notToldApart, persons }: Named) {
  return [
    ...values.map(({ value, persons: count }) => [value, count]),
    ['Không nêu riêng', notToldApart],
    ['Tổng số', persons],
  ];
}

function dimensionOf(by = 'ethnicity'): Dimension {
  if (by === 'ethnicity' || by === 'religion') return by;
  throw new QueryFailed(badParameter('by', 'ethnicity | religion', 'ethnicity | religion'));
}

function nothingReleased() {
  return refusal(
    422,
    'report.nothing-released',
    'Chưa có số liệu dân tộc, tôn giáo nào được công bố đến ngày đó: số liệu được tính vào cuối mỗi quý.',
    'Nothing was released of ethnic groups and religions by that day: they are counted at the end of each quarter.',
  );
}

/** Blocks of each unit below, added up. */
function childrenOf(
  places: readonly { code: string | null; provinceCode: string | null; blocks: readonly Block[] }[],
  provinces: boolean,
): [string | null, Block[]][] {
  const found = new Map<string | null, Block[]>();
  for (const { code, provinceCode, blocks } of places) {
    const key = provinces ? provinceCode : code;
    found.set(key, [...(found.get(key) ?? []), ...blocks]);
  }
  return [...found].sort(([a], [b]) => ((a ?? '~') < (b ?? '~') ? -1 : 1));
}

function named(by: Dimension, blocks: readonly Block[]): Named {
  const sums = new Map<number, number>();
  let notToldApart = 0;
  for (const { value, persons } of blocks) {
    if (value === null) notToldApart += persons;
    else sums.set(value, (sums.get(value) ?? 0) + persons);
  }
  const values = [...sums]
    .sort(([a], [b]) => (a === NOT_GIVEN ? 1 : b === NOT_GIVEN ? -1 : a - b))
    .map(([value, persons]) => ({ value: VALUES[by][value] ?? 'Không ghi', persons }));
  return { persons: blocks.reduce((sum, { persons }) => sum + persons, 0), values, notToldApart };
}
