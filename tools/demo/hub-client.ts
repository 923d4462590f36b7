import { setTimeout as sleep } from 'node:timers/promises';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface HubRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Called for every attempt: a stream can be read only once. */
  readonly body?: () => Body;
}

type Body = NonNullable<RequestInit['body']>;

/** The hub refused a request for good. */
export class HubError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** How long a request is repeated while the hub is busy or away. */
const PATIENCE_MS = 10 * 60_000;
/** Early enough that a token does not expire on its way. */
const RENEW_BEFORE_MS = 60_000;
const BUSY = new Set([425, 429, 502, 503, 504]);

/**
 * A well-behaved client of the hub's HTTP API: keeps a token, waits when the hub asks it to (`Retry-After`), repeats
 * what broke off. All requests must be safe to repeat (PUT, GET, or POST with an `Idempotency-Key`).
 */
export class HubClient {
  private token: { readonly value: string; readonly renewAt: number } | undefined;

  constructor(
    readonly url: string,
    private readonly credentials: Credentials,
    private readonly signal?: AbortSignal,
  ) {}

  /** The JSON of a successful answer. Throws {@link HubError}. */
  async json<T>(path: string, request: HubRequest = {}): Promise<T> {
    return (await (await this.request(path, request)).json()) as T;
  }

  /** A successful answer. Throws {@link HubError} with the problem that the hub names. */
  async request(path: string, request: HubRequest = {}): Promise<Response> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.attempt(path, request);
      if (outcome instanceof Response && outcome.ok) return outcome;
      const expired = outcome instanceof Response && outcome.status === 401 && attempt === 1;
      if (expired) this.token = undefined;
      else if (Date.now() > deadline || (outcome instanceof Response && !isBusy(outcome)))
        throw await failure(request.method ?? 'GET', path, outcome);
      await this.pause(outcome, attempt);
    }
  }

  private async attempt(
    path: string,
    { method = 'GET', headers, body }: HubRequest,
  ): Promise<Response | Error> {
    try {
      const authorization = `Bearer ${await this.bearer()}`;
      return await fetch(`${this.url}${path}`, {
        method,
        headers: { ...headers, authorization },
        ...(body && { body: body(), duplex: 'half' }),
        ...(this.signal && { signal: this.signal }),
      });
    } catch (error) {
      this.signal?.throwIfAborted();
      if (error instanceof HubError) throw error;
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private async pause(outcome: Response | Error, attempt: number): Promise<void> {
    const asked = outcome instanceof Response ? Number(outcome.headers.get('retry-after')) * 1000 : 0;
    if (outcome instanceof Response) await outcome.body?.cancel();
    const growing = Math.min(5_000, 100 * 2 ** Math.min(attempt, 6));
    await sleep(asked > 0 ? asked : growing, undefined, this.signal ? { signal: this.signal } : {});
  }

  /** A token that is still good for a while. */
  async bearer(): Promise<string> {
    if (this.token && Date.now() < this.token.renewAt) return this.token.value;
    const { clientId, clientSecret } = this.credentials;
    const response = await fetch(`${this.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      ...(this.signal && { signal: this.signal }),
    });
    if (!response.ok) {
      if (BUSY.has(response.status)) throw new Error(`POST /oauth/token: ${response.status}`);
      throw await failure('POST', '/oauth/token', response);
    }
    const answer = (await response.json()) as { access_token: string; expires_in: number };
    this.token = {
      value: answer.access_token,
      renewAt: Date.now() + answer.expires_in * 1000 - RENEW_BEFORE_MS,
    };
    return answer.access_token;
  }
}

/** A conflict is worth waiting for when the hub says how long (the first request under an `Idempotency-Key` runs). */
function isBusy({ status, headers }: Response): boolean {
  return BUSY.has(status) || (status === 409 && headers.has('retry-after'));
}

async function failure(method: string, path: string, outcome: Response | Error): Promise<HubError> {
  if (!(outcome instanceof Response)) {
    const cause = outcome.cause instanceof Error ? ` (${outcome.cause.message})` : '';
    return new HubError(0, `${method} ${path}: ${outcome.message}${cause}`);
  }
  const text = await outcome.text();
  return new HubError(outcome.status, `${method} ${path}: ${outcome.status} ${problemText(text)}`);
}

/** What a problem document (RFC 9457) says, in one line. */
function problemText(text: string): string {
  try {
    const problem = JSON.parse(text) as { code?: string; title?: string; detail?: string };
    return [problem.code, problem.detail ?? problem.title].filter(Boolean).join(': ') || text.slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}
