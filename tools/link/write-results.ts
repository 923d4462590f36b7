import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { InputError } from './csv-reader.js';

/** Writes lines to a file, many at a time, no faster than the disk takes them. */
export class LineWriter {
  private readonly stream;
  private readonly failed: Promise<never>;
  private pending = '';

  constructor(private readonly file: string) {
    this.stream = createWriteStream(file);
    this.failed = new Promise((_, reject) => {
      this.stream.once('error', (error: NodeJS.ErrnoException) =>
        reject(new InputError(`${file} cannot be written (${error.code}).`, { cause: error })),
      );
    });
    this.failed.catch(() => undefined);
  }

  async write(line: string): Promise<void> {
    this.pending += `${line}\n`;
    if (this.pending.length < 1 << 18) return;
    const { pending } = this;
    this.pending = '';
    if (!this.stream.write(pending)) await Promise.race([once(this.stream, 'drain'), this.failed]);
  }

  async end(): Promise<void> {
    this.stream.end(this.pending);
    await Promise.race([finished(this.stream), this.failed]);
  }
}

/** Writes a whole file. */
export async function writeText(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new InputError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}

/** A CSV cell; what a spreadsheet would take for a formula is written as text. */
export function cell(value: string): string {
  const safe = /^[=+\-@\t]/.test(value) && !/^[+-]?[\d.]+$/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `record_id,cluster_id`: a cluster is named after its first record in order. */
export async function writeClusters(
  file: string,
  ids: readonly string[],
  clusters: Uint32Array,
): Promise<void> {
  const out = new LineWriter(file);
  await out.write('record_id,cluster_id');
  for (let record = 0; record < ids.length; record++) {
    await out.write(`${csv(ids[record]!)},${csv(ids[clusters[record]!]!)}`);
  }
  await out.end();
}

/** Ids are written as they came. */
const csv = (id: string): string => (/[",\n\r]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id);
