import { hash } from 'node:crypto';
import { RECORD_NAMESPACE, recordName } from '#contracts';

const NAMESPACE = Buffer.from(RECORD_NAMESPACE.replaceAll('-', ''), 'hex');

/** The record id that the hub gives to a record: UUIDv5 (RFC 9562) of organisation and local id. */
export function recordIdOf(organisation: string, localId: string): string {
  const hex = hash(
    'sha1',
    Buffer.concat([NAMESPACE, Buffer.from(recordName(organisation, localId.normalize('NFC')))]),
    'hex',
  );
  const variant = ((parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
