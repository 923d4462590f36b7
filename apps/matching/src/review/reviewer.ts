import type { Reviewer } from '#contracts';

/** Whether somebody bound to units may see and decide what lies in these; who is bound to none may all. */
export function mayReview({ units }: Pick<Reviewer, 'units'>, places: readonly string[]): boolean {
  return units === undefined || places.some((place) => units.includes(place));
}
