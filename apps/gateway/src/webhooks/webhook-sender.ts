import { Inject, Injectable } from '@nestjs/common';
import { OutboundFailed, OutboundHttp, OutboundRefused } from '#outbound';
import { KeyRing } from '#security';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { signedHeaders } from './signature.js';

/** Where to send and with which secrets to sign, as stored. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly secret: Buffer;
  readonly previousSecret: Buffer | null;
  readonly previousUntil: Date | null;
}

/** One message: `id` stays the same over all attempts. */
export interface Message {
  readonly id: string;
  readonly type: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: object;
}

/** What came of one attempt. */
export interface Attempt {
  readonly outcome: 'delivered' | 'failed' | 'gone';
  readonly status: number | null;
  /** Stable, e.g. `status`, `timeout`, `address.refused`; null when delivered. */
  readonly error: string | null;
  /** It may be the receiver as a whole that fails, not this message: no answer, or 429 or 5xx. */
  readonly receiverFails: boolean;
  readonly retryAfterSeconds: number;
  readonly milliseconds: number;
}

const ANSWER_BYTES = 64 * 1024;

/** Signs and sends one message, once. */
@Injectable()
export class WebhookSender {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly outbound: OutboundHttp,
    private readonly keyRing: KeyRing,
  ) {}

  /** Never throws for what the receiver does; rejects when `signal` aborts. */
  async send(endpoint: Endpoint, { id, ...content }: Message, signal?: AbortSignal): Promise<Attempt> {
    const body = JSON.stringify(content);
    const began = Date.now();
    const attempt = (outcome: Attempt['outcome'], rest: Partial<Attempt>): Attempt => ({
      status: null,
      error: null,
      receiverFails: false,
      retryAfterSeconds: 0,
      ...rest,
      outcome,
      milliseconds: Date.now() - began,
    });
    try {
      const { status, headers } = await this.outbound.send({
        url: endpoint.url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Lienthong-Webhooks/1',
          ...signedHeaders(id, began, body, this.secrets(endpoint, began)),
        },
        body,
        timeoutMs: this.configuration.webhooks.timeoutMs,
        maxBytes: ANSWER_BYTES,
        excess: 'cut',
        ...(signal && { signal }),
      });
      if (status >= 200 && status < 300) return attempt('delivered', { status });
      return attempt(status === 410 ? 'gone' : 'failed', {
        status,
        error: status >= 300 && status < 400 ? 'redirect' : 'status',
        receiverFails: status >= 500 || status === 429,
        retryAfterSeconds: Number(headers['retry-after']) || 0,
      });
    } catch (error) {
      if (error instanceof OutboundRefused) {
        return attempt('failed', { error: `refused.${error.code}`, receiverFails: true });
      }
      if (error instanceof OutboundFailed)
        return attempt('failed', { error: error.code, receiverFails: true });
      throw error;
    }
  }

  /** While a rotation lasts, the former secret signs too. */
  private secrets({ id, secret, previousSecret, previousUntil }: Endpoint, now: number): Buffer[] {
    const open = (sealed: Buffer): Buffer => this.keyRing.open(sealed, secretPlace(id));
    const isPreviousValid = previousSecret !== null && previousUntil !== null && +previousUntil > now;
    return isPreviousValid ? [open(secret), open(previousSecret)] : [open(secret)];
  }
}

/** What the sealed secret of a webhook is bound to. */
export function secretPlace(webhookId: string): string {
  return `webhook-secret:${webhookId}`;
}
