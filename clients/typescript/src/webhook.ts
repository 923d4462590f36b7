import type { Change } from './api-types.js';
import { WebhookRejected } from './errors.js';

/** A verified message. */
export interface WebhookMessage {
  /** The same over all attempts: ignore what you have. */
  readonly id: string;
  readonly type: Change['type'] | 'webhook.ping';
  /** ISO 8601. */
  readonly timestamp: string;
  /** The entry of the change feed; `{webhookId}` for a ping. */
  readonly data: Change | { readonly webhookId: string };
}

type HeaderSource =
  { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_SECONDS = 300;

/**
 * Verifies a webhook by Standard Webhooks and parses it.
 *
 * @param secrets `whsec_…` as the hub told it; several while a rotation lasts
 * @param headers of the request: a `Headers`, or Node's `request.headers`
 * @param body exactly as it arrived, before any parsing
 * @param now milliseconds since the epoch
 * @throws WebhookRejected when signature or time do not fit
 */
export async function verifyWebhook(
  secrets: string | readonly string[],
  headers: HeaderSource,
  body: string | Uint8Array,
  now = Date.now(),
): Promise<WebhookMessage> {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature').split(' ');
  if (Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS || !/^\d+$/.test(timestamp)) {
    throw new WebhookRejected('the timestamp is not of these minutes');
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const content = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    const key = await importKey(secret);
    for (const signature of signatures) {
      if (await isSignedBy(key, signature, content)) {
        return { ...(JSON.parse(new TextDecoder().decode(bytes)) as Omit<WebhookMessage, 'id'>), id };
      }
    }
  }
  throw new WebhookRejected('no signature fits');
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

async function importKey(secret: string): Promise<Key> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const bytes = fromBase64(secret.replace(/^whsec_/, ''));
  if (!bytes) throw new TypeError('the secret must be whsec_ and base64');
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
}

/** Compares in constant time, as WebCrypto does. */
async function isSignedBy(key: Key, signature: string, content: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const [version, text = ''] = signature.split(',', 2);
  const bytes = fromBase64(text);
  return version === 'v1' && bytes !== undefined && crypto.subtle.verify('HMAC', key, bytes, content);
}

function header(headers: HeaderSource, name: string): string {
  const get = (headers as { get?: unknown }).get;
  const value =
    typeof get === 'function'
      ? (headers as Headers).get(name)
      : (headers as Readonly<Record<string, string | readonly string[] | undefined>>)[name];
  if (typeof value !== 'string' || value === '') throw new WebhookRejected(`the header ${name} is missing`);
  return value;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
