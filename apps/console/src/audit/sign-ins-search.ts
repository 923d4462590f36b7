export const SIGN_IN_EVENTS = ['signed-in', 'refused', 'signed-out'] as const;

/** Which sign-ins are shown, as the URL says it. */
export interface SignInsSearch {
  readonly event?: (typeof SIGN_IN_EVENTS)[number];
  readonly account?: string;
}

export function signInsSearch(given: Record<string, unknown>): SignInsSearch {
  const event = SIGN_IN_EVENTS.find((each) => each === given['event']);
  const account = given['account'];
  return {
    ...(event && { event }),
    ...(typeof account === 'string' && account !== '' && { account }),
  };
}
