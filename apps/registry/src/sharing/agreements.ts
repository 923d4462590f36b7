import type { GoldenField, SharableField, SharingAgreement } from '#contracts';

/** Organisation whose record a golden field takes its value from. */
export type Givers = Readonly<Partial<Record<GoldenField, string>>>;

/** Agreements as they hold on one day. */
export class Agreements {
  /** By reader: field → organisations that let it see theirs. */
  private readonly granted = new Map<string, Map<SharableField, Set<string>>>();

  /** @param today `YYYY-MM-DD` */
  constructor(agreements: readonly SharingAgreement[], today: string) {
    for (const { from, to, fields, validFrom, validUntil } of agreements) {
      if ((validFrom !== undefined && today < validFrom) || (validUntil !== undefined && today > validUntil))
        continue;
      const reader = this.granted.get(to) ?? new Map<SharableField, Set<string>>();
      this.granted.set(to, reader);
      for (const field of fields) reader.set(field, (reader.get(field) ?? new Set()).add(from));
    }
  }

  /** Whether nothing is shared with anybody. */
  get isEmpty(): boolean {
    return this.granted.size === 0;
  }

  /** Fields of a person that `reader` may see beyond what everybody sees of its members: others' by agreement, its own with them. */
  fieldsFor(reader: string, givers: Givers): SharableField[] {
    const fields = this.granted.get(reader);
    if (!fields) return [];
    return [...fields]
      .filter(([field, from]) => {
        const giver = givers[field];
        return giver !== undefined && (giver === reader || from.has(giver));
      })
      .map(([field]) => field)
      .sort();
  }
}

export const NO_AGREEMENTS = new Agreements([], '');
