import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutboundFailed, OutboundRefused, type OutboundHttp, type OutboundResponse } from '#outbound';
import { isTooDeep } from '../../records/json-depth.js';
import type { HttpPull } from '#adapters';
import { duration } from '../schedule.js';
import { SourceError } from '../source-errors.js';
import type { Source, SourceCursor, SourcePage } from '../source.js';

const MEBIBYTE = 1024 * 1024;
const MAX_REDIRECTS = 3;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
/** A source that asks for a longer pause is left alone until then. */
const LONGEST_PAUSE_MS = 30_000;
const DEFAULT_LIMITS = { megabytes: 32, pages: 100_000, seconds: 60 };
const DEFAULT_OVERLAP = '10m';

export interface HttpSourceOptions {
  readonly http: OutboundHttp;
  /** Value of the secret of that name; undefined: not set. */
  readonly secret: (name: string) => string | undefined;
  /** Path to the list in an answer. */
  readonly items: string;
  /** First pause between attempts; shorter in tests. */
  readonly firstPauseMs?: number;
}

/** Where a listing stands; all null: at its beginning. */
interface Place {
  /** Cursor, page number or address of the next page; null: the first. */
  next: string | null;
  /** When the listing that is being read began; what it tells is as of then, or later. */
  began: string | null;
  /** When the last whole listing began. */
  since: string | null;
  /** Tag of a listing that was one page long. */
  tag: string | null;
}

/** Pages of JSON over HTTP, one after the other. */
export class HttpSource implements Source {
  private readonly limits: typeof DEFAULT_LIMITS;

  constructor(
    private readonly settings: HttpPull,
    private readonly options: HttpSourceOptions,
  ) {
    this.limits = { ...DEFAULT_LIMITS, ...settings.limits };
  }

  async *pages(cursor: SourceCursor | null, signal: AbortSignal): AsyncGenerator<SourcePage> {
    const place = asPlace(cursor);
    place.began ??= new Date().toISOString();
    const seen = new Set<string>();
    for (let page = 1; ; page++) {
      if (page > this.limits.pages) throw new SourceError('source.endless', { limit: this.limits.pages });
      const isFirst = place.next === null;
      const { answer, document } = await this.fetch(place, signal);
      if (answer.status === 304) {
        yield { items: [], cursor: { ...place, began: null, since: place.began } };
        return;
      }
      const items = itemsAt(document, this.options.items);
      this.assertNew(`items ${digest(answer.body)}`, items.length > 0, seen);
      const next = this.next(document, answer, place.next, items.length);
      const isLast = next === null || (next === place.next && items.length === 0);
      if (!isLast) this.assertNew(`next ${next}`, true, seen);
      const tag = isFirst && isLast && this.asksForTags ? (answer.headers.etag ?? null) : null;
      if (isLast) {
        const kept = this.settings.from === 'cursor' ? (next ?? place.next) : null;
        yield { items, cursor: { next: kept, began: null, since: place.began, tag } };
        return;
      }
      place.next = next;
      yield { items, cursor: { ...place, tag: null } };
    }
  }

  /** A full list is read whole; one that tells only changes differs at every address. */
  private get asksForTags(): boolean {
    return this.settings.mode !== 'full' && this.settings.since === undefined;
  }

  /** A source that says the same twice has no end. */
  private assertNew(what: string, counts: boolean, seen: Set<string>): void {
    if (!counts) return;
    const key = digest(what);
    if (seen.has(key)) throw new SourceError('source.repeats', {}, { restart: true });
    seen.add(key);
  }

  private next(
    document: unknown,
    { headers }: OutboundResponse,
    current: string | null,
    count: number,
  ): string | null {
    const { pages } = this.settings;
    if (pages?.cursor) {
      const value = valueAt(document, pages.cursor.at);
      return typeof value === 'string' || typeof value === 'number' ? String(value) || null : null;
    }
    if (pages?.number) {
      return count === 0 ? null : String(Number(current ?? pages.number.first ?? 1) + 1);
    }
    if (pages?.next === undefined) return null;
    const value =
      pages.next === 'link' ? linkedNext(String(headers.link ?? '')) : valueAt(document, pages.next);
    return typeof value === 'string' && value !== '' ? value : null;
  }

  private address(place: Place): string {
    const { url, pages, since } = this.settings;
    if (pages?.next !== undefined && place.next !== null) return new URL(place.next, url).toString();
    const address = new URL(url);
    if (pages?.cursor && place.next !== null) address.searchParams.set(pages.cursor.parameter, place.next);
    if (pages?.number) {
      address.searchParams.set(pages.number.parameter, place.next ?? String(pages.number.first ?? 1));
    }
    if (since && place.since !== null) {
      const from = Date.parse(place.since) - duration(since.overlap ?? DEFAULT_OVERLAP);
      address.searchParams.set(since.parameter, new Date(from).toISOString());
    }
    return address.toString();
  }

