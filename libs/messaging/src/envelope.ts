import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Service } from '#contracts';
import { openJson, sealJson } from '#security';
import { MessageTooLarge, MessageUnreadable } from './errors.js';
import type { PayloadSeal } from './options.js';

/** Below the 1 MiB that nats-server takes by default, with room for the headers. */
export const MAX_MESSAGE_BYTES = 900_000;

/** Media type of a payload: JSON sealed with AES-256-GCM, the message id as associated data. */
const CONTENT_TYPE = 'application/vnd.lienthong.sealed+json';

export interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly source: Service;
  /** When the producer's transaction wrote the message; ISO 8601. */
  readonly time: string;
  readonly traceParent: string | null;
}

/** NATS headers of the CloudEvents 1.0 binary mode. */
export function envelopeHeaders(envelope: Envelope): MsgHdrs {
  const fields = headers();
  fields.set('ce-specversion', '1.0');
  fields.set('ce-id', envelope.id);
  fields.set('ce-type', envelope.type);
  fields.set('ce-source', `lienthong/${envelope.source}`);
  fields.set('ce-time', envelope.time);
  fields.set('ce-datacontenttype', CONTENT_TYPE);
  if (envelope.traceParent) fields.set('traceparent', envelope.traceParent);
  return fields;
}

/** @throws MessageTooLarge before anything is stored. */
export function sealPayload(seal: PayloadSeal, type: string, id: string, data: unknown): Buffer {
  const sealed = sealJson(seal, data, id);
  if (sealed.length > MAX_MESSAGE_BYTES) throw new MessageTooLarge(type, sealed.length, MAX_MESSAGE_BYTES);
  return sealed;
}

/** @throws MessageUnreadable without any of the content in its text. */
export function openPayload<T>(seal: PayloadSeal, type: string, id: string, sealed: Uint8Array): T {
  try {
    return openJson<T>(seal, sealed, id);
  } catch {
    // The parser quotes what it chokes on, so its error goes no further.
    throw new MessageUnreadable(type);
  }
}
