import type { Connection, Submittable } from 'pg';
import type { Transaction } from '#persistence';

const SIGNATURE_BYTES = 11;

/** A tuple of COPY's binary form: where each of its fields begins, and how long it is (-1: NULL). */
export interface Tuple {
  readonly bytes: Buffer;
  readonly at: Int32Array;
  readonly length: Int32Array;
}

/**
 * Reads the rows of a query in PostgreSQL's binary form, one after another, without making objects of them: some
 * ten times faster than rows of the driver. The query takes no parameters, so whatever stands in it must have been
 * checked.
 *
 * @param visit called for each row; the tuple is the same object every time
 */
export async function copyOut(
  tx: Transaction,
  query: string,
  columns: number,
  visit: (tuple: Tuple) => void,
): Promise<void> {
  const client = (await tx.queryRunner!.connect()) as { query(submittable: Submittable): unknown };
  await new Promise<void>((resolve, reject) => {
    client.query(new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`, columns, visit, resolve, reject));
  });
}

/** What the driver calls while the server copies; see `Submittable` of node-postgres. */
class CopyOut implements Submittable {
  private first = true;
  private failure: unknown = null;
  private readonly tuple: { bytes: Buffer; at: Int32Array; length: Int32Array };

  constructor(
    private readonly text: string,
    columns: number,
    private readonly visit: (tuple: Tuple) => void,
    private readonly resolve: () => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.tuple = { bytes: Buffer.alloc(0), at: new Int32Array(columns), length: new Int32Array(columns) };
  }

  submit(connection: Connection): void {
    (connection as unknown as { query(text: string): void }).query(this.text);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.failure !== null) return;
    let at = 0;
    if (this.first) {
      at = SIGNATURE_BYTES + 8 + chunk.readInt32BE(SIGNATURE_BYTES + 4);
      this.first = false;
    }
    try {
      while (at < chunk.length) {
        const fields = chunk.readInt16BE(at);
        at += 2;
        if (fields < 0) return;
        for (let field = 0; field < fields; field++) {
          const length = chunk.readInt32BE(at);
          at += 4;
          this.tuple.at[field] = at;
          this.tuple.length[field] = length;
          if (length > 0) at += length;
        }
        this.tuple.bytes = chunk;
        this.visit(this.tuple);
      }
    } catch (error) {
      this.failure = error;
    }
  }

  handleError(error: unknown): void {
    this.failure = error;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.failure === null) this.resolve();
    else this.reject(this.failure);
  }

  handleCopyOutResponse(): void {}
  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
}
