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

/** From when until when the hub knew something: microseconds since 2000. */
interface Known {
  readonly knownFrom: number;
  readonly knownTo: number;
}

const KNOWN = `(extract(epoch FROM known_from - timestamptz '2000-01-01Z') * 1000000)::float8 AS "knownFrom",
  (extract(epoch FROM known_to - timestamptz '2000-01-01Z') * 1000000)::float8 AS "knownTo"`;

/** Units and trees as they were ever known, read once and looked up for any day and instant. */
export class Names {
  private constructor(
    private readonly units: readonly (Unit & Known)[],
    /** The period of a code that began last comes first. */
    private readonly branches: readonly (Branch & Known & { validFrom: string; validTo: string | null })[],
  ) {}

  static async read(tx: Transaction): Promise<Names> {
    return new Names(
      await tx.query(`SELECT code, name, level, parent_code AS "parentCode", ${KNOWN} FROM unit`),
      await tx.query(
        `SELECT organisation, code, name, kind, parent_code AS "parentCode", ownership_sector AS "ownershipSector",
                commune_code AS "communeCode", province_code AS "provinceCode",
                CASE WHEN valid_from = '-infinity' THEN '' ELSE valid_from::text END AS "validFrom",
                valid_to::text AS "validTo", ${KNOWN}
         FROM organisation_unit WHERE NOT removed ORDER BY organisation, code, valid_from DESC`,
      ),
    );
  }

  /** @param asOf day on which the branches stand; `knownAt` microseconds since 2000, Infinity: now */
  directory(
    asOf: string,
    knownAt: number,
    organisations: readonly (OrganisationPosition & Pick<Known, 'knownFrom'>)[],
  ): Directory {
    const known = ({ knownFrom, knownTo }: Known) => knownFrom <= knownAt && knownTo > knownAt;
    const newest = ({ knownTo }: Known) => knownTo === Infinity;
    const held = knownAt === Infinity ? newest : known;
    const branches = new Map<string, Branch>();
    for (const branch of this.branches) {
      const { organisation, code, validFrom, validTo } = branch;
      const key = `${organisation}/${code}`;
      if (!branches.has(key) && held(branch) && validFrom <= asOf && (validTo === null || validTo > asOf))
        branches.set(key, branch);
    }
    return new Directory(
      new Map(this.units.filter(held).map((unit) => [unit.code, unit])),
      organisations.filter(({ knownFrom }) => knownFrom <= knownAt),
      [...branches.values()],
    );
  }
}

/** Organisations in the order of their slugs, and since when (microseconds since 2000) there are records of them. */
export function readOrganisations(
  tx: Transaction,
): Promise<(OrganisationPosition & Pick<Known, 'knownFrom'>)[]> {
  return tx.query(
    `SELECT position, slug, (extract(epoch FROM known_from - timestamptz '2000-01-01Z') * 1000000)::float8 AS "knownFrom"
     FROM organisation ORDER BY slug COLLATE "C"`,
  );
}

/** Names of what figures speak of: units, organisations and their branches. */
export class Directory {
  constructor(
    private readonly units: ReadonlyMap<string, Unit>,
    /** Sorted by slug. */
    readonly organisations: readonly OrganisationPosition[],
    /** The organisations' own units, where they were announced. */
    readonly branches: readonly Branch[],
  ) {}

  /** As of a day, as known now. */
  static async read(tx: Transaction, asOf: string): Promise<Directory> {
    return (await Names.read(tx)).directory(asOf, Infinity, await readOrganisations(tx));
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
