import type { GatheringFormula } from '#contracts';
import { QueryFailed } from '#messaging';
import { badParameter } from '../engine/refusals.js';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import {
  bilingual,
  CODE,
  date,
  integer,
  MEMBERSHIPS,
  NAME,
  ORGANISATION,
  percent,
  PERSONS,
  table,
  text,
} from '../engine/tables.js';
import { dayNumber } from '../facts/days.js';
import { countPoints } from '../figures/period-counts.js';
import type { PlaceFigures } from '../figures/place-sums.js';
import { figuresOf } from '../figures/scope-totals.js';
import { uncertainty, uncertaintyTable } from '../figures/uncertainty.js';
import { ALL } from '../imports/import-rows.js';
import { boundaries } from '../movements/boundaries.js';
import { WHOLE_HUB } from '../summary/summary.report.js';
import { formulaOf } from './formula.js';
import { populations, type Population } from './populations.js';

export interface Rate {
  readonly organisation: string;
  readonly unit: string;
  readonly name: string;
  readonly source: string | null;
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly eligible: number | null;
  readonly persons: number;
  readonly memberships: number;
  /** Shares of 1; null: no eligible population is known. */
  readonly rate: number | null;
  readonly ratePersons: number | null;
  readonly rateMemberships: number | null;
  /** More members than the eligible population: the one or the other is wrong, or they mean different people. */
  readonly overHundred: boolean;
  readonly reached: boolean | null;
}

/** Members over eligible population, by a named formula. */
export const gatheringRateReport: ReportDefinition = {
  name: 'gathering-rate',
  title: bilingual('Tỷ lệ tập hợp', 'Gathering rate'),
  takes: ['unit', 'organisation', 'formula', 'source', 'from', 'period'],
  async compute(context) {
    const { unit, parameters, directory, asOf } = context;
    const formula = await formulaOf(context);
    const given = await populations(context, formula, asOf);
    const units = [unit?.code ?? ALL, ...directory.childrenOf(unit)];
    const slugs = parameters.organisation
      ? [parameters.organisation]
      : [ALL, ...directory.organisations.map(({ slug }) => slug)];
    const sums = context.placeSums();
    const rates = units.flatMap((code) => {
      const own = code === (unit?.code ?? ALL);
      const figures = figuresOf(context, sums, own ? null : code);
      return slugs.flatMap((slug) => ratesOf(context, formula, given, { slug, code, figures, own }));
    });
    const trend = await trendOf(context, formula);
    const doubt = await uncertainty(context);
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        formula,
        rates,
        trend,
        uncertainty: doubt,
      },
      tables: [
        table(
          'rates',
          bilingual('Tỷ lệ tập hợp', 'Gathering rate'),
          RATE_COLUMNS,
          rates.map((rate) => [
            rate.organisation,
            rate.unit,
            rate.name,
            rate.eligible,
            rate.persons,
            rate.memberships,
            rate.ratePersons,
            rate.rateMemberships,
            rate.rate,
            rate.overHundred ? 'vượt 100 %' : '',
            rate.source,
            rate.periodFrom,
            rate.periodTo,
          ]),
          [
            bilingual(
              `Công thức ${formula.name} phiên bản ${formula.version}: ${formula.description}. Chỉ tiêu ${formula.target * 100} %.`,
              `Formula ${formula.name} version ${formula.version}: ${formula.numerator} over eligible population. Target ${formula.target * 100} %.`,
            ),
            bilingual(
              'Tỷ lệ trên 100 % được giữ nguyên: mẫu số hoặc danh sách cần được kiểm tra.',
              'A rate over 100 % is shown as it is: the denominator or the list needs checking.',
            ),
          ],
        ),
        table(
          'trend',
          bilingual('Diễn biến', 'Course of time'),
          [
            date('asOf', 'Ngày', 'Day'),
            integer('eligible', 'Đối tượng', 'Eligible'),
            PERSONS,
            MEMBERSHIPS,
            RATE,
          ],
          trend.map((point) => [point.asOf, point.eligible, point.persons, point.memberships, point.rate]),
        ),
        uncertaintyTable(doubt),
      ],
    };
  },
};

