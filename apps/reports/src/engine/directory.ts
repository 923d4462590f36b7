import type { Transaction } from '#persistence';
import { NONE, unitKey, type FactStore } from '../facts/fact-store.js';

export interface Unit {
  readonly code: string;
  readonly name: string;
  readonly level: 'province' | 'commune';
  readonly parentCode: string | null;
}

/** A unit of an organisation's own tree. */
export interface Branch {
  readonly organisation: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'place' | 'workplace' | 'school';
  readonly parentCode: string | null;
  readonly ownershipSector: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
}

export interface OrganisationPosition {
  readonly position: number;
  readonly slug: string;
}

/** Names of what figures speak of: units, organisations and their branches. */
export class Directory {
  private constructor(
    private readonly units: ReadonlyMap<string, Unit>,
    /** Sorted by slug. */
    readonly organisations: readonly OrganisationPosition[],
    readonly branches: readonly Branch[],
  ) {}

  /** @param asOf day on which the branches stand */
  static async read(tx: Transaction, asOf: string): Promise<Directory> {
    const units: Unit[] = await tx.query('SELECT code, name, level, parent_code AS "parentCode" FROM unit');
    const organisations: OrganisationPosition[] = await tx.query('SELECT position, slug FROM organisation');
    const branches = await readBranches(tx, asOf);
    return new Directory(
      new Map(units.map((unit) => [unit.code, unit])),
      organisations.sort((a, b) => (a.slug < b.slug ? -1 : 1)),
      branches,
    );
  }

  unit(code: string): Unit | undefined {
    return this.units.get(code);
  }

  unitName(code: string): string {
    return this.units.get(code)?.name ?? code;
  }

  /** Codes of the units below one; of the hub: its provinces. */
  childrenOf(unit: Unit | null): string[] {
    if (unit?.level === 'commune') return [];
    return [...this.units.values()]
      .filter(({ level, parentCode }) => (unit ? parentCode === unit.code : level === 'province'))
      .map(({ code }) => code)
      .sort();
  }

  organisation(slug: string): OrganisationPosition | undefined {
    return this.organisations.find((organisation) => organisation.slug === slug);
  }

  slug(position: number): string {
    return this.organisations.find((organisation) => organisation.position === position)?.slug ?? '';
  }

  /** Numbers of the unit words of a branch and of all below it; null: there is no such branch. */
  branchWords(store: FactStore, { position, slug }: OrganisationPosition, code: string): Set<number> | null {
    const own = this.branches.filter(({ organisation }) => organisation === slug);
    const known = own.some((branch) => branch.code === code);
    if (!known && store.units.find(unitKey(position, code)) === NONE) return null;
    const codes = new Set([code]);
    for (let grown = true; grown;) {
      grown = false;
      for (const { code: below, parentCode } of own) {
        if (parentCode === null || !codes.has(parentCode) || codes.has(below)) continue;
        codes.add(below);
        grown = true;
      }
    }
    // Words of history that is read later must be among them.
    return new Set([...codes].map((each) => store.units.numberOf(unitKey(position, each))));
  }
}

/** The organisations' own units, where they were announced. */
async function readBranches(tx: Transaction, asOf: string): Promise<Branch[]> {
  return tx.query(
    `SELECT DISTINCT ON (organisation, code) organisation, code, name, kind, parent_code AS "parentCode",
            ownership_sector AS "ownershipSector", commune_code AS "communeCode", province_code AS "provinceCode"
     FROM organisation_unit
     WHERE NOT removed AND valid_from <= $1::date AND (valid_to IS NULL OR valid_to > $1::date)
     ORDER BY organisation, code, valid_from DESC`,
    [asOf],
  );
}
