import { request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as secureRequest, type RequestOptions } from 'node:https';
import type { LookupAddress } from 'node:dns';
import type { AddressPolicy } from './address-policy.js';
import { checkedAddresses, hostOf, pinned, systemResolve, type Resolve } from './checked-lookup.js';
import { OutboundFailed, OutboundRefused, type FailureCode } from './errors.js';

export interface OutboundRequest {
  readonly url: string;
  /** Default GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds from resolving the name to the last byte of the answer; default 15 s. */
  readonly timeoutMs?: number;
  /** Bytes of the answer's body at most; default 1 MiB. */
  readonly maxBytes?: number;
  /**
   * What becomes of a longer body. `fail` (default): the request fails with `too-large`; `cut`: the first
   * `maxBytes` are the answer and the connection is closed.
   */
  readonly excess?: 'fail' | 'cut';
  readonly signal?: AbortSignal;
}

export interface OutboundResponse {
  /** 3xx too: redirects are never followed. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface OutboundOptions {
  readonly policy: AddressPolicy;
  /** Default: as the operating system resolves names. */
  readonly resolve?: Resolve;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 1024 * 1024;
/** Node's own error codes of certificates and handshakes. */
const TLS_CODES = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/;

/**
 * HTTP to addresses that organisations name (webhooks, sources that are pulled) without lending them the
 * hub's place in the network: the name is resolved once, every address is checked by the
 * {@link AddressPolicy}, the connection goes to a checked address, redirects are not followed, time and size
 * are limited, no proxy of the environment is used. Plain http is for allowed ranges alone: on the way
 * through the internet personal data travels by TLS.
 */
export class OutboundHttp {
  private readonly policy: AddressPolicy;
  private readonly resolve: Resolve;

  constructor({ policy, resolve = systemResolve }: OutboundOptions) {
    this.policy = policy;
    this.resolve = resolve;
  }

  /**
   * Whether {@link send} would connect to the URL as its name resolves now; sends nothing.
   *
   * @throws OutboundRefused
   * @throws OutboundFailed `unresolved`
   */
  async check(url: string): Promise<void> {
    await this.target(url);
  }

  /**
   * @throws OutboundRefused before anything is sent
   * @throws OutboundFailed when no complete answer comes; the request may have arrived all the same
   */
  async send(request: OutboundRequest): Promise<OutboundResponse> {
    const time = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = request.signal ? AbortSignal.any([time, request.signal]) : time;
    try {
      const { url, addresses } = await abortable(this.target(request.url), signal);
      return await exchange(url, addresses, request, signal);
    } catch (error) {
      if (error instanceof OutboundRefused) throw error;
      if (time.aborted) throw new OutboundFailed('timeout', undefined, { cause: error });
      request.signal?.throwIfAborted();
      if (error instanceof OutboundFailed) throw error;
      const { code } = error as NodeJS.ErrnoException;
      throw new OutboundFailed(failureOf(code), code, { cause: error });
    }
  }

  private async target(text: string): Promise<{ url: URL; addresses: readonly LookupAddress[] }> {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !['http:', 'https:'].includes(url.protocol)) throw new OutboundRefused('url');
    if (url.username || url.password) throw new OutboundRefused('credentials');
    const addresses = await checkedAddresses(hostOf(url), this.policy, this.resolve);
    if (url.protocol === 'http:' && !addresses.every(({ address }) => this.policy.allows(address))) {
      throw new OutboundRefused('plaintext');
    }
    return { url, addresses };
  }
}

function exchange(
  url: URL,
  addresses: readonly LookupAddress[],
  { method = 'GET', headers, body, maxBytes = DEFAULT_MAX_BYTES, excess = 'fail' }: OutboundRequest,
  signal: AbortSignal,
): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method,
      headers: {
        'accept-encoding': 'identity',
        ...headers,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      lookup: pinned(addresses),
      // A connection of its own for each request: one that is kept could outlive a change of the policy.
      agent: false,
      signal,
    };
    const send = url.protocol === 'https:' ? secureRequest : plainRequest;
    const sending = send(url, options, (response) => {
      collect(response, maxBytes, excess).then(
        (answer) => {
          sending.destroy();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
        },
        (error: unknown) => {
          sending.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

async function collect(response: IncomingMessage, maxBytes: number, excess: 'fail' | 'cut'): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > maxBytes && excess === 'fail') throw new OutboundFailed('too-large');
    if (bytes >= maxBytes && excess === 'cut') break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes);
}

function failureOf(code: string | undefined): FailureCode {
  if (code === undefined) return 'connection';
  if (TLS_CODES.test(code)) return 'tls';
  return code.startsWith('HPE_') ? 'protocol' : 'connection';
}

/** What cannot be cancelled (the system's resolver) is no longer waited for. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
