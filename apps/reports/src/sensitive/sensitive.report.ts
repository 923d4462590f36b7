import { ETHNIC_GROUPS, RELIGIONS } from '#contracts';
import { QueryFailed } from '#messaging';
import { badParameter } from '../engine/refusals.js';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual, CODE, NAME, PERSONS, table, text } from '../engine/tables.js';
import { dayNumber } from '../facts/days.js';
import { counts, eachCandidate } from '../figures/scope.js';
import { WHOLE_HUB } from '../summary/summary.report.js';
import { blocksOf, type Block } from './blocks.js';

/** Fewer people than this are never told apart. */
export const SMALLEST_CELL = 10;

const VALUES = { ethnicity: ETHNIC_GROUPS, religion: RELIGIONS } as const;
type Dimension = keyof typeof VALUES;
const NOT_GIVEN = -1;

/** People by ethnic group or religion, in cells of at least {@link SMALLEST_CELL}; see docs/figures.md. */
export const sensitiveReport: ReportDefinition = {
  name: 'sensitive',
  title: bilingual('Cơ cấu dân tộc, tôn giáo', 'Ethnic groups and religions'),
  takes: ['unit', 'by'],
  compute(context) {
    const { unit, directory, asOf } = context;
    const by = dimensionOf(context.parameters.by);
    const quarter = lastQuarterEnd(asOf);
    const places = [...blocksByCommune(context, by, dayNumber(quarter))].map(([code, blocks]) => ({
      code,
      provinceCode: code === null ? null : (directory.unit(code)?.parentCode ?? null),
      blocks,
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
        countedOn: quarter,
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
    'Tính tại ngày cuối quý gần nhất, để hai ngày liền nhau không cho biết về từng người.',
    'Counted on the last day of a quarter, so that two days one after another tell nothing of single people.',
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

/** The last day of a quarter on or before a day. */
export function lastQuarterEnd(day: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  const month = Math.floor(next.getUTCMonth() / 3) * 3;
  return new Date(Date.UTC(next.getUTCFullYear(), month, 0)).toISOString().slice(0, 10);
}

/**
 * Blocks of every commune of the hub, or of the one that was asked for: the same everywhere. A person counts once, in the
 * first commune by code among the own records, with the value of the first record by organisation and id that gives
 * one.
 */
function blocksByCommune(
  { snapshot, scope, directory }: ReportContext,
  by: Dimension,
  day: number,
): Map<string | null, Block[]> {
  const { store } = snapshot;
  const column = store[by];
  const order = new Map(directory.organisations.map(({ position }, index) => [position, index]));
  const people = new Map<number, Map<number, number>>();
  const { last } = store;
  const before = (a: number, b: number) =>
    (order.get(store.organisation[a]!) ?? 0) - (order.get(store.organisation[b]!) ?? 0) ||
    (store.records.text(store.record[a]!) < store.records.text(store.record[b]!) ? -1 : 1);
  // Who counts in a commune has a record there, and others perhaps elsewhere.
  eachCandidate(snapshot, { ...scope, province: null }, (_person, first) => {
    let counted = false;
    let commune = 0;
    let value = NOT_GIVEN;
    let source = -1;
    for (let row = first, next = true; next; row++) {
      next = last[row] === 0;
      if (!counts(snapshot, row, day)) continue;
      counted = true;
      const own = store.commune[row]!;
      if (own !== 0 && (commune === 0 || store.places.text(own)! < store.places.text(commune)!))
        commune = own;
      if (column[row]! === NOT_GIVEN || (source >= 0 && before(source, row) < 0)) continue;
      source = row;
      value = column[row]!;
    }
    if (!counted || (scope.commune !== null && commune !== scope.commune)) return;
    let cells = people.get(commune);
    if (!cells) people.set(commune, (cells = new Map()));
    cells.set(value, (cells.get(value) ?? 0) + 1);
  });
  return new Map(
    [...people]
      .map(([word, cells]) => [store.places.text(word), blocksOf(cells, SMALLEST_CELL)] as const)
      .sort(([a], [b]) => ((a ?? '~') < (b ?? '~') ? -1 : 1)),
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
