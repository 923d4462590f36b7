import type { ReportDefinition } from '../engine/report-definition.js';
import { bilingual, MEMBERSHIPS, PERSONS, table, text } from '../engine/tables.js';
import { uncertainty, uncertaintyTable } from '../figures/uncertainty.js';
import { countSummary } from '../summary/count-summary.js';
import { combinationFigures, total } from '../summary/people-figures.js';
import { WHOLE_HUB } from '../summary/summary.report.js';

/** People in exactly each combination of organisations, and in at least each pair. */
export const overlapsReport: ReportDefinition = {
  name: 'overlaps',
  title: bilingual('Người tham gia nhiều tổ chức', 'People in several organisations'),
  takes: ['unit'],
  async compute(context) {
    const { directory, unit, snapshot, scope } = context;
    const counts = countSummary(snapshot, scope, null);
    const { persons, memberships } = total(counts);
    const combinations = combinationFigures(counts, directory.organisations);
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
    const doubt = await uncertainty(context, persons);
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        persons,
        memberships,
        combinations,
        pairs,
        byNumber,
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
        uncertaintyTable(doubt),
      ],
    };
  },
};
