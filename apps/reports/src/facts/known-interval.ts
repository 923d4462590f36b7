/** A version of something and the instant since which the hub knew it. */
export interface KnownVersion {
  readonly version: number;
  /** ISO 8601; rises with `version`. */
  readonly knownFrom: string;
}

/** Where a version stands on the axis of knowledge. */
export interface Placement {
  /** When the next version replaced it; `infinity` while it is the newest. */
  readonly knownTo: string;
  /** Version that ends where this one begins; null when it is the first. */
  readonly ends: number | null;
}

/**
 * Where a version belongs among those known already, whatever the order of arrival: a late one is inserted
 * into the past and never replaces a newer. null: it is known already.
 */
export function placeVersion(known: readonly KnownVersion[], incoming: KnownVersion): Placement | null {
  let previous: KnownVersion | null = null;
  let next: KnownVersion | null = null;
  for (const other of known) {
    if (other.version === incoming.version) return null;
    if (other.version < incoming.version) {
      if (previous === null || other.version > previous.version) previous = other;
    } else if (next === null || other.version < next.version) {
      next = other;
    }
  }
  return { knownTo: next?.knownFrom ?? 'infinity', ends: previous?.version ?? null };
}
