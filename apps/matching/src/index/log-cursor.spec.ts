import { describe, expect, it } from '@jest/globals';
import { LogCursor } from './log-cursor.js';

describe('LogCursor', () => {
  it('keeps rows at or above the horizon apart until the horizon passes them', () => {
    const cursor = new LogCursor(100n);
    cursor.note(1, 99n);
    cursor.note(2, 100n);
    cursor.note(3, 105n);
    expect(cursor.applied()).toEqual([2, 3]);
    cursor.advance(105n);
    expect(cursor.horizon).toBe(105n);
    expect(cursor.applied()).toEqual([3]);
    cursor.advance(104n);
    expect(cursor.horizon).toBe(105n);
    cursor.advance(106n);
    expect(cursor.applied()).toEqual([]);
  });

  it('reads each row of randomly interleaved transactions exactly once', () => {
    const seed = Date.now() % 2 ** 31;
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    const open: { xid: bigint; position: number }[] = [];
    const committed: { xid: bigint; position: number }[] = [];
    const seen = new Map<number, number>();
    const cursor = new LogCursor(0n);
    let nextXid = 1n;
    let nextPosition = 1;
    const read = (): void => {
      const horizon = open.reduce((min, { xid }) => (xid < min ? xid : min), nextXid);
      const skip = new Set(cursor.applied());
      for (const row of committed.filter(
        ({ xid, position }) => xid >= cursor.horizon && !skip.has(position),
      )) {
        seen.set(row.position, (seen.get(row.position) ?? 0) + 1);
        cursor.note(row.position, row.xid);
      }
      cursor.advance(horizon);
    };
    for (let step = 0; step < 5_000; step++) {
      const action = random(5);
      if (action < 2) open.push({ xid: nextXid++, position: nextPosition++ });
      else if (action < 4 && open.length > 0) committed.push(...open.splice(random(open.length), 1));
      else read();
    }
    committed.push(...open.splice(0));
    read();
    const twiceOrNever = committed.filter(({ position }) => seen.get(position) !== 1);
    expect({ seed, twiceOrNever }).toEqual({ seed, twiceOrNever: [] });
    expect(cursor.applied()).toEqual([]);
  });
});
