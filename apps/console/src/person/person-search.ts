const DAY = /^\d{4}-\d\d-\d\d$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of when a person is shown, as the URL says it. */
export interface PersonSearch {
  /** Memberships as they stood on this day. */
  readonly asOf?: string;
  /** What the hub knew at the end of this day. */
  readonly knownAt?: string;
  /** Id that was asked for, when it has become another one. */
  readonly mergedFrom?: string;
  /** Former id of the person whose history is shown; missing: the person's own. */
  readonly historyOf?: string;
}

export function personSearch(given: Record<string, unknown>): PersonSearch {
  const fitting = (name: string, form: RegExp) => {
    const value = given[name];
    return typeof value === 'string' && form.test(value) ? [[name, value] as const] : [];
  };
  return Object.fromEntries([
    ...fitting('asOf', DAY),
    ...fitting('knownAt', DAY),
    ...fitting('mergedFrom', UUID),
    ...fitting('historyOf', UUID),
  ]) as PersonSearch;
}
