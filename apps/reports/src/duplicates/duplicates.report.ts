import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual, CODE, integer, NAME, ORGANISATION, table, text } from '../engine/tables.js';
import { eachPerson } from '../figures/scope.js';
import { WHOLE_HUB } from '../summary/summary.report.js';

/** Groups listed at most; the figures always count all. */
const GROUPS_LISTED = 500;

interface Counts {
  persons: number;
  extraRecords: number;
}
interface Group {
  readonly personId: string;
  readonly records: readonly { recordId: string; commune: string | null; unit: string | null }[];
}

/**
 * People with more than one counted record in one organisation. Asked for one organisation, the groups themselves
 * are listed by record id.
 */
export const duplicatesReport: ReportDefinition = {
  name: 'duplicates',
  title: bilingual('Bản ghi trùng trong một tổ chức', 'Duplicates within an organisation'),
  takes: ['unit', 'organisation', 'branch'],
  compute(context) {
    const { directory, unit, scope } = context;
    const { byOrganisation, byPlace, groups } = count(context);
    const organisations = directory.organisations
      .filter(({ position }) => scope.organisation === null || position === scope.organisation)
      .map(({ position, slug }) => ({ organisation: slug, ...none(byOrganisation.get(position)) }));
    const { places } = context.snapshot.store;
    const children = [...byPlace]
      .map(([word, counts]) => ({ code: places.text(word), ...counts }))
      .sort((a, b) => ((a.code ?? '~') < (b.code ?? '~') ? -1 : 1))
      .map(({ code, ...counts }) => ({
        code,
        name: code === null ? 'Chưa rõ' : directory.unitName(code),
        ...counts,
      }));
    const listed = scope.organisation === null ? null : groups;
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        organisations,
        children,
        ...(listed && { groups: listed.slice(0, GROUPS_LISTED), groupsTotal: listed.length }),
      },
      tables: [
        table(
          'organisations',
          bilingual('Theo tổ chức', 'By organisation'),
          [ORGANISATION, PEOPLE, EXTRA],
          organisations.map((row) => [row.organisation, row.persons, row.extraRecords]),
        ),
        table(
          'children',
          bilingual('Theo địa bàn', 'By unit below'),
          [CODE, NAME, PEOPLE, EXTRA],
          children.map((row) => [row.code, row.name, row.persons, row.extraRecords]),
          [
            bilingual(
              'Người trùng được tính tại địa bàn của bản ghi đầu tiên (mã nhỏ nhất) của mình.',
              'Who is listed twice counts where the first of the records lies, by code.',
            ),
          ],
        ),
        ...(listed
          ? [
              table(
                'groups',
                bilingual('Các nhóm bản ghi trùng', 'Groups of duplicate records'),
                [
                  text('personId', 'Mã người', 'Person'),
                  text('recordId', 'Mã bản ghi', 'Record'),
                  text('commune', 'Xã, phường', 'Commune'),
                  text('unit', 'Đơn vị', 'Unit'),
                ],
                listed
                  .slice(0, GROUPS_LISTED)
                  .flatMap(({ personId, records }) =>
                    records.map(({ recordId, commune, unit: own }) => [personId, recordId, commune, own]),
                  ),
              ),
            ]
          : []),
      ],
    };
  },
};

const PEOPLE = integer('persons', 'Số người bị trùng', 'People listed twice or more');
const EXTRA = integer('extraRecords', 'Bản ghi thừa', 'Records beyond the first');

function none(counts: Counts | undefined): Counts {
  return counts ?? { persons: 0, extraRecords: 0 };
}

function count({ snapshot, scope, unit }: ReportContext) {
  const { store } = snapshot;
  const division = unit === null ? store.province : store.commune;
  const byOrganisation = new Map<number, Counts>();
  const byPlace = new Map<number, Counts>();
  const groups: Group[] = [];
  const add = (counts: Map<number, Counts>, key: number, extraRecords: number) => {
    const { persons, extraRecords: before } = none(counts.get(key));
    counts.set(key, { persons: persons + 1, extraRecords: before + extraRecords });
  };
  eachPerson(snapshot, scope, (rows, total, person) => {
    if (total === 1) return;
    const own = new Map<number, number[]>();
    for (const row of rows.slice(0, total)) {
      const organisation = store.organisation[row]!;
      own.set(organisation, [...(own.get(organisation) ?? []), row]);
    }
    for (const [organisation, records] of own) {
      if (records.length === 1) continue;
      add(byOrganisation, organisation, records.length - 1);
      const [place] = records
        .map((row) => division[row]!)
        .sort((a, b) => ((store.places.text(a) ?? '~') < (store.places.text(b) ?? '~') ? -1 : 1));
      add(byPlace, place ?? 0, records.length - 1);
      if (scope.organisation === null) continue;
      groups.push({
        personId: store.persons.text(person),
        records: records
          .map((row) => ({
            recordId: store.records.text(store.record[row]!),
            commune: store.places.text(store.commune[row]!),
            unit: store.units.text(store.unit[row]!)?.replace(/^\d+\//, '') ?? null,
          }))
          .sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
      });
    }
  });
  groups.sort((a, b) => (a.personId < b.personId ? -1 : 1));
  return { byOrganisation, byPlace, groups };
}
