import type { ReportDefinition } from '../engine/report-definition.js';
import { bilingual, CODE, MEMBERSHIPS, NAME, PERSONS, table, text } from '../engine/tables.js';
import { uncertainty, uncertaintyTable } from '../figures/uncertainty.js';
import { combinationFigures } from '../summary/people-figures.js';
import { combinationByPlace } from './combination-by-place.js';
import { WHOLE_HUB } from '../summary/summary.report.js';

/**
 * People in exactly each combination of organisations, and in at least each pair; of one combination that is asked for,
 * where they are.
 */
export const overlapsReport: ReportDefinition = {
  name: 'overlaps',
  title: bilingual('Người tham gia nhiều tổ chức', 'People in several organisations'),
  takes: ['unit', 'combination'],
  async compute(context) {
    const { directory, unit, scope } = context;
    const sums = context.placeSums();
    const own = sums.of(scope.province, scope.commune);
    const { persons, memberships } = sums.figures(own);
    const combinations = combinationFigures(sums.combinations, own.people, directory.organisations);
    const slugs = directory.organisations.map(({ slug }) => slug);
    const pairs = slugs.flatMap((a, index) =>
      slugs.slice(index + 1).map((b) => ({
        organisations: [a, b],
        persons: combinations
          .filter(({ organisations }) => organisations.includes(a) && organisations.includes(b))
          .reduce((sum, combination) => sum + combination.persons, 0),
      })),
    );
    const byNumber = Array.from({ length: slugs.length }, (_, index) => ({
      organisations: index + 1,
      persons: combinations
        .filter(({ organisations }) => organisations.length === index + 1)
        .reduce((sum, combination) => sum + combination.persons, 0),
    }));
    const doubt = await uncertainty(context);
    const combination = combinationByPlace(context);
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        persons,
        memberships,
        combinations,
        pairs,
        byNumber,
        ...(combination && { combination }),
        uncertainty: doubt,
      },
      tables: [
        table(
          'combinations',
          bilingual('Tham gia đúng các tổ chức', 'In exactly these organisations'),
          [text('organisations', 'Các tổ chức', 'Organisations'), PERSONS, MEMBERSHIPS],
          combinations.map(({ organisations, persons: count }) => [
            organisations.join('+'),
            count,
            count * organisations.length,
          ]),
        ),
        table(
          'pairs',
          bilingual('Tham gia ít nhất cả hai tổ chức', 'In at least both organisations'),
          [text('organisations', 'Hai tổ chức', 'Two organisations'), PERSONS],
          pairs.map((pair) => [pair.organisations.join('+'), pair.persons]),
        ),
        table(
          'by-number',
          bilingual('Theo số tổ chức tham gia', 'By number of organisations'),
          [text('organisations', 'Số tổ chức', 'Organisations'), PERSONS],
          byNumber.map((row) => [String(row.organisations), row.persons]),
        ),
        ...(combination
          ? [
              table(
                'combination',
                bilingual(
                  `Tham gia đúng ${combination.organisations.join('+')}, theo địa bàn`,
                  `In exactly ${combination.organisations.join('+')}, by unit below`,
                ),
                [CODE, NAME, PERSONS],
                combination.children.map(({ code, name, persons: count }) => [code, name, count]),
                [
                  bilingual(
                    'Mỗi địa bàn chỉ xét những tổ chức mà người đó tham gia tại địa bàn.',
                    'In each unit those organisations count that the person is in there.',
                  ),
                ],
              ),
            ]
          : []),
        uncertaintyTable(doubt),
      ],
    };
  },
};
