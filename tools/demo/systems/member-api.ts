import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MemberList } from '../member-lists.js';

const PAGE = 1_000;

/** The web interface of an organisation's own system: pages of JSON behind a secret, each with the cursor of the next. */
export class MemberApi {
  /** To be sent as a bearer token. */
  readonly secret = randomBytes(24).toString('base64url');
  private readonly server: Server;
  private files: MemberList['files'] = [];
  private loaded: { readonly at: number; readonly members: readonly unknown[] } | undefined;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<MemberApi> {
    const api = new MemberApi();
    await once(api.server.listen(0, '127.0.0.1'), 'listening');
    // A demo that ends early must not wait for it.
    api.server.unref();
    return api;
  }

  /** What it hands out from now on: documents as `adapters/trade-union.yaml` reads them. */
  serve({ files }: MemberList): void {
    this.files = files;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/members`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${this.secret}`) {
      response.writeHead(401).end();
      return;
    }
    const cursor = new URL(request.url ?? '', this.url).searchParams.get('cursor') ?? '0-0';
    const [file = 0, from = 0] = cursor.split('-').map(Number);
    const all = await this.members(file);
    const members = all.slice(from, from + PAGE);
    const isLastOfFile = from + PAGE >= all.length;
    const isLast = isLastOfFile && file + 1 >= this.files.length;
    const next = isLast ? null : isLastOfFile ? `${file + 1}-0` : `${file}-${from + PAGE}`;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: { members }, next }));
  }

  private async members(at: number): Promise<readonly unknown[]> {
    const file = this.files[at];
    if (!file) return [];
    if (this.loaded?.at !== at) {
      const document = JSON.parse(await readFile(file.path, 'utf8')) as { data: { members: unknown[] } };
      this.loaded = { at, members: document.data.members };
    }
    return this.loaded.members;
  }
}
