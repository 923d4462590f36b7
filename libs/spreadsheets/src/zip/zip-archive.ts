import { pipeline } from 'node:stream/promises';
import { createInflateRaw, crc32 } from 'node:zlib';
import { damaged, SpreadsheetFault } from '../faults.js';
import type { RandomAccess } from '../random-access.js';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

export interface ZipLimits {
  /** Bytes that all parts together may unpack to. */
  readonly maxBytes: number;
}

const END_SIGNATURE = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64_SIGNATURE = 0x06064b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const MAX_ENTRIES = 10_000;
const MAX_DIRECTORY = 8 * 1024 * 1024;
const PIECE = 64 * 1024;
/** What inflates further than this many times is an attack, not data; below {@link RATIO_FREE} it does not matter. */
const MAX_RATIO = 400;
const RATIO_FREE = 32 * 1024 * 1024;

/**
 * The parts of a zip file by its central directory. Refuses what honest writers do not make: two parts of
 * one name, parts that overlap, encryption, sizes that are not true.
 */
export class ZipArchive {
  private constructor(
    private readonly bytes: RandomAccess,
    readonly entries: ReadonlyMap<string, ZipEntry>,
  ) {}

  static open(bytes: RandomAccess, { maxBytes }: ZipLimits): ZipArchive {
    const entries = new Map<string, ZipEntry>();
    let total = 0;
    for (const entry of readDirectory(bytes)) {
      // Part names are compared without case (ECMA-376 part 2, 6.2.2.3).
      const name = entry.name.toLowerCase();
      if (entries.has(name)) throw new SpreadsheetFault('xlsx.duplicate-entry');
      entries.set(name, entry);
      total += entry.size;
      if (total > maxBytes) throw tooLarge(maxBytes);
    }
    assertApart([...entries.values()], bytes.size);
    return new ZipArchive(bytes, entries);
  }

  find(name: string): ZipEntry | undefined {
    return this.entries.get(name.replace(/^\//, '').toLowerCase());
  }

  /** Unpacks a part piece by piece; its length and checksum must be those that the directory declares. */
  async *unpack(entry: ZipEntry): AsyncGenerator<Buffer, void, undefined> {
    const start = this.dataStart(entry);
    const packed = pieces(this.bytes, start, entry.compressedSize);
    let size = 0;
    let crc = 0;
    for await (const piece of entry.method === 0 ? packed : inflate(packed)) {
      size += piece.length;
      if (size > entry.size) throw damaged('a part is longer than declared');
      if (size > RATIO_FREE && size > MAX_RATIO * entry.compressedSize) throw tooLarge(MAX_RATIO, '×');
      crc = crc32(piece, crc);
      yield piece;
    }
    if (size !== entry.size) throw damaged('a part is shorter than declared');
    if (crc >>> 0 !== entry.crc) throw damaged('a part has another checksum than declared');
  }

  /** A small part as a whole. */
  async unpackText(entry: ZipEntry, maxBytes: number): Promise<string> {
    if (entry.size > maxBytes) throw tooLarge(maxBytes);
    const parts: Buffer[] = [];
    for await (const piece of this.unpack(entry)) parts.push(piece);
    return Buffer.concat(parts).toString('utf8');
  }

  private dataStart({ offset, compressedSize }: ZipEntry): number {
    const header = this.bytes.read(offset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_SIGNATURE)
      throw damaged('a part is not where the directory says');
    const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (start + compressedSize > this.bytes.size) throw damaged('the file is cut off');
    return start;
  }
}

function* pieces(bytes: RandomAccess, start: number, length: number): Generator<Buffer, void, undefined> {
  for (let at = 0; at < length; at += PIECE) yield bytes.read(start + at, Math.min(PIECE, length - at));
}

async function* inflate(packed: Generator<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const inflater = createInflateRaw({ chunkSize: PIECE });
  const fed = pipeline(packed, inflater).catch(() => undefined);
  try {
    for await (const piece of inflater) yield piece as Buffer;
  } catch (error) {
    if (error instanceof SpreadsheetFault) throw error;
    throw damaged('a part cannot be unpacked');
  } finally {
    inflater.destroy();
    await fed;
  }
}

function tooLarge(limit: number, unit = ' B'): SpreadsheetFault {
  return new SpreadsheetFault(
    'xlsx.too-large',
    unit === ' B' ? `${Math.floor(limit / 1048576)} MB` : `${limit}${unit}`,
  );
}

function* readDirectory(bytes: RandomAccess): Generator<ZipEntry, void, undefined> {
  const { count, size, offset } = findEnd(bytes);
  if (count > MAX_ENTRIES || size > MAX_DIRECTORY) throw damaged('too many parts');
  const directory = bytes.read(offset, size);
  if (directory.length < size) throw damaged('the directory is cut off');
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > size || directory.readUInt32LE(at) !== CENTRAL_SIGNATURE)
      throw damaged('the directory is not readable');
    const flags = directory.readUInt16LE(at + 8);
    const method = directory.readUInt16LE(at + 10);
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const end = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
    if (end > size) throw damaged('the directory is not readable');
    if ((flags & 1) !== 0) throw new SpreadsheetFault('xlsx.old-format');
    if (method !== 0 && method !== 8) throw damaged('a part is packed in an unknown way');
    const nameEnd = at + 46 + nameLength;
    const large = largeSizes(directory.subarray(nameEnd, nameEnd + extraLength), [
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    ]);
    yield {
      name: directory.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/'),
      method,
      crc: directory.readUInt32LE(at + 16),
      size: large[0],
      compressedSize: large[1],
      offset: large[2],
    };
    at = end;
  }
}

