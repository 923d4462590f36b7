import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { isTooDeep } from '../records/json-depth.js';

const GZIP_MAGIC = [0x1f, 0x8b] as const;
const PIECE_BYTES = 64 * 1024;
/** A body that inflates further than this many times is an attack, not data. */
const MAX_RATIO = 400;
/** Below this size the ratio does not matter. */
const RATIO_FREE_BYTES = 32 * 1024 * 1024;
const SMALL_BODY_BYTES = 1024 * 1024;

/**
 * The bytes of a body as they arrive, inflated when it is gzip (by its `Content-Encoding` or its first
 * bytes). Reads no faster than it is iterated over. What is not read is drained, so that the answer still
 * reaches a client in the middle of sending.
 *
 * @param maxBytes largest decoded size
 * @throws Problem `body.cut-off`, `body.gzip`, `body.too-large`, `content-encoding.unsupported`
 */
export async function* decodedBody(request: FastifyRequest, maxBytes: number): AsyncGenerator<Buffer> {
  const encoded = bodyBytes(request);
  yield* inflated(encoded, maxBytes, isGzipDeclared(request));
}

/** The bytes of a body as they are on the wire; see {@link decodedBody}. */
export function bodyBytes(request: FastifyRequest): AsyncGenerator<Buffer> {
  return wireBytes(request.raw);
}

/**
 * The bytes of a source, inflated when they are gzip.
 *
 * @throws Problem `body.gzip`, `body.too-large`
 */
export async function* inflated(
  source: AsyncGenerator<Buffer>,
  maxBytes: number,
  isGzip = false,
): AsyncGenerator<Buffer> {
  let read = 0;
  const encoded = counted(source, (length) => (read += length));
  let decoded = 0;
  for await (const bytes of isGzip ? inflate(encoded) : inflateIfGzip(encoded)) {
    decoded += bytes.length;
    const bomb = decoded > RATIO_FREE_BYTES && decoded > MAX_RATIO * read;
    if (decoded > maxBytes || bomb) {
      throw new Problem('body.too-large', { values: { limit: readableSize(maxBytes) } });
    }
    yield bytes;
  }
}

/** The JSON of a body that was read whole; undefined when it is empty. */
export function parseJsonBody(request: FastifyRequest, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const type = mediaType(request);
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new Problem('content-type.unsupported', { values: { expected: 'application/json' } });
  }
  return parseJson(bytes);
}

/** Reads a small body whole, at most 1 MB. */
export async function readBytes(request: FastifyRequest): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of decodedBody(request, SMALL_BODY_BYTES)) parts.push(part);
  return Buffer.concat(parts);
}

function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new Problem('body.encoding');
  const json = bytes.toString('utf8');
  if (isTooDeep(json)) throw new Problem('body.too-deep');
  try {
    return JSON.parse(json);
  } catch {
    throw new Problem('body.malformed');
  }
}

/** Media type of the body without its parameters, in lower case; empty when none is given. */
export function mediaType(request: FastifyRequest): string {
  return mediaTypeOf(request.headers['content-type'] ?? '');
}

/** {@link mediaType} of the value of a header. */
export function mediaTypeOf(contentType: string): string {
  return contentType.split(';', 1)[0]!.trim().toLowerCase();
}

/** Parameter `charset` of a media type, in lower case. */
export function charsetOf(contentType: string): string | undefined {
  return /;\s*charset="?([^";\s]+)"?/i.exec(contentType)?.[1]?.toLowerCase();
}

function isGzipDeclared(request: FastifyRequest): boolean {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  if (encoding === 'identity' || encoding === '') return false;
  throw new Problem('content-encoding.unsupported');
}

async function* wireBytes(raw: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new Problem('body.cut-off', { cause: error });
  } finally {
    if (!raw.readableEnded) raw.on('error', () => undefined).resume();
  }
  if (!raw.complete) throw new Problem('body.cut-off');
}

async function* counted(
  source: AsyncGenerator<Buffer>,
  count: (length: number) => void,
): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    count(bytes.length);
    yield bytes;
  }
}

async function* inflateIfGzip(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const beginning: Buffer[] = [];
  let length = 0;
  for (let next = await source.next(); !next.done; next = await source.next()) {
    beginning.push(next.value);
    length += next.value.length;
    if (length >= GZIP_MAGIC.length) break;
  }
  const first = Buffer.concat(beginning);
  const whole = resume(first, source);
  yield* GZIP_MAGIC.every((byte, i) => first[i] === byte) ? inflate(whole) : whole;
}

async function* resume(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* inflate(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  let feeding: unknown;
  const fed = pipeline(source, gunzip).catch((error: unknown) => (feeding = error));
  try {
    for await (const bytes of gunzip) yield bytes as Buffer;
  } catch (error) {
    await fed;
    const cause = feeding ?? error;
    if (cause instanceof Problem) throw cause;
    throw new Problem('body.gzip');
  } finally {
    gunzip.destroy();
    await fed;
  }
}

function readableSize(bytes: number): string {
  return `${Math.floor(bytes / (1024 * 1024))} MB`;
}
