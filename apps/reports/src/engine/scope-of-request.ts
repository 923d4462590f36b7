import type { ReportParameters } from '#contracts';
import { QueryFailed } from '#messaging';
import type { Snapshot } from '../facts/snapshot.js';
import type { Scope } from '../figures/scope.js';
import type { Directory, Unit } from './directory.js';
import { badParameter, unknownBranch, unknownOrganisation } from './refusals.js';

/** The scope that unit, organisation and branch name. */
export function scopeOf(
  directory: Directory,
  { store }: Snapshot,
  unit: Unit | null,
  { organisation: slug, branch }: ReportParameters,
  day: number,
): Scope {
  const organisation = slug === undefined ? null : directory.organisation(slug);
  if (organisation === undefined) throw new QueryFailed(unknownOrganisation());
  const branches =
    branch === undefined || organisation === null ? null : directory.branchWords(store, organisation, branch);
  if (branch !== undefined && organisation === null) {
    throw new QueryFailed(
      badParameter(
        'branch',
        'phải kèm theo organisation',
        'the organisation whose branch it is must be given too',
      ),
    );
  }
  if (branch !== undefined && branches === null) throw new QueryFailed(unknownBranch());
  return { ...placeOf(store, unit), day, organisation: organisation?.position ?? null, branches };
}

export function placeOf(
  { places }: Snapshot['store'],
  unit: Unit | null,
): Pick<Scope, 'province' | 'commune'> {
  const word = (code: string | null) => (code === null ? null : places.numberOf(code));
  if (!unit) return { province: null, commune: null };
  if (unit.level === 'province') return { province: word(unit.code), commune: null };
  return { province: word(unit.parentCode), commune: word(unit.code) };
}
