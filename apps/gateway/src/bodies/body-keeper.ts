import type { DataSource } from 'typeorm';
import { asOrganisation, type Transaction } from '#persistence';
import { PART_BYTES, type StoredBodies } from './stored-bodies.js';

/** Stores a body while it goes by; at most one part of it waits in memory, and one is being written. */
export class BodyKeeper {
  private waiting: Buffer[] = [];
  private length = 0;
  private stored = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly bodies: StoredBodies,
    private readonly dataSource: DataSource,
    private readonly body: { readonly organisation: string; readonly bodyId: string },
  ) {}

  async write(bytes: Buffer): Promise<void> {
    this.waiting.push(bytes);
    this.length += bytes.length;
    while (this.length >= PART_BYTES) await this.part(PART_BYTES);
  }

  /** The body is whole. What is left of it goes into `tx`. */
  async complete(tx: Transaction): Promise<void> {
    await this.writing;
    const rest = Buffer.concat(this.waiting);
    const { body, stored } = this;
    if (rest.length > 0)
      await this.bodies.append(tx, body, stored, await this.bodies.sealed(body, stored, rest));
    await this.bodies.complete(tx, body.bodyId, stored + rest.length);
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
  }

  private async part(size: number): Promise<void> {
    const whole = Buffer.concat(this.waiting);
    this.waiting = [whole.subarray(size)];
    this.length = whole.length - size;
    const at = this.stored;
    this.stored += size;
    await this.writing;
    this.writing = this.store(at, whole.subarray(0, size));
    // Awaited before the next part; until then its failure is not unhandled.
    this.writing.catch(() => undefined);
  }

  private async store(at: number, bytes: Buffer): Promise<void> {
    const { body, bodies } = this;
    const sealed = await bodies.sealed(body, at, bytes);
    await asOrganisation(this.dataSource, body.organisation, (tx) => bodies.append(tx, body, at, sealed));
  }
}
