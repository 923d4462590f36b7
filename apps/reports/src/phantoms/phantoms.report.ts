import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import {
  bilingual,
  CODE,
  date,
  decimal,
  integer,
  NAME,
  ORGANISATION,
  table,
  text,
} from '../engine/tables.js';
import { ALWAYS, dayNumber, dayText } from '../facts/days.js';
import { yearOf } from '../figures/age-bands.js';
import { Cells } from '../figures/cells.js';
import { eachPerson } from '../figures/scope.js';
import { WHOLE_HUB } from '../summary/summary.report.js';
import { IMPLAUSIBLE, PROOFS, type PersonRows } from './rules.js';

/** Last days of a quarter in which admissions are compared with those of the year before. */
const JUMP_DAYS = 10;
const JUMP_FACTOR = 3;
const JUMP_LEAST = 30;
const YEAR = 365;

interface Proofs {
  readonly memberships: number;
  /** Memberships by number of proofs that hold, 0 to 4. */
  readonly byProofs: readonly number[];
  /** Memberships without each proof. */
  readonly without: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
}

/** Memberships that may be "ảo": without proofs, implausible, or come in jumps before a period ends. */
export const phantomsReport: ReportDefinition = {
  name: 'phantoms',
  title: bilingual('Dấu hiệu đoàn viên, hội viên "ảo"', 'Signs of phantom members'),
  takes: ['unit', 'organisation', 'branch'],
  compute(context) {
    const { unit, directory, scope, snapshot } = context;
    const { total, byOrganisation, byPlace, admissions } = count(context);
    const organisations = directory.organisations
      .filter(({ position }) => scope.organisation === null || position === scope.organisation)
      .map(({ position, slug }) => ({
        organisation: slug,
        ...(byOrganisation.get(position) ?? new Tally()).proofs(),
      }));
    const children = [...byPlace]
      .map(([word, tally]) => ({ code: snapshot.store.places.text(word), ...tally.proofs() }))
      .sort((a, b) => ((a.code ?? '~') < (b.code ?? '~') ? -1 : 1))
      .map(({ code, ...proofs }) => ({
        code,
        name: code === null ? 'Chưa rõ' : directory.unitName(code),
        ...proofs,
      }));
    const jumps = jumpsOf(context, admissions);
    const cells = (row: Proofs) => [
      row.memberships,
      ...row.byProofs,
      ...PROOFS.map(({ code }) => row.without[code] ?? 0),
      ...IMPLAUSIBLE.map(({ code }) => row.findings[code] ?? 0),
    ];
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        proofs: PROOFS.map(({ code, name }) => ({ code, name })),
        rules: IMPLAUSIBLE.map(({ code, name }) => ({ code, name })),
        total: total.proofs(),
        organisations,
        children,
        jumps,
      },
      tables: [
        table(
          'organisations',
          bilingual('Theo tổ chức', 'By organisation'),
          [ORGANISATION, ...FIGURES],
          [
            ...organisations.map((row) => [row.organisation, ...cells(row)]),
            ['total', ...cells(total.proofs())],
          ],
        ),
        table(
          'children',
          bilingual('Theo địa bàn', 'By unit below'),
          [CODE, NAME, ...FIGURES],
          children.map((row) => [row.code, row.name, ...cells(row)]),
        ),
        table(
          'jumps',
          bilingual('Tăng đột biến trước khi hết quý', 'Jumps before the end of a quarter'),
          [
            ORGANISATION,
            date('quarterEnd', 'Ngày cuối quý', 'End of quarter'),
            integer(
              'admitted',
              `Kết nạp trong ${JUMP_DAYS} ngày cuối`,
              `Admitted in the last ${JUMP_DAYS} days`,
            ),
            decimal('usual', 'Bình quân cùng số ngày trong năm trước đó', 'Usual in as many days'),
          ],
          jumps.map((jump) => [jump.organisation, jump.quarterEnd, jump.admitted, jump.usual]),
        ),
        table(
          'rules',
          bilingual('Các dấu hiệu', 'What is looked for'),
          [CODE, text('name', 'Nội dung', 'Meaning')],
          [...PROOFS, ...IMPLAUSIBLE].map(({ code, name }) => [code, name.vi]),
        ),
      ],
    };
  },
};

const FIGURES = [
  integer('memberships', 'Số lượt', 'Memberships'),
  ...[0, 1, 2, 3, 4].map((proofs) =>
    integer(`proofs-${proofs}`, `Có ${proofs} bằng chứng`, `${proofs} proofs`),
  ),
  ...PROOFS.map(({ code, name }) => integer(`without-${code}`, `Thiếu "${name.vi}"`, `Without: ${name.en}`)),
  ...IMPLAUSIBLE.map(({ code, name }) => integer(code, name.vi, name.en)),
];

class Tally {
  memberships = 0;
  readonly byProofs = [0, 0, 0, 0, 0];
  readonly without = new Int32Array(PROOFS.length);
  readonly findings = new Int32Array(IMPLAUSIBLE.length);

