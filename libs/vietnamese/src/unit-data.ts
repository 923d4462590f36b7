/** The day on which districts ended and 63 provinces became 34 (Nghị quyết 202/2025/QH15). */
export const REFORM_DATE = '2025-07-01';

/** One administrative unit as it was from `validFrom` up to, but not including, `validTo`. */
export interface UnitRow {
  /** Statistics-office code: 2 digits for a province, 5 for a commune. Codes are re-used: the key is (code, validFrom). */
  readonly code: string;
  /** Bare name: 'Tân Thành'. */
  readonly name: string;
  /** 'Xã Tân Thành'. */
  readonly fullName: string;
  readonly level: 'province' | 'district' | 'commune';
  /** Code of the province at that time; null for a province. */
  readonly parentCode: string | null;
  /** District in words, for communes before the reform. */
  readonly district: string | null;
  /** `YYYY-MM-DD`. */
  readonly validFrom: string;
  /** `YYYY-MM-DD`, exclusive; null: still valid. */
  readonly validTo: string | null;
}

/** A unit of the past and one of the units that its territory belongs to now. */
export interface UnitSuccession {
  readonly fromCode: string;
  readonly fromValidFrom: string;
  readonly toCode: string;
  readonly toValidFrom: string;
  /** The only successor, and independent sources agree: may be applied without asking. */
  readonly automatic: boolean;
}

export interface UnitData {
  readonly units: readonly UnitRow[];
  readonly successions: readonly UnitSuccession[];
}