const RATE = percent('rate', 'Tỷ lệ theo công thức', 'Rate by the formula');
const RATE_COLUMNS = [
  ORGANISATION,
  CODE,
  NAME,
  integer('eligible', 'Đối tượng', 'Eligible'),
  PERSONS,
  MEMBERSHIPS,
  percent('ratePersons', 'Tỷ lệ số người', 'Rate of people'),
  percent('rateMemberships', 'Tỷ lệ số lượt', 'Rate of memberships'),
  RATE,
  text('flag', 'Lưu ý', 'Flag'),
  text('source', 'Nguồn', 'Source'),
  date('periodFrom', 'Kỳ từ', 'Period from'),
  date('periodTo', 'Kỳ đến', 'Period to'),
];

/** One rate for each source that gives a population; without one the members alone. */
function ratesOf(
  { directory }: ReportContext,
  formula: GatheringFormula,
  given: readonly Population[],
  { slug, code, figures, own }: { slug: string; code: string; figures: PlaceFigures; own: boolean },
): Rate[] {
  const position = slug === ALL ? null : (directory.organisation(slug)?.position ?? null);
  const members = position === null ? null : (figures.members[position] ?? 0);
  const persons = members ?? figures.persons;
  const memberships = members ?? figures.memberships;
  const found = given.filter(({ organisation, unit }) => organisation === slug && unit === code);
  const common = {
    organisation: slug,
    unit: code,
    name: code === ALL ? WHOLE_HUB.name : directory.unitName(code),
    persons,
    memberships,
  };
  if (found.length === 0) {
    // Every unit in which nobody counts and of which no population is known would only be noise.
    if (!own && memberships === 0) return [];
    return [
      {
        ...common,
        source: null,
        periodFrom: null,
        periodTo: null,
        eligible: null,
        rate: null,
        ratePersons: null,
        rateMemberships: null,
        overHundred: false,
        reached: null,
      },
    ];
  }
  return found.map(({ population, source, from, to }) => {
    const [ratePersons, rateMemberships] = [persons / population, memberships / population];
    const rate = formula.numerator === 'persons' ? ratePersons : rateMemberships;
    return {
      ...common,
      source,
      periodFrom: from,
      periodTo: to,
      eligible: population,
      rate,
      ratePersons,
      rateMemberships,
      overHundred: Math.max(ratePersons, rateMemberships) > 1,
      reached: rate >= formula.target,
    };
  });
}

interface TrendPoint {
  readonly asOf: string;
  readonly persons: number;
  readonly memberships: number;
  readonly eligible: number | null;
  readonly rate: number | null;
  readonly target: number;
}

/** The rate of the unit at the end of every period: one population a day, the first source by name. */
async function trendOf(context: ReportContext, formula: GatheringFormula): Promise<TrendPoint[]> {
  const { parameters, asOf, snapshot, scope, unit } = context;
  const period = parameters.period ?? 'quarter';
  if (period !== 'month' && period !== 'quarter' && period !== 'year')
    throw new QueryFailed(badParameter('period', 'month | quarter | year', 'month | quarter | year'));
  const from = parameters.from ?? `${Number(asOf.slice(0, 4)) - 1}-01-01`;
  const days = boundaries(from, asOf, period, POINTS).slice(1);
  const figures = countPoints(snapshot, scope, days.map(dayNumber));
  const slug = parameters.organisation ?? ALL;
  const points: TrendPoint[] = [];
  for (const [index, day] of days.entries()) {
    const { persons = 0, memberships = 0 } = figures[index] ?? {};
    const [first] = (await populations(context, formula, day)).filter(
      ({ organisation, unit: code }) => organisation === slug && code === (unit?.code ?? ALL),
    );
    const eligible = first?.population ?? null;
    const counted = formula.numerator === 'persons' ? persons : memberships;
    points.push({
      asOf: day,
      persons,
      memberships,
      eligible,
      rate: eligible === null ? null : counted / eligible,
      target: formula.target,
    });
  }
  return points;
}

const POINTS = 24;
