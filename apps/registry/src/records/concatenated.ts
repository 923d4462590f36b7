/** Several binary values as one query parameter. */
export interface Concatenated {
  readonly bytes: Buffer;
  /** Where each value begins, counted from 1 as SQL's `substring(… FROM at FOR length)` does. */
  readonly at: readonly number[];
  readonly length: readonly number[];
}

/**
 * The driver sends one binary value as it is, but an array of them as hexadecimal text: twice the bytes, and
 * written and read digit by digit on both sides.
 */
export function concatenated(values: readonly Uint8Array[]): Concatenated {
  const at: number[] = [];
  let next = 1;
  for (const value of values) {
    at.push(next);
    next += value.length;
  }
  return { bytes: Buffer.concat(values), at, length: values.map((value) => value.length) };
}
