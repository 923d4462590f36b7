import type { Bilingual } from '../api/types.js';

/** What the reports of `/v1/reports/{name}` answer; docs/figures.md defines every figure. */

export interface ReportUnit {
  readonly code: string | null;
  readonly name: string;
  readonly level: 'hub' | 'province' | 'commune';
}

interface Report {
  readonly asOf: string;
  readonly knownAt: string;
  readonly unit: ReportUnit;
}

export interface Uncertainty {
  readonly cases: number;
  readonly records: number;
  readonly personsLow: number;
  readonly personsHigh: number;
  readonly linkedRecords: number;
  readonly linkage: {
    readonly source: string;
    readonly personsLow: number;
    readonly personsHigh: number;
    readonly note: Bilingual;
  };
}

export interface Breakdown extends Report {
  readonly persons: number;
  readonly memberships: number;
  readonly parts: readonly Part[];
  readonly partsExcess: number;
  readonly uncertainty: Uncertainty;
}

export interface Part {
  readonly code: string | null;
  readonly organisation: string | null;
  readonly name: string;
  readonly persons: number;
  readonly memberships: number;
}

export interface Overlaps extends Report {
  readonly persons: number;
  readonly memberships: number;
  readonly combinations: readonly Combination[];
  readonly pairs: readonly Combination[];
  readonly byNumber: readonly { readonly organisations: number; readonly persons: number }[];
  /** The combination that was asked for, by unit below. */
  readonly combination?: Combination & {
    readonly children: readonly { readonly code: string; readonly name: string; readonly persons: number }[];
  };
  readonly uncertainty: Uncertainty;
}

export interface Combination {
  readonly organisations: readonly string[];
  readonly persons: number;
}

export interface GatheringRate extends Report {
  readonly formula: {
    readonly name: string;
    readonly version: number;
    readonly numerator: 'memberships' | 'persons';
    /** Share of 1. */
    readonly target: number;
    readonly description: string;
  };
  readonly rates: readonly Rate[];
  readonly trend: readonly TrendPoint[];
  readonly uncertainty: Uncertainty;
}

export interface Rate {
  /** `*`: all together. */
  readonly organisation: string;
  /** `*`: the whole hub. */
  readonly unit: string;
  readonly name: string;
  readonly persons: number;
  readonly memberships: number;
  readonly source: string | null;
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly eligible: number | null;
  readonly rate: number | null;
  readonly ratePersons: number | null;
  readonly rateMemberships: number | null;
  readonly overHundred: boolean;
  readonly reached: boolean | null;
}

export interface TrendPoint {
  readonly asOf: string;
  readonly persons: number;
  readonly memberships: number;
  readonly eligible: number | null;
  readonly rate: number | null;
  readonly target: number;
}

export interface Movements extends Report {
  readonly period: 'month' | 'quarter' | 'year';
  readonly knowledge: 'then' | 'now';
  readonly periods: readonly LedgerPeriod[];
}

export interface LedgerPeriod {
  readonly from: string;
  readonly to: string;
  readonly persons: Ledger;
  readonly memberships: Ledger;
}

/** opening + admitted + transferredIn + lateData + splits − removed − transferredOut − merges − corrections = closing */
export interface Ledger {
  readonly opening: number;
  readonly admitted: number;
  readonly transferredIn: number;
  readonly lateData: number;
  readonly splits: number;
  readonly removed: number;
  readonly removedBy: Readonly<Record<string, number>>;
  readonly transferredOut: number;
  readonly merges: number;
  readonly corrections: number;
  readonly closing: number;
}

export interface Phantoms extends Report {
  readonly proofs: readonly Named[];
  readonly rules: readonly Named[];
  readonly total: Proofs;
  readonly organisations: readonly (Proofs & { readonly organisation: string })[];
  readonly children: readonly (Proofs & { readonly code: string | null; readonly name: string })[];
  readonly jumps: readonly {
    readonly organisation: string;
    readonly quarterEnd: string;
    readonly admitted: number;
    readonly usual: number;
  }[];
}

interface Named {
  readonly code: string;
  readonly name: Bilingual;
}

export interface Proofs {
  readonly memberships: number;
  /** Memberships by number of proofs that hold, 0 to 4. */
  readonly byProofs: readonly number[];
  readonly without: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
}

export interface Duplicates extends Report {
  readonly organisations: readonly {
    readonly organisation: string;
    readonly persons: number;
    readonly extraRecords: number;
  }[];
  readonly children: readonly {
    readonly code: string | null;
    readonly name: string;
    readonly persons: number;
    readonly extraRecords: number;
  }[];
  readonly groups?: readonly {
    readonly personId: string;
    readonly records: readonly {
      readonly recordId: string;
      readonly commune: string | null;
      readonly unit: string | null;
    }[];
  }[];
  readonly groupsTotal?: number;
}

export interface Reconciliation extends Report {
  readonly rows: readonly {
    readonly organisation: string;
    readonly unit: string;
    readonly name: string;
    readonly declaredOn: string;
    readonly source: string;
    readonly declared: number;
    readonly memberships: number;
    readonly records: number;
    readonly difference: number;
    readonly share: number | null;
  }[];
}

export type Sector = 'state' | 'non-state' | 'foreign';

export interface Enterprises extends Report {
  readonly sectors: readonly {
    readonly sector: Sector | null;
    readonly unions: number;
    readonly members: number;
  }[];
  readonly membersOutsideEnterprises: number;
  readonly children: readonly {
    readonly code: string | null;
    readonly name: string;
    readonly nonStateUnions: number;
    readonly nonStateMembers: number;
  }[];
  readonly unions: readonly {
    readonly code: string;
    readonly name: string;
    readonly sector: Sector | null;
    readonly communeCode: string | null;
    readonly members: number;
  }[];
  readonly unionsTotal: number;
}

export interface Quality extends Report {
  readonly checks: readonly { readonly code: Check }[];
  readonly total: Faults;
  readonly organisations: readonly (Faults & { readonly organisation: string })[];
  readonly children: readonly (Faults & { readonly code: string | null; readonly name: string })[];
}

export type Check =
  | 'no-valid-national-id'
  | 'national-id-malformed'
  | 'national-id-contradicted'
  | 'name-incomplete'
  | 'birth-year-missing'
  | 'birth-day-missing'
  | 'gender-missing'
  | 'phone-missing'
  | 'commune-unknown'
  | 'unit-missing'
  | 'unit-unknown'
  | 'joined-on-missing'
  | 'date-unreadable'
  | 'suspended';

export interface Faults {
  readonly records: number;
  readonly faultless: number;
  readonly faults: Readonly<Record<string, number>>;
}

export interface Sensitive extends Report, ToldApart {
  readonly by: 'ethnicity' | 'religion';
  readonly releasedOn: string;
  /** Day of the unit's commune that was renewed longest ago; null: it has none. */
  readonly countedOn: string | null;
  readonly smallestCell: number;
  readonly children: readonly (ToldApart & { readonly code: string | null; readonly name: string })[];
}

interface ToldApart {
  readonly persons: number;
  readonly values: readonly { readonly value: string; readonly persons: number }[];
  readonly notToldApart: number;
}
