import { shippedUnitTable } from './shipped.js';

/** Resolves a commune by code and by words: codes that it may be, one when it is certain. */
export interface CommuneReferences {
  readonly communes: (code: string | null, text: string | null, province: string | null) => readonly string[];
}

/**
 * What linkage needs to resolve communes. Part of the program, not of the data, so that features stay a pure
 * function of the record and the model.
 */
export function communeReferences(): CommuneReferences {
  const units = shippedUnitTable();
  return { communes: (code, text, province) => units.resolveCommune({ code, text, province }).candidates };
}
