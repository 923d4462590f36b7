import { RoleRefused, type Principal } from '#security';

/** Slug of the organisation that the caller is bound to. */
export function organisationOf({ organisation }: Principal): string {
  if (!organisation) throw new RoleRefused(['organisation']);
  return organisation;
}
