import type { Bilingual, FieldError, Problem } from './types.js';

/** The hub refused: a problem document, with what is wrong and what to do about it in both languages. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  readonly text: Bilingual;
  readonly errors: readonly FieldError[];
  /** All members of the document, those that a code adds included. */
  readonly problem: Problem & Readonly<Record<string, unknown>>;

  constructor(problem: Problem) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.text = problem.message;
    this.errors = problem.errors ?? [];
    this.problem = problem as Refused['problem'];
  }
}

/** No answer, or one that does not come from the hub: the network, a proxy, a restart. */
export class OutOfReach extends Error {
  override readonly name = 'OutOfReach';
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What is null, undefined or empty is left out. */
  readonly query?: Query | undefined;
  /** A Blob is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

let signInAgain: () => Promise<void> = () =>
  Promise.reject(new OutOfReach('nobody listens for the end of sessions'));

/**
 * What to do when the session has ended: a request waits for it and is then made again, so that nothing typed is
 * lost. Rejects when the person does not sign in again.
 */
export function onSessionExpired(handle: () => Promise<void>): void {
  signInAgain = handle;
}

/** The answer's JSON; undefined when it has none. @throws Refused, OutOfReach */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  const response = await askFor(path, options);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The answer itself, for files. @throws Refused, OutOfReach */
export async function askFor(path: string, options: Ask = {}): Promise<Response> {
  const first = await send(path, options);
  if (first.ok) return first;
  const refused = await refusalOf(first);
  if (refused.code !== 'session.expired' && refused.code !== 'token.missing') throw refused;
  await signInAgain();
  const second = await send(path, options);
  if (second.ok) return second;
  throw await refusalOf(second);
}

async function send(path: string, { method = 'GET', query, body, headers, signal }: Ask): Promise<Response> {
  const plain = body === undefined || body instanceof Blob;
  try {
    return await fetch(address(path, query), {
      method,
      headers: {
        accept: 'application/json',
        ...(!plain && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: plain ? (body as Blob) : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new OutOfReach(String(error), { cause: error });
  }
}

/** A value that names one request, so that a repeated one has no second effect; works without TLS as well. */
export function requestKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** A path with its query; also for links to files. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

async function refusalOf(response: Response): Promise<Refused> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === 'string') return new Refused(problem);
  } catch {
    // Said below.
  }
  throw new OutOfReach(`${response.status} without a problem document`);
}
