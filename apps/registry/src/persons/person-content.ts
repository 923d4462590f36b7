import { type KeyRing, openJson, sealJson } from '#security';
import type { GoldenRecord } from './golden-record.js';

/** Golden fields in columns of their own, for search and for reading at a glance. */
export interface PlainGolden {
  readonly fullName: string | null;
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
}

/** The other golden fields: identifiers, contacts, what is sensitive, and the residence in words. */
export type SecretGolden = Omit<GoldenRecord, 'fullName' | 'dateOfBirth' | 'gender'>;

/** Parts a golden record into what is stored in plain and what is sealed. */
export function splitGolden({ fullName, dateOfBirth, gender, ...secret }: GoldenRecord): {
  plain: PlainGolden;
  secret: SecretGolden;
} {
  return {
    plain: {
      fullName: fullName ?? null,
      birthDate: dateOfBirth ?? null,
      gender: gender ?? null,
      communeCode: secret.residence?.communeCode ?? null,
      provinceCode: secret.residence?.provinceCode ?? null,
    },
    secret,
  };
}

/** Inverse of {@link splitGolden}. */
export function joinGolden({ fullName, birthDate, gender }: PlainGolden, secret: SecretGolden): GoldenRecord {
  return {
    ...(fullName !== null && { fullName }),
    ...(birthDate !== null && { dateOfBirth: birthDate }),
    ...(gender !== null && { gender: gender as GoldenRecord['gender'] }),
    ...secret,
  };
}

function boundTo(personId: string, version: number): string {
  return `person:${personId}:${version}`;
}

export function sealGolden(keys: KeyRing, personId: string, version: number, secret: SecretGolden): Buffer {
  return sealJson(keys, secret, boundTo(personId, version));
}

export function openGolden(
  keys: KeyRing,
  personId: string,
  version: number,
  sealed: Uint8Array,
): SecretGolden {
  return openJson<SecretGolden>(keys, sealed, boundTo(personId, version));
}
