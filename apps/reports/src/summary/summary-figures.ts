import type { SummaryReport } from '#contracts';

/** People that hold counted memberships in exactly these organisations, by where those memberships are. */
export interface CombinationCount {
  /** Set of organisation positions. */
  readonly organisations: bigint;
  /** Organisations of the memberships that have a place among the children. */
  readonly placed: bigint;
  /** The one child that they are placed in; null: none. */
  readonly child: string | null;
  readonly persons: number;
}

/** Counted records of one person in one organisation and child; persons that the combinations leave out. */
export interface PersonDetail {
  readonly personId: string;
  readonly organisation: number;
  readonly child: string | null;
  readonly records: number;
}

export interface OrganisationName {
  readonly position: number;
  readonly slug: string;
}

export type SummaryFigures = Pick<
  SummaryReport,
  | 'persons'
  | 'memberships'
  | 'inOneOrganisation'
  | 'inSeveralOrganisations'
  | 'organisations'
  | 'overlaps'
  | 'unplaced'
  | 'childrenExcess'
> & { readonly children: readonly { code: string; persons: number; memberships: number }[] };

/**
 * Adds up a summary. `combinations` counts people by the million whose records all lie in one child and who
 * are in no organisation twice; `details` lists the few others record by record.
 */
export function summaryFigures(
  names: readonly OrganisationName[],
  combinations: readonly CombinationCount[],
  details: readonly PersonDetail[],
  hasChildren: boolean,
): SummaryFigures {
  const organisations = [...names].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  const slugsOf = (set: bigint) =>
    organisations.filter(({ position }) => has(set, position)).map(({ slug }) => slug);

  const byCombination = new Map<bigint, number>();
  const duplicates = new Map<number, number>();
  const children = new Map<string, { persons: number; memberships: number }>();
  let unplaced = 0;
  const addChild = (code: string, persons: number, memberships: number) => {
    const child = children.get(code) ?? { persons: 0, memberships: 0 };
    children.set(code, { persons: child.persons + persons, memberships: child.memberships + memberships });
  };

  for (const { organisations: set, placed, child, persons } of combinations) {
    add(byCombination, set, persons);
    if (child === null) unplaced += persons;
    else addChild(child, persons, persons * size(placed));
  }
  for (const rows of groupByPerson(details)) {
    const sets = new Map<string | null, bigint>();
    const records = new Map<number, number>();
    let all = 0n;
    for (const row of rows) {
      const bit = 1n << BigInt(row.organisation);
      all |= bit;
      sets.set(row.child, (sets.get(row.child) ?? 0n) | bit);
      add(records, row.organisation, row.records);
    }
    add(byCombination, all, 1);
    for (const [organisation, count] of records) add(duplicates, organisation, count - 1);
    let placed = false;
    for (const [child, set] of sets) {
      if (child === null) continue;
      placed = true;
      addChild(child, 1, size(set));
    }
    if (!placed) unplaced += 1;
  }

  let persons = 0;
  let memberships = 0;
  let inOneOrganisation = 0;
  const ofOrganisation = new Map<number, number>();
  const overlaps: { organisations: string[]; persons: number }[] = [];
  for (const [set, count] of byCombination) {
    persons += count;
    memberships += count * size(set);
    if (size(set) === 1) inOneOrganisation += count;
    else overlaps.push({ organisations: slugsOf(set), persons: count });
    for (const { position } of organisations) if (has(set, position)) add(ofOrganisation, position, count);
  }
  const sortedChildren = [...children]
    .map(([code, figures]) => ({ code, ...figures }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));

  return {
    persons,
    memberships,
    inOneOrganisation,
    inSeveralOrganisations: persons - inOneOrganisation,
    organisations: organisations.map(({ position, slug }) => ({
      organisation: slug,
      persons: ofOrganisation.get(position) ?? 0,
      memberships: ofOrganisation.get(position) ?? 0,
      duplicates: duplicates.get(position) ?? 0,
    })),
    overlaps: overlaps.sort(
      (a, b) =>
        a.organisations.length - b.organisations.length ||
        (a.organisations.join() < b.organisations.join() ? -1 : 1),
    ),
    children: sortedChildren,
    unplaced: hasChildren ? unplaced : 0,
    childrenExcess: sortedChildren.reduce((sum, child) => sum + child.persons, 0) - persons,
  };
}

function has(set: bigint, position: number): boolean {
  return ((set >> BigInt(position)) & 1n) === 1n;
}

function size(set: bigint): number {
  let count = 0;
  for (let rest = set; rest > 0n; rest &= rest - 1n) count++;
  return count;
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function groupByPerson(details: readonly PersonDetail[]): Iterable<PersonDetail[]> {
  const groups = new Map<string, PersonDetail[]>();
  for (const row of details) {
    const group = groups.get(row.personId);
    if (group) group.push(row);
    else groups.set(row.personId, [row]);
  }
  return groups.values();
}
