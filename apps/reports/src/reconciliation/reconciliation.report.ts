import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import {
  bilingual,
  CODE,
  date,
  integer,
  NAME,
  ORGANISATION,
  percent,
  table,
  text,
} from '../engine/tables.js';
import { dayNumber } from '../facts/days.js';
import type { PlaceFigures } from '../figures/place-sums.js';
import { figuresOf } from '../figures/scope-totals.js';
import { ALL } from '../imports/import-rows.js';
import { WHOLE_HUB } from '../summary/summary.report.js';

interface Declared {
  readonly organisation: string;
  readonly unit: string;
  readonly declaredOn: string;
  readonly source: string;
  readonly total: number;
}

/** Totals that organisations declared, against the rows that they sent, as of the day of the declaration. */
export const reconciliationReport: ReportDefinition = {
  name: 'reconciliation',
  title: bilingual('Đối chiếu số liệu báo cáo với danh sách', 'Declared totals against rows'),
  takes: ['unit', 'organisation', 'source'],
  async compute(context) {
    const { unit } = context;
    const rows = compare(context, await declaredTotals(context));
    return {
      report: { unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB, rows },
      tables: [
        table(
          'rows',
          bilingual('Đối chiếu', 'Reconciliation'),
          [
            ORGANISATION,
            CODE,
            NAME,
            date('declaredOn', 'Số liệu ngày', 'As of'),
            text('source', 'Nguồn', 'Source'),
            integer('declared', 'Số báo cáo', 'Declared'),
            integer('memberships', 'Số lượt theo danh sách', 'Memberships by rows'),
            integer('records', 'Số dòng', 'Rows'),
            integer('difference', 'Chênh lệch', 'Difference'),
            percent('share', 'Tỷ lệ chênh lệch', 'Share of the declared'),
          ],
          rows.map((row) => [
            row.organisation,
            row.unit,
            row.name,
            row.declaredOn,
            row.source,
            row.declared,
            row.memberships,
            row.records,
            row.difference,
            row.share,
          ]),
          [
            bilingual(
              'Chênh lệch = số báo cáo − số lượt theo danh sách, cùng một ngày.',
              'Difference = declared − memberships by rows, as of the same day.',
            ),
          ],
        ),
      ],
    };
  },
};

/** Of each organisation, unit and source what was declared last by the day of the report; units of the scope alone. */
async function declaredTotals({
  tx,
  knownAt,
  asOf,
  parameters,
  unit,
  directory,
}: ReportContext): Promise<Declared[]> {
  const units = [unit?.code ?? ALL, ...directory.childrenOf(unit)];
  return tx.query(
    `SELECT DISTINCT ON (organisation COLLATE "C", unit_code COLLATE "C", source COLLATE "C") organisation,
            unit_code AS unit, declared_on::text AS "declaredOn", source, total::float8 AS total
     FROM declared_total
     WHERE known_from <= $1::timestamptz AND declared_on <= $2::date AND unit_code = ANY($3)
       AND ($4::text IS NULL OR organisation = $4) AND ($5::text IS NULL OR source = $5)
     ORDER BY organisation COLLATE "C", unit_code COLLATE "C", source COLLATE "C", declared_on DESC, known_from DESC`,
    [knownAt, asOf, units, parameters.organisation ?? null, parameters.source ?? null],
  );
}

function compare(context: ReportContext, declared: readonly Declared[]) {
  const { unit } = context;
  const compared = new Map<Declared, ReturnType<typeof compareOne>>();
  // Day by day, since the counts move from one to the next.
  for (const day of [...new Set(declared.map(({ declaredOn }) => declaredOn))].sort()) {
    const sums = context.placeSums(dayNumber(day));
    for (const one of declared.filter(({ declaredOn }) => declaredOn === day)) {
      const figures = figuresOf(context, sums, one.unit === (unit?.code ?? ALL) ? null : one.unit);
      compared.set(one, compareOne(context, one, figures));
    }
  }
  return declared.map((one) => compared.get(one)!);
}

function compareOne(
  { directory }: ReportContext,
  { organisation, unit: code, declaredOn, source, total }: Declared,
  figures: PlaceFigures,
) {
  const position = organisation === ALL ? null : directory.organisation(organisation)?.position;
  const [memberships, records] =
    position === null
      ? [figures.memberships, figures.records.reduce((sum, count) => sum + count, 0)]
      : [figures.members[position ?? -1] ?? 0, figures.records[position ?? -1] ?? 0];
  return {
    organisation,
    unit: code,
    name: code === ALL ? WHOLE_HUB.name : directory.unitName(code),
    declaredOn,
    source,
    declared: total,
    memberships,
    records,
    difference: total - memberships,
    share: total === 0 ? null : (total - memberships) / total,
  };
}
