import { v5 as uuidv5 } from 'uuid';
import { RECORD_NAMESPACE, recordName } from '#contracts';

const MAX_CHARACTERS = 64;
// Control characters, and halves of surrogate pairs, which PostgreSQL cannot hold.

const FORBIDDEN = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

/** The id in its one spelling (NFC, letter case kept), or null when it is not 1–64 permitted characters. */
export function normaliseLocalId(given: string): string | null {
  if (given.length > 8 * MAX_CHARACTERS) return null;
  const localId = given.normalize('NFC');
  const characters = [...localId].length;
  if (characters < 1 || characters > MAX_CHARACTERS || FORBIDDEN.test(localId)) return null;
  return localId.trim() === '' ? null : localId;
}

/** Record id: UUIDv5 of organisation and local id. */
export function recordIdOf(organisation: string, localId: string): string {
  return uuidv5(recordName(organisation, localId), RECORD_NAMESPACE);
}
