import type { Bilingual, OrganisationUnit, UnitFault } from '#contracts';

/** What may be wrong with a unit in its tree: stable code → text with the remedy. */
const FAULTS = {
  'unit.duplicate': {
    en: 'The request names this unit (code and validFrom) twice. Keep one.',
    vi: 'Yêu cầu nêu đơn vị này (mã và ngày hiệu lực) hai lần. Hãy giữ lại một.',
  },
  'unit.validity.empty': {
    en: 'validTo must be later than validFrom: it is the first day on which the unit is no more.',
    vi: 'validTo phải sau validFrom: đó là ngày đầu tiên đơn vị không còn hoạt động.',
  },
  'unit.validity.overlap': {
    en: 'Another entry with this code is valid at the same time. End it first: set its validTo.',
    vi: 'Mã này còn một mục khác có hiệu lực cùng thời gian. Hãy đặt ngày kết thúc (validTo) cho mục kia trước.',
  },
  'unit.parent.unknown': {
    en: 'There is no unit with this code. Send the parent first, or in the same request.',
    vi: 'Không có đơn vị cấp trên mang mã này. Hãy gửi đơn vị cấp trên trước hoặc trong cùng yêu cầu.',
  },
  'unit.parent.not-valid': {
    en: 'The parent is at no time valid together with this unit. Check the dates of both.',
    vi: 'Đơn vị cấp trên không có thời gian hiệu lực chung với đơn vị này. Hãy kiểm tra ngày của cả hai.',
  },
  'unit.parent.cycle': {
    en: 'The unit would lie below itself. Check the codes of its parents.',
    vi: 'Đơn vị sẽ nằm dưới chính nó. Hãy kiểm tra mã các đơn vị cấp trên.',
  },
  'unit.children.orphaned': {
    en: 'Units that name this one as their parent would no longer lie below it. Change them in the same request.',
    vi: 'Các đơn vị trực thuộc sẽ không còn đơn vị cấp trên. Hãy sửa chúng trong cùng yêu cầu.',
  },
} as const satisfies Record<string, Bilingual>;

interface Interval {
  /** Inclusive; '' : since ever. */
  readonly from: string;
  /** Exclusive; '~': it stands. Sorts behind every date. */
  readonly to: string;
}

/** Unit by code and first day, which together name it. */
export const unitKey = ({ code, validFrom }: Pick<OrganisationUnit, 'code' | 'validFrom'>): string =>
  `${validFrom ?? ''}/${code}`;

/**
 * What is wrong with an organisation's tree once `given` units are added to it or replace those with the same
 * code and first day: periods of one code that overlap, parents that are unknown or never valid at the same
 * time, units that lie below themselves. Sorted by row.
 *
 * @param standing the whole tree as it stands
 */
export function treeFaults(
  standing: readonly OrganisationUnit[],
  given: readonly OrganisationUnit[],
): UnitFault[] {
  const faults: UnitFault[] = [];
  const rows = new Map<string, number>();
  const merged = new Map(standing.map((unit) => [unitKey(unit), unit]));
  given.forEach((unit, index) => {
    if (rows.has(unitKey(unit))) faults.push(fault(index + 1, 'code', 'unit.duplicate'));
    else rows.set(unitKey(unit), index + 1);
    merged.set(unitKey(unit), unit);
  });
  const tree = new Tree(merged.values());
  for (const [key, row] of rows) {
    const unit = merged.get(key);
    if (unit) faults.push(...unitFaults(tree, unit, row));
  }
  const seen = new Set<string>();
  return faults
    .filter(({ row, code }) => !seen.has(`${row} ${code}`) && seen.add(`${row} ${code}`))
    .sort((a, b) => a.row - b.row);
}

function* unitFaults(tree: Tree, unit: OrganisationUnit, row: number): Generator<UnitFault> {
  const period = intervalOf(unit);
  if (period.from >= period.to) {
    yield fault(row, 'validTo', 'unit.validity.empty');
    return;
  }
  const others = tree.periods(unit.code).filter((other) => other.validFrom !== unit.validFrom);
  if (others.some((other) => common(intervalOf(other), period))) {
    yield fault(row, 'validFrom', 'unit.validity.overlap');
  }
  if (unit.parentCode !== null) {
    const parents = tree.periods(unit.parentCode);
    if (parents.length === 0) yield fault(row, 'parentCode', 'unit.parent.unknown');
    else if (!parents.some((parent) => common(intervalOf(parent), period))) {
      yield fault(row, 'parentCode', 'unit.parent.not-valid');
    } else if (tree.isBelowItself(unit)) yield fault(row, 'parentCode', 'unit.parent.cycle');
  }
  const periods = tree.periods(unit.code).map(intervalOf);
  const orphaned = tree
    .children(unit.code)
    .some((child) => !periods.some((own) => common(own, intervalOf(child))));
  if (orphaned) yield fault(row, 'validTo', 'unit.children.orphaned');
}

class Tree {
  private readonly byCode = new Map<string, OrganisationUnit[]>();
  private readonly byParent = new Map<string, OrganisationUnit[]>();

  constructor(units: Iterable<OrganisationUnit>) {
    for (const unit of units) {
      add(this.byCode, unit.code, unit);
      if (unit.parentCode !== null) add(this.byParent, unit.parentCode, unit);
    }
  }

  periods(code: string): readonly OrganisationUnit[] {
    return this.byCode.get(code) ?? [];
  }

  children(code: string): readonly OrganisationUnit[] {
    return this.byParent.get(code) ?? [];
  }

  /** Whether at some time the way up from a unit leads back to its code. */
  isBelowItself(unit: OrganisationUnit): boolean {
    const waiting: { readonly at: OrganisationUnit; readonly during: Interval }[] = [
      { at: unit, during: intervalOf(unit) },
    ];
    const visited = new Set<string>();
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      for (const parent of next.at.parentCode === null ? [] : this.periods(next.at.parentCode)) {
        const during = common(intervalOf(parent), next.during);
        if (!during) continue;
        if (parent.code === unit.code) return true;
        const visit = `${unitKey(parent)}/${during.from}/${during.to}`;
        if (visited.has(visit)) continue;
        visited.add(visit);
        waiting.push({ at: parent, during });
      }
    }
    return false;
  }
}

function add(lists: Map<string, OrganisationUnit[]>, key: string, unit: OrganisationUnit): void {
  const list = lists.get(key);
  if (list) list.push(unit);
  else lists.set(key, [unit]);
}

function intervalOf({ validFrom, validTo }: OrganisationUnit): Interval {
  return { from: validFrom ?? '', to: validTo ?? '~' };
}

function common(a: Interval, b: Interval): Interval | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from < to ? { from, to } : undefined;
}

function fault(row: number, field: UnitFault['field'], code: keyof typeof FAULTS): UnitFault {
  return { row, field, code, message: FAULTS[code] };
}