  /** @param proofs bit for each proof that holds; `found` for each finding */
  add(proofs: number, found: number): void {
    this.memberships++;
    let held = 0;
    for (let at = 0; at < PROOFS.length; at++) {
      if ((proofs & (1 << at)) !== 0) held++;
      else this.without[at]!++;
    }
    this.byProofs[held]!++;
    for (let at = 0, rest = found; rest !== 0; at++, rest >>>= 1) if ((rest & 1) === 1) this.findings[at]!++;
  }

  addAll({ memberships, byProofs, without, findings }: Tally): void {
    this.memberships += memberships;
    byProofs.forEach((count, at) => (this.byProofs[at]! += count));
    without.forEach((count, at) => (this.without[at]! += count));
    findings.forEach((count, at) => (this.findings[at]! += count));
  }

  proofs(): Proofs {
    return {
      memberships: this.memberships,
      byProofs: [...this.byProofs],
      without: Object.fromEntries(PROOFS.map(({ code }, at) => [code, this.without[at]!])),
      findings: Object.fromEntries(IMPLAUSIBLE.map(({ code }, at) => [code, this.findings[at]!])),
    };
  }
}

/** Per membership: a proof holds, and a finding is made, when it is so for one of its counted records. */
function count({ snapshot, scope, unit, directory }: ReportContext) {
  const { store, first } = snapshot;
  const { organisation } = store;
  const division = unit === null ? store.province : store.commune;
  const rulesOf: number[][] = [];
  for (const { position, slug } of directory.organisations)
    rulesOf[position] = [...IMPLAUSIBLE.keys()].filter(
      (at) => (IMPLAUSIBLE[at]!.organisation ?? slug) === slug,
    );
  const cells = new Cells(() => new Tally());
  const admissions = new Map<number, Map<number, number>>();
  const { day } = scope;
  const person: { -readonly [K in keyof PersonRows]: PersonRows[K] } = {
    store,
    rows: [],
    count: 0,
    first: 0,
    year: yearOf(day),
  };
  eachPerson(snapshot, scope, (rows, countOfRows, number) => {
    person.rows = rows;
    person.count = countOfRows;
    person.first = first[number]!;
    for (let index = 0; index < countOfRows; index++) {
      const own = organisation[rows[index]!]!;
      let repeated = false;
      for (let earlier = 0; earlier < index && !repeated; earlier++)
        repeated = organisation[rows[earlier]!] === own;
      if (repeated) continue;
      const rules = rulesOf[own]!;
      let [proofs, found, joined] = [0, 0, ALWAYS];
      let place = 0;
      for (let other = index; other < countOfRows; other++) {
        const row = rows[other]!;
        if (organisation[row] !== own) continue;
        for (let at = 0; at < PROOFS.length; at++) if (PROOFS[at]!.holds(store, row, day)) proofs |= 1 << at;
        for (const at of rules) if (IMPLAUSIBLE[at]!.found(person, row)) found |= 1 << at;
        joined = Math.max(joined, store.countedFrom[row]!);
        // Of several places the first by code, so that the order of the records does not matter.
        if (place === 0 || isBefore(store.places.text(division[row]!), store.places.text(place)))
          place = division[row]! === 0 ? place : division[row]!;
      }
      cells.of(own, place).add(proofs, found);
      if (joined > day - 3 * YEAR) {
        let days = admissions.get(own);
        if (!days) admissions.set(own, (days = new Map()));
        days.set(joined, (days.get(joined) ?? 0) + 1);
      }
    }
  });
  return { ...cells.sums(), admissions };
}

function isBefore(a: string | null, b: string | null): boolean {
  return a !== null && (b === null || a < b);
}

/** Quarters of the last year in whose last days far more were admitted than is usual. */
function jumpsOf(
  { asOf, directory }: ReportContext,
  admissions: ReadonlyMap<number, ReadonlyMap<number, number>>,
) {
  const day = dayNumber(asOf);
  const ends = quarterEnds(asOf);
  return directory.organisations.flatMap(({ position, slug }) => {
    const days = admissions.get(position) ?? new Map<number, number>();
    const between = (from: number, to: number) => {
      let sum = 0;
      for (const [joined, count] of days) if (joined > from && joined <= to) sum += count;
      return sum;
    };
    return ends.flatMap((end) => {
      const admitted = between(end - JUMP_DAYS, end);
      const before = end - JUMP_DAYS;
      const usual = (between(before - YEAR, before) * JUMP_DAYS) / YEAR;
      if (end > day || admitted < JUMP_LEAST || admitted <= JUMP_FACTOR * usual) return [];
      return [
        { organisation: slug, quarterEnd: dayText(end), admitted, usual: Math.round(usual * 100) / 100 },
      ];
    });
  });
}

/** Ends of the four quarters before a day, the oldest first. */
function quarterEnds(asOf: string): number[] {
  const [year = 0, month = 0] = asOf.split('-').map(Number);
  const current = Math.floor((month - 1) / 3) * 3;
  return [-9, -6, -3, 0, 3].map((offset) =>
    dayNumber(new Date(Date.UTC(year, current + offset, 0)).toISOString().slice(0, 10)),
  );
}
