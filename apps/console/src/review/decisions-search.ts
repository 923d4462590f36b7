export const DECISION_STATES = ['standing', 'awaiting-second', 'rejected', 'lapsed', 'revoked'] as const;

/** Which decisions are shown, as the URL says it. */
export interface DecisionsSearch {
  readonly state?: (typeof DECISION_STATES)[number];
  readonly actor?: 'me';
  /** Decisions about records of this person. */
  readonly person?: string;
}

export function decisionsSearch(given: Record<string, unknown>): DecisionsSearch {
  const state = DECISION_STATES.find((each) => each === given['state']);
  const person = given['person'];
  return {
    ...(state && { state }),
    ...(given['actor'] === 'me' && { actor: 'me' }),
    ...(typeof person === 'string' && { person }),
  };
}
