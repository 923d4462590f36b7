import type { EventDefinition } from './event-definition.js';
import type { Bilingual } from './organisation.js';
import { query } from './queries.js';

/** What a unit of an organisation stands at: a place (hamlet, commune), a workplace, or a school. */
export const UNIT_KINDS = ['place', 'workplace', 'school'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Ownership of an enterprise: state, non-state (private, co-operative), with foreign capital. */
export const OWNERSHIP_SECTORS = ['state', 'non-state', 'foreign'] as const;
export type OwnershipSector = (typeof OWNERSHIP_SECTORS)[number];

/** A node of an organisation's own tree, as the organisation sends it. */
export interface OrganisationUnit {
  /** The organisation's own code, which `membership.unitCode` of its records names. 1–64 characters. */
  readonly code: string;
  readonly kind: UnitKind;
  readonly name: string;
  /** Code of the unit above it in the same organisation; null: directly below the organisation. */
  readonly parentCode: string | null;
  /** Commune that it lies in, as the organisation writes it; null: none of its own. */
  readonly communeCode: string | null;
  readonly communeText: string | null;
  readonly provinceText: string | null;
  /** Of a workplace alone. */
  readonly ownershipSector: OwnershipSector | null;
  /** First day, `YYYY-MM-DD`; null: since ever. A unit is its code together with this day. */
  readonly validFrom: string | null;
  /** First day on which it is no more; null: it stands. */
  readonly validTo: string | null;
}

/** How sure it is which of today's communes a unit lies in. */
export type UnitPlaceState = 'none' | 'resolved' | 'ambiguous' | 'unknown';

/** A unit as the registry holds it: {@link OrganisationUnit} with its place among today's communes. */
export interface OrganisationUnitView extends OrganisationUnit {
  readonly place: {
    readonly state: UnitPlaceState;
    /** Today's commune, through the reform of 2025 where that left no choice. */
    readonly communeCode: string | null;
    readonly provinceCode: string | null;
    /** Today's communes that it may be, when it is not certain; sorted. */
    readonly candidates: readonly string[];
  };
  /** Rises with every change of the unit. */
  readonly version: number;
}

// ── gateway asks registry ─────────────────────────────────────────────────────────────────────────

/** Units of one request at most: they travel in one message. */
export const MAX_UNITS_PER_REQUEST = 2_000;

/** What is wrong with one unit; `row` counts from 1 in the order given. */
export interface UnitFault {
  readonly row: number;
  readonly field: keyof OrganisationUnit;
  readonly code: string;
  readonly message: Bilingual;
}

/** Nothing is stored when there is a fault. */
export type UnitsStored =
  | { readonly faults: readonly UnitFault[] }
  | { readonly stored: readonly OrganisationUnitView[]; readonly changed: number };

/** Adds units, or replaces those with the same code and first day; all or none. */
export const STORE_UNITS_QUERY = query<
  { readonly organisation: string; readonly units: readonly OrganisationUnit[] },
  UnitsStored
>('registry.query.store-units', 20_000);

/** Takes units entered by mistake away; refused (409) while others name one of them as their parent. */
export const REMOVE_UNIT_QUERY = query<
  { readonly organisation: string; readonly code: string; readonly validFrom?: string | null },
  { readonly removed: number }
>('registry.query.remove-unit');

export interface UnitsRequest {
  readonly organisation: string;
  readonly code?: string;
  readonly parentCode?: string;
  readonly kind?: UnitKind;
  /** Only units that stand on this day. */
  readonly on?: string;
  readonly placeState?: UnitPlaceState;
  /** Position after which the page begins. */
  readonly after?: { readonly code: string; readonly validFrom: string | null };
  readonly limit: number;
}
/** Sorted by code, then by first day. */
export const UNITS_QUERY = query<UnitsRequest, readonly OrganisationUnitView[]>('registry.query.units');

// ── registry → reports ────────────────────────────────────────────────────────────────────────────

/** A unit as it stands now, or that it was removed; an older version never overwrites a newer. */
export interface UnitAnnouncement {
  readonly organisation: string;
  /** Together with organisation and `validFrom` it names the unit. */
  readonly code: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly version: number;
  /** True: it was entered by mistake and is no more; the other fields tell what it was. */
  readonly removed: boolean;
  readonly kind: UnitKind;
  readonly name: string;
  readonly parentCode: string | null;
  readonly ownershipSector: OwnershipSector | null;
  /** Today's commune; null: not certain, or none. A unit without one of its own lies where its parent lies. */
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
}

export interface UnitsChanged {
  readonly units: readonly UnitAnnouncement[];
}

export const UNITS: EventDefinition<UnitsChanged, UnitAnnouncement> = {
  type: 'lienthong.v1.registry.units',
  producer: 'registry',
  consumers: ['reports'],
  summary: 'Units of organisations as they now stand: branches at hamlets, workplaces and schools',
  items: (data) => data.units,
  withItems: (_data, units) => ({ units }),
  sequences: () => [],
};
