import { createHash } from 'node:crypto';
import { RECORD_NAMESPACE, recordName } from '#contracts';

const NAMESPACE = Buffer.from(RECORD_NAMESPACE.replaceAll('-', ''), 'hex');

/** The record id that the hub gives to a record: UUIDv5 (RFC 9562) of organisation and local id. */
export function recordIdOf(organisation: string, localId: string): string {
  const digest = createHash('sha1')
    .update(NAMESPACE)
    .update(recordName(organisation, localId.normalize('NFC')))
    .digest();
  digest[6] = ((digest[6] as number) & 0x0f) | 0x50;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
