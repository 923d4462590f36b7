import type { Problem } from './api-types.js';
import { HubProblem, HubUnavailable } from './errors.js';

export interface HubOptions {
  /** Base URL of the hub, e.g. `https://lienthong.example.vn`. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** For how long a request is repeated while the hub is busy or away; default 60 s. */
  readonly patienceMs?: number;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

export interface HubRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value is sent as JSON, a Blob as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** A token is renewed so long before it expires. */
const EARLY_MS = 30_000;
const REQUEST_MS = 120_000;
const BUSY = new Set([429, 502, 503, 504]);
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Requests with a token that is kept fresh, repeated while the hub is busy, restarting or out of reach. */
export class Connection {
  private token: { readonly value: string; readonly renewAt: number } | undefined;
  private readonly base: string;

  constructor(private readonly options: HubOptions) {
    this.base = options.url.replace(/\/+$/, '');
  }

  /**
   * The JSON of a successful answer; undefined when it has none. Every call of this API may be repeated: uploads
   * carry an `Idempotency-Key`.
   *
   * @throws HubProblem the hub refused
   * @throws HubUnavailable patience is over
   */
  async json<T>(path: string, request: HubRequest = {}): Promise<T> {
    const text = await (await this.send(path, request)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async send(path: string, request: HubRequest = {}): Promise<Response> {
    const deadline = Date.now() + (this.options.patienceMs ?? 60_000);
    const what = `${request.method ?? 'GET'} ${path}`;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.attempt(path, request);
      if (outcome instanceof Response) {
        if (outcome.ok) return outcome;
        if (outcome.status === 401 && this.token && attempt === 0) {
          this.token = undefined;
          continue;
        }
        if (!BUSY.has(outcome.status)) throw await problemOf(outcome, what);
      }
      request.signal?.throwIfAborted();
      const asked = outcome instanceof Response ? Number(outcome.headers.get('retry-after') ?? 0) * 1_000 : 0;
      const own = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
      const pause = Math.max(own, asked);
      if (Date.now() + pause > deadline) {
        const reason = outcome instanceof Response ? String(outcome.status) : String(outcome);
        throw new HubUnavailable(`${what}: ${reason}`, { cause: outcome });
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** An answer, or why there was none. */
  private async attempt(
    path: string,
    { method = 'GET', headers, body, signal }: HubRequest,
  ): Promise<unknown> {
    try {
      const token = await this.bearer(signal);
      if (token instanceof Response) return token;
      const isPlain = body === undefined || body instanceof Blob;
      const time = AbortSignal.timeout(REQUEST_MS);
      return await (this.options.fetch ?? fetch)(`${this.base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(!isPlain && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: isPlain ? (body as Blob) : JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, time]) : time,
      });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** A fresh token, or the hub's refusal of one. */
  private async bearer(signal: AbortSignal | undefined): Promise<string | Response> {
    if (this.token && Date.now() < this.token.renewAt) return this.token.value;
    const { clientId, clientSecret } = this.options;
    const answer = await (this.options.fetch ?? fetch)(`${this.base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
      ...(signal && { signal }),
    });
    if (!answer.ok) return answer;
    const { access_token, expires_in } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    this.token = { value: access_token, renewAt: Date.now() + expires_in * 1_000 - EARLY_MS };
    return access_token;
  }
}

async function problemOf(answer: Response, what: string): Promise<Error> {
  const text = await answer.text();
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === 'string') return new HubProblem(answer.status, problem, what);
  } catch {
    // Not from the hub: something stands in between.
  }
  return new HubUnavailable(`${what}: ${answer.status}, and the answer is no problem document`);
}