/** Values of 2³² − 1 stand in the zip64 field, in this order. */
function largeSizes(extra: Buffer, given: [number, number, number]): [number, number, number] {
  if (!given.includes(0xffffffff)) return given;
  for (let at = 0; at + 4 <= extra.length;) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let field = at + 4;
      return given.map((value) => {
        if (value !== 0xffffffff) return value;
        if (field + 8 > at + 4 + length || field + 8 > extra.length) throw damaged('sizes are missing');
        const large = Number(extra.readBigUInt64LE(field));
        field += 8;
        return large;
      }) as [number, number, number];
    }
    at += 4 + length;
  }
  throw damaged('sizes are missing');
}

function findEnd(bytes: RandomAccess): { count: number; size: number; offset: number } {
  const magic = bytes.read(0, 8);
  if (magic.toString('hex') === 'd0cf11e0a1b11ae1') throw new SpreadsheetFault('xlsx.old-format');
  if (magic.length < 4 || magic.readUInt16LE(0) !== 0x4b50) throw new SpreadsheetFault('xlsx.not-a-workbook');
  const length = Math.min(bytes.size, END_BYTES + MAX_COMMENT);
  const tail = bytes.read(bytes.size - length, length);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_SIGNATURE) continue;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const end = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
    const isLarge = end.count === 0xffff || end.size === 0xffffffff || end.offset === 0xffffffff;
    return isLarge ? largeEnd(bytes, bytes.size - tail.length + at) : end;
  }
  throw damaged('the file is cut off');
}

function largeEnd(bytes: RandomAccess, endAt: number): { count: number; size: number; offset: number } {
  const locator = bytes.read(endAt - 20, 20);
  if (endAt < 20 || locator.readUInt32LE(0) !== END64_LOCATOR) throw damaged('the directory is missing');
  const end = bytes.read(Number(locator.readBigUInt64LE(8)), 56);
  if (end.length < 56 || end.readUInt32LE(0) !== END64_SIGNATURE) throw damaged('the directory is missing');
  const [count, size, offset] = [32, 40, 48].map((at) => Number(end.readBigUInt64LE(at)));
  return { count: count ?? 0, size: size ?? 0, offset: offset ?? 0 };
}

/** Parts that share bytes unpack the same data many times over. */
function assertApart(entries: readonly ZipEntry[], size: number): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < end) throw damaged('parts overlap');
    end = entry.offset + 30 + entry.compressedSize;
    if (end > size) throw damaged('the file is cut off');
  }
}