  /** The next page, however often it takes to ask for it; a pause that the source asks for is kept. */
  private async fetch(
    place: Place,
    signal: AbortSignal,
  ): Promise<{ answer: OutboundResponse; document: unknown }> {
    const address = this.address(place);
    const tag: Record<string, string> =
      place.next === null && place.tag !== null ? { 'if-none-match': place.tag } : {};
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.follow(address, tag, signal);
        assertUsable(answer);
        return { answer, document: answer.status === 304 ? null : parse(answer) };
      } catch (error) {
        const failure = this.asSourceError(error);
        const asked = failure.retryAfterMs ?? 0;
        if (attempt >= ATTEMPTS || !isPassing(failure) || asked > LONGEST_PAUSE_MS) throw failure;
        const longest = (this.options.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** (attempt - 1);
        await sleep(Math.max(asked, longest / 2 + (Math.random() * longest) / 2), undefined, { signal });
      }
    }
  }

  /** The secret goes to the source's own origin alone. */
  private async follow(
    first: string,
    tag: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<OutboundResponse> {
    const home = new URL(this.settings.url).origin;
    let url = new URL(first);
    for (let redirects = 0; ; redirects++) {
      const answer = await this.options.http.send({
        url: url.toString(),
        headers: {
          accept: 'application/json',
          ...this.settings.headers,
          ...tag,
          ...(url.origin === home && this.authorization()),
        },
        timeoutMs: this.limits.seconds * 1_000,
        maxBytes: this.limits.megabytes * MEBIBYTE,
        signal,
      });
      if (answer.status < 300 || answer.status >= 400 || answer.status === 304) return answer;
      const { location } = answer.headers;
      if (redirects >= MAX_REDIRECTS || location === undefined || !URL.canParse(location, url.toString())) {
        throw new SourceError('source.redirects', { limit: MAX_REDIRECTS });
      }
      url = new URL(location, url);
    }
  }

  private authorization(): Record<string, string> {
    const { auth } = this.settings;
    if (!auth) return {};
    const secret = this.options.secret(auth.secret);
    if (secret === undefined) throw new SourceError('source.secret', { name: auth.secret });
    return { [auth.header ?? 'Authorization']: `${auth.prefix ?? 'Bearer '}${secret}` };
  }

  private asSourceError(error: unknown): SourceError {
    if (error instanceof SourceError) return error;
    if (error instanceof OutboundRefused) return new SourceError('source.address', {}, { cause: error });
    if (!(error instanceof OutboundFailed)) throw error;
    if (error.code === 'timeout') return new SourceError('source.timeout', { limit: this.limits.seconds });
    if (error.code === 'too-large') {
      return new SourceError('source.too-large', { limit: this.limits.megabytes });
    }
    return new SourceError('source.unreachable', { detail: error.message }, { cause: error });
  }
}

/** Worth asking again at once: everything else needs somebody to do something. */
function isPassing({ code, values }: SourceError): boolean {
  if (code === 'source.status') {
    const status = Number(values['status']);
    return status === 408 || status === 425 || status === 429 || status >= 500;
  }
  return ['source.unreachable', 'source.timeout', 'source.malformed'].includes(code);
}

function assertUsable({ status, headers, body }: OutboundResponse): void {
  if (status === 304) return;
  if (status === 401 || status === 403) throw new SourceError('source.sign-in', { detail: status });
  if (status !== 200) {
    // A place that the source no longer knows is worth nothing.
    const restart = [400, 404, 410, 422].includes(status);
    const retryAfterMs = pauseAsked(headers['retry-after']);
    throw new SourceError(
      'source.status',
      { status },
      { restart, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    );
  }
  const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type !== '' && !/^application\/([\w.-]+\+)?json$/.test(type)) {
    throw new SourceError('source.not-json', { type: type.slice(0, 100) });
  }
  // HTML that calls itself JSON.
  if (body.subarray(0, 64).toString('utf8').trimStart().startsWith('<')) {
    throw new SourceError('source.not-json', { type: 'HTML' });
  }
}

/** Milliseconds of a `Retry-After`, in seconds or as a date. */
function pauseAsked(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const pause = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

function parse({ body }: OutboundResponse): unknown {
  const json = body.toString('utf8').replace(/^\ufeff/, '');
  if (isTooDeep(json)) throw new SourceError('source.malformed');
  try {
    return JSON.parse(json);
  } catch {
    throw new SourceError('source.malformed');
  }
}

function itemsAt(document: unknown, path: string): readonly unknown[] {
  const items = path === '' ? document : valueAt(document, path);
  if (!Array.isArray(items)) throw new SourceError('source.items-missing', { path });
  return items;
}

function valueAt(document: unknown, path: string): unknown {
  let at = document;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

/** Target of `rel="next"` in a Link header (RFC 8288). */
function linkedNext(header: string): string | null {
  for (const link of header.split(/,(?=\s*<)/)) {
    const found = /^\s*<([^>]*)>(.*)$/.exec(link);
    if (found && /;\s*rel="?(?:[^"]*\s)?next(?:\s[^"]*)?"?/i.test(found[2]!)) return found[1]!;
  }
  return null;
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64');
}

function asPlace(cursor: SourceCursor | null): Place {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    next: text(cursor?.['next']),
    began: text(cursor?.['began']),
    since: text(cursor?.['since']),
    tag: text(cursor?.['tag']),
  };
}
