import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the source saw it. */
export interface Seen {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

type Handler = (seen: Seen, response: ServerResponse, count: number) => void;

/** A real HTTP server whose answers a test decides; `handle` is told how often its path was asked before. */
export class FaultySource {
  readonly seen: Seen[] = [];
  private readonly handlers = new Map<string, Handler>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FaultySource> {
    const server = createServer();
    const source = new FaultySource(server);
    server.on('request', (request, response) => source.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return source;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  handle(path: string, handler: Handler): void {
    this.handlers.set(path, handler);
  }

  at(path: string): Seen[] {
    return this.seen.filter((seen) => seen.path === path);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    const seen = { path: url.pathname, query: url.searchParams, headers: request.headers };
    const count = this.at(seen.path).length;
    this.seen.push(seen);
    const handler = this.handlers.get(seen.path);
    if (handler) handler(seen, response, count);
    else json(response, { error: 'unknown' }, 404);
  }
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
