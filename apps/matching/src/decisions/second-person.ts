/** Merges that one coordinator may not decide alone. 0: no limit of this kind. */
export interface SecondPersonRule {
  /** Records that a group may hold at most. */
  readonly records: number;
  /** Persons that a group may join at most. */
  readonly persons: number;
}

/** Every coordinator decides alone. */
export const NO_SECOND_PERSON: SecondPersonRule = { records: 0, persons: 0 };

/**
 * Whether a decision joins so much that a second coordinator must confirm it.
 * @param standing records that stand together as one person now: what is joined already is no merge
 */
export function needsSecond(
  groups: readonly (readonly string[])[],
  standing: readonly (readonly string[])[],
  rule: SecondPersonRule,
): boolean {
  const personOf = new Map(standing.flatMap((group, index) => group.map((id) => [id, index] as const)));
  return groups.some((group) => {
    const persons = new Set(group.map((id) => personOf.get(id) ?? id)).size;
    if (persons < 2) return false;
    return (rule.records > 0 && group.length > rule.records) || (rule.persons > 0 && persons > rule.persons);
  });
}
