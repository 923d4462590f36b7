import { QueryFailed } from '#messaging';
import type { Branch } from '../engine/directory.js';
import { badParameter } from '../engine/refusals.js';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual, CODE, MEMBERSHIPS, NAME, PERSONS, table, text } from '../engine/tables.js';
import { AGE_BANDS, ageBand, yearOf } from '../figures/age-bands.js';
import { Combinations } from '../figures/combinations.js';
import { eachPerson } from '../figures/scope.js';
import { uncertainty, uncertaintyTable } from '../figures/uncertainty.js';
import { unitKey } from '../facts/fact-store.js';
import { WHOLE_HUB } from '../summary/summary.report.js';

const DIVISIONS = ['place', 'gender', 'age', 'branch', 'workplace', 'school'] as const;
type Division = (typeof DIVISIONS)[number];

interface Part {
  readonly code: string | null;
  readonly organisation: string | null;
  readonly name: string;
  readonly persons: number;
  readonly memberships: number;
}

/** People and memberships of a scope, divided in one of several ways. */
export const breakdownReport: ReportDefinition = {
  name: 'breakdown',
  title: bilingual('Cơ cấu đoàn viên, hội viên', 'Members by division'),
  takes: ['unit', 'organisation', 'branch', 'by'],
  async compute(context) {
    const by = divisionOf(context.parameters.by);
    const { parts, persons, memberships } = divide(context, by);
    const doubt = await uncertainty(context);
    const { unit } = context;
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        organisation: context.parameters.organisation ?? null,
        branch: context.parameters.branch ?? null,
        by,
        persons,
        memberships,
        parts,
        partsExcess: parts.reduce((sum, part) => sum + part.persons, 0) - persons,
        uncertainty: doubt,
      },
      tables: [
        table(
          'parts',
          bilingual('Cơ cấu', 'Division'),
          [CODE, text('organisation', 'Tổ chức', 'Organisation'), NAME, PERSONS, MEMBERSHIPS],
          [
            ...parts.map((part) => [part.code, part.organisation, part.name, part.persons, part.memberships]),
            ['total', null, 'Tổng số', persons, memberships],
          ],
          [
            bilingual(
              'Một người có bản ghi ở nhiều dòng được tính ở mỗi dòng.',
              'Who has records in several rows counts in each.',
            ),
          ],
        ),
        uncertaintyTable(doubt),
      ],
    };
  },
};

function divisionOf(by = 'place'): Division {
  const division = DIVISIONS.find((one) => one === by);
  if (!division) throw new QueryFailed(badParameter('by', DIVISIONS.join(' | '), DIVISIONS.join(' | ')));
  return division;
}

function divide(
  context: ReportContext,
  by: Division,
): { parts: Part[]; persons: number; memberships: number } {
  const { snapshot, scope } = context;
  const { organisation } = snapshot.store;
  const { key, part } = keys(context, by);
  const combinations = new Combinations();
  // By value; the unknown is -1.
  const personsOf: number[] = [];
  const membershipsOf: number[] = [];
  const add = (value: number, ofPerson: number) => {
    personsOf[value + 1] = (personsOf[value + 1] ?? 0) + 1;
    membershipsOf[value + 1] = (membershipsOf[value + 1] ?? 0) + ofPerson;
  };
  let [persons, memberships] = [0, 0];
  const seen: number[] = [];
  const sets: number[] = [];
  eachPerson(snapshot, scope, (rows, count) => {
    if (count === 1) {
      add(key(rows[0]!), 1);
      persons++;
      memberships++;
      return;
    }
    let all = 0;
    seen.length = 0;
    for (let index = 0; index < count; index++) {
      const row = rows[index]!;
      const own = organisation[row]!;
      all = combinations.with(all, own);
      const value = key(row);
      let at = seen.indexOf(value);
      if (at < 0) {
        at = seen.push(value) - 1;
        sets[at] = 0;
      }
      sets[at] = combinations.with(sets[at]!, own);
    }
    persons++;
    memberships += combinations.size(all);
    for (let at = 0; at < seen.length; at++) add(seen[at]!, combinations.size(sets[at]!));
  });
  const parts: Part[] = [];
  personsOf.forEach((count, index) =>
    parts.push({ ...part(index - 1), persons: count, memberships: membershipsOf[index]! }),
  );
  return { parts: parts.sort(inOrder), persons, memberships };
}

const UNKNOWN = -1;

/** By which number a row is told apart, and what a number stands for. */
function keys(
  { snapshot: { store }, scope, directory, unit }: ReportContext,
  by: Division,
): {
  key: (row: number) => number;
  part: (value: number) => Omit<Part, 'persons' | 'memberships'>;
} {
  const unknown = { code: null, organisation: null, name: 'Chưa rõ' };
  if (by === 'gender') {
    const names = [
      { code: 'male', organisation: null, name: 'Nam' },
      { code: 'female', organisation: null, name: 'Nữ' },
    ];
    return { key: (row) => store.gender[row]!, part: (value) => names[value] ?? unknown };
  }
  if (by === 'age') {
    const year = yearOf(scope.day);
    const bands = Array.from({ length: year + 1 }, (_, born) => ageBand(born, year));
    return {
      key: (row) => bands[store.birthYear[row]!] ?? UNKNOWN,
      part: (value) => {
        const band = AGE_BANDS[value];
        return band ? { code: band.code, organisation: null, name: band.name } : unknown;
      },
    };
  }
  if (by === 'place') {
    const column = unit === null ? store.province : store.commune;
    return {
      key: (row) => column[row]!,
      part: (value) => {
        const code = store.places.text(value);
        return code === null ? unknown : { code, organisation: null, name: directory.unitName(code) };
      },
    };
  }
  const kinds = by === 'branch' ? ['place', 'workplace', 'school'] : [by];
  const branches = new Map<number, Branch>();
  for (const branch of directory.branches) {
    const owner = directory.organisation(branch.organisation);
    const word = owner ? store.units.find(unitKey(owner.position, branch.code)) : UNKNOWN;
    if (word !== UNKNOWN && kinds.includes(branch.kind)) branches.set(word, branch);
  }
  // A code that is in no tree is a branch of its own, but nobody knows of what kind.
  const told = new Uint8Array(store.units.size).fill(by === 'branch' ? 1 : 0);
  told[0] = 0;
  for (const word of branches.keys()) told[word] = 1;
  return {
    key: (row) => (told[store.unit[row]!] === 1 ? store.unit[row]! : UNKNOWN),
    part: (word) => {
      const branch = branches.get(word);
      if (branch) return { code: branch.code, organisation: branch.organisation, name: branch.name };
      const text = word === UNKNOWN ? null : store.units.text(word);
      if (text === null) return unknown;
      const slash = text.indexOf('/');
      const code = text.slice(slash + 1);
      return { code, organisation: directory.slug(Number(text.slice(0, slash))), name: code };
    },
  };
}

/** By code, the unknown last. */
function inOrder(a: Part, b: Part): number {
  const [left, right] = [orderOf(a), orderOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function orderOf({ code, organisation }: Part): string {
  const band = AGE_BANDS.findIndex((one) => one.code === code);
  return `${code === null ? 1 : 0}${organisation ?? ''}\u0000${band < 0 ? '' : band}${code ?? ''}`;
}
