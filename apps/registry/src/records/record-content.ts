import type { CanonicalRecord } from '#contracts';
import { type KeyRing, openJson, sealJson } from '#security';

/** Associated data that binds a sealed content to its row. */
function boundTo(recordId: string, version: number): string {
  return `record:${recordId}:${version}`;
}

/** Seals the whole canonical record of one version. */
export function sealRecord(
  keys: KeyRing,
  recordId: string,
  version: number,
  record: CanonicalRecord,
): Buffer {
  return sealJson(keys, record, boundTo(recordId, version));
}

/** Inverse of {@link sealRecord}. */
export function openRecord(
  keys: KeyRing,
  recordId: string,
  version: number,
  content: Uint8Array,
): CanonicalRecord {
  return openJson<CanonicalRecord>(keys, content, boundTo(recordId, version));
}

/** Seals the reason of a withdrawal: free text, so it may name the person. */
export function sealWithdrawal(keys: KeyRing, recordId: string, version: number, reason: string): Buffer {
  return sealJson(keys, { reason }, boundTo(recordId, version));
}

/**
 * What the content hash is taken over: every field in a fixed order, absent and null alike. Without
 * `observedAt`, so that the same state seen again later is no change.
 */
export function canonicalContent({ person, membership }: CanonicalRecord): string {
  const residence = person.residence ?? {};
  return JSON.stringify([
    person.fullName,
    person.dateOfBirth ?? null,
    person.gender ?? null,
    person.nationalId ?? null,
    person.oldNationalId ?? null,
    person.phone ?? null,
    person.email ?? null,
    person.ethnicity ?? null,
    person.religion ?? null,
    person.occupation ?? null,
    residence.communeCode ?? null,
    residence.communeText ?? null,
    residence.provinceText ?? null,
    residence.hamlet ?? null,
    residence.addressLine ?? null,
    membership.status,
    membership.unitCode ?? null,
    membership.role ?? null,
    membership.joinedOn ?? null,
    membership.leftOn ?? null,
    membership.leftReason ?? null,
    membership.cardNumber ?? null,
    membership.feesPaidThrough ?? null,
    membership.lastActivityOn ?? null,
  ]);
}
