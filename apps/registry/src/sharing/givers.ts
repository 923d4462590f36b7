import type { Provenance } from '../persons/golden-record.js';
import type { Givers } from './agreements.js';

/** Whose record each golden field takes its value from. */
export function giversOf(
  provenance: Provenance,
  records: readonly { readonly recordId: string; readonly organisation: string }[],
): Givers {
  const organisations = new Map(records.map(({ recordId, organisation }) => [recordId, organisation]));
  return Object.fromEntries(
    Object.entries(provenance).flatMap(([field, source]) => {
      const organisation = source && organisations.get(source.recordId);
      return organisation === undefined ? [] : [[field, organisation]];
    }),
  );
}
