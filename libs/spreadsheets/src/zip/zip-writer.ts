import { once } from 'node:events';
import { createDeflateRaw, crc32, type DeflateRaw } from 'node:zlib';

interface WrittenEntry {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly size: number;
  readonly compressedSize: number;
}

/** Name in UTF-8, sizes behind the data. */
const FLAGS = 0x0808;
const VERSION = 20;
const DEFLATE = 8;
/** 1 January 1980: what is written depends on the content alone. */
const DATE = 0x0021;

/** Writes a zip file from front to back, one part after another, into `sink`. Below 4 GB. */
export class ZipWriter {
  private readonly entries: WrittenEntry[] = [];
  private offset = 0;

  constructor(private readonly sink: (bytes: Buffer) => Promise<unknown> | unknown) {}

  /** Opens the next part; it must be closed before another is opened. */
  async open(name: string): Promise<ZipPart> {
    const nameBytes = Buffer.from(name, 'utf8');
    const offset = this.offset;
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    writeUInt16s(header, 4, [VERSION, FLAGS, DEFLATE, 0, DATE]);
    header.writeUInt16LE(nameBytes.length, 26);
    await this.put(Buffer.concat([header, nameBytes]));
    return new ZipPart(
      (bytes) => this.put(bytes),
      async (crc, size, compressedSize) => {
        const descriptor = Buffer.alloc(16);
        writeUInt32s(descriptor, 0, [0x08074b50, crc, compressedSize, size]);
        await this.put(descriptor);
        this.entries.push({ name: nameBytes, offset, crc, size, compressedSize });
      },
    );
  }

  async add(name: string, text: string): Promise<void> {
    const part = await this.open(name);
    await part.write(text);
    await part.close();
  }

  async end(): Promise<void> {
    const start = this.offset;
    for (const { name, offset, crc, size, compressedSize } of this.entries) {
      const header = Buffer.alloc(46);
      header.writeUInt32LE(0x02014b50, 0);
      writeUInt16s(header, 4, [VERSION, VERSION, FLAGS, DEFLATE, 0, DATE]);
      writeUInt32s(header, 16, [crc, compressedSize, size]);
      header.writeUInt16LE(name.length, 28);
      header.writeUInt32LE(offset, 42);
      await this.put(Buffer.concat([header, name]));
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    writeUInt16s(end, 8, [this.entries.length, this.entries.length]);
    writeUInt32s(end, 12, [this.offset - start, start]);
    await this.put(end);
  }

  private async put(bytes: Buffer): Promise<void> {
    this.offset += bytes.length;
    await this.sink(bytes);
  }
}

/** One part of a zip file while it is written. */
export class ZipPart {
  private readonly deflater: DeflateRaw = createDeflateRaw({ level: 6 });
  private readonly draining: Promise<void>;
  private crc = 0;
  private size = 0;
  private compressedSize = 0;

  constructor(
    put: (bytes: Buffer) => Promise<void>,
    private readonly closed: (crc: number, size: number, compressedSize: number) => Promise<void>,
  ) {
    this.draining = this.drain(put);
    this.draining.catch(() => undefined);
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text, 'utf8');
    this.crc = crc32(bytes, this.crc);
    this.size += bytes.length;
    if (!this.deflater.write(bytes)) await Promise.race([once(this.deflater, 'drain'), this.draining]);
  }

  async close(): Promise<void> {
    this.deflater.end();
    await this.draining;
    await this.closed(this.crc >>> 0, this.size, this.compressedSize);
  }

  private async drain(put: (bytes: Buffer) => Promise<void>): Promise<void> {
    for await (const bytes of this.deflater) {
      this.compressedSize += (bytes as Buffer).length;
      await put(bytes as Buffer);
    }
  }
}

function writeUInt16s(target: Buffer, at: number, values: readonly number[]): void {
  values.forEach((value, i) => target.writeUInt16LE(value, at + 2 * i));
}

function writeUInt32s(target: Buffer, at: number, values: readonly number[]): void {
  values.forEach((value, i) => target.writeUInt32LE(value, at + 4 * i));
}
