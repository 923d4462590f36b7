import { createHmac, randomBytes } from 'node:crypto';

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret, as bytes. */
export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** A secret as it is handed out: `whsec_` and base64. */
export function writtenSecret(secret: Uint8Array): string {
  return `${SECRET_PREFIX}${Buffer.from(secret).toString('base64')}`;
}

/**
 * The headers of a message by Standard Webhooks: its id, the time of the attempt in seconds, and HMAC-SHA256
 * over `id.timestamp.body` under each secret that is valid now.
 *
 * @param now milliseconds since the epoch
 */
export function signedHeaders(
  id: string,
  now: number,
  body: string,
  secrets: readonly Uint8Array[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(now / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
