import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface ConsoleFile {
  readonly type: string;
  readonly immutable: boolean;
  /** By content coding; the plain bytes are there always. */
  readonly bytes: Readonly<Partial<Record<Coding, Buffer>>> & { readonly identity: Buffer };
}

type Coding = 'br' | 'gzip' | 'identity';

/** Smallest first. */
const CODINGS = ['br', 'gzip'] as const;
const SUFFIXES: Readonly<Record<string, Coding>> = { '.br': 'br', '.gz': 'gzip' };
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** The build names these by their content. */
const HASHED = /^assets\//;
/** What programs ask for stays theirs: an unknown route there is a problem document, never a page. */
const NOT_A_SCREEN = /^\/(v1|oauth|health|metrics|docs|assets)(\/|$)/;

/**
 * Nothing but the hub's own files and answers: no inline script or style, no plug-in, no frame, no other server.
 * `data:` images are the icons that style sheets carry.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the built console at `/`; every address of one of its screens gets the same page. */
export function serveConsole(app: NestFastifyApplication, folder: string): void {
  const files = filesOf(folder);
  const page = files.get('index.html');
  if (!page) throw new Error(`no index.html in ${folder}: run npm run build`);
  app
    .getHttpAdapter()
    .getInstance()
    .route({
      method: ['GET', 'HEAD'],
      url: '/*',
      handler: (request, reply) => {
        const path = request.url.split('?', 1)[0]!;
        const file = files.get(path.slice(1));
        if (file) return send(request, reply, file);
        return NOT_A_SCREEN.test(path) ? reply.callNotFound() : send(request, reply, page);
      },
    });
}

function send(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): FastifyReply {
  const accepted = acceptedCodings(request.headers['accept-encoding']);
  const coding = CODINGS.find((each) => file.bytes[each] && accepted.has(each)) ?? 'identity';
  if (coding !== 'identity') reply.header('content-encoding', coding);
  return reply
    .headers({
      'content-type': file.type,
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      vary: 'accept-encoding',
    })
    .send(file.bytes[coding]);
}

/** Codings that the client takes; one with quality 0 it does not. */
function acceptedCodings(header: string | readonly string[] | undefined): ReadonlySet<string> {
  const items = String(header ?? '').split(',');
  return new Set(
    items.flatMap((item) => {
      const [coding = '', quality = ''] = item
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      return /^q=0(\.0*)?$/.test(quality) ? [] : [coding];
    }),
  );
}

/** All files by their path below the folder, in memory: a few megabytes, and nothing of a request names a path. */
function filesOf(folder: string): ReadonlyMap<string, ConsoleFile> {
  const files = new Map<string, ConsoleFile>();
  const codings = new Map<string, Partial<Record<Coding, Buffer>>>();
  for (const entry of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, entry);
    if (!statSync(path).isFile()) continue;
    const name = relative(folder, path).split(sep).join('/');
    const coding = SUFFIXES[extname(name)];
    const plain = coding ? name.slice(0, -extname(name).length) : name;
    codings.set(plain, { ...codings.get(plain), [coding ?? 'identity']: readFileSync(path) });
  }
  for (const [name, { identity, ...packed }] of codings) {
    const type = TYPES[extname(name)];
    if (!identity || !type) continue;
    files.set(name, { type, immutable: HASHED.test(name), bytes: { ...packed, identity } });
  }
  return files;
}
