import type { Reviewer } from '#contracts';
import type { Principal } from '#security';

/** The caller as whoever keeps the cases knows them. */
export function reviewerOf({ clientId, units }: Principal): Reviewer {
  return { actor: clientId, ...(units && { units }) };
}
