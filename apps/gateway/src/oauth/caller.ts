import type { WithinUnits } from '#contracts';
import { RoleRefused, type Principal } from '#security';

/** Slug of the organisation that the caller is bound to. */
export function organisationOf({ organisation }: Principal): string {
  if (!organisation) throw new RoleRefused(['organisation']);
  return organisation;
}

/** Who is bound to units is told of persons with a record there. */
export function withinOf({ units }: Principal): WithinUnits {
  return units ? { within: units } : {};
}
