import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Lane } from './outbox-reader.js';

interface Row {
  id: string;
  xid: bigint;
  position: bigint;
}

/** An outbox as PostgreSQL would show it: rows of committed transactions only. */
class Outbox {
  private readonly rows: Row[] = [];
  private readonly open = new Map<bigint, Row[]>();
  private nextXid = 1n;
  private nextPosition = 1n;

  begin(): bigint {
    this.open.set(this.nextXid, []);
    return this.nextXid++;
  }

  insert(xid: bigint): void {
    const position = this.nextPosition++;
    this.open.get(xid)?.push({ id: String(position), xid, position });
  }

  commit(xid: bigint): void {
    this.rows.push(...(this.open.get(xid) ?? []));
    this.open.delete(xid);
  }

  get running(): bigint[] {
    return [...this.open.keys()];
  }

  get inserted(): number {
    return Number(this.nextPosition) - 1;
  }

  /** What the reader's query does. */
  read(lane: Lane, limit: number): Row[] {
    const { xid, position } = lane.from;
    const read = this.rows
      .filter((row) => row.xid > xid || (row.xid === xid && row.position > position))
      .filter((row) => !lane.ahead.has(row.id))
      .sort((a, b) => Number(a.xid - b.xid) || Number(a.position - b.position))
      .slice(0, limit);
    const xmin = this.running.reduce((least, running) => (running < least ? running : least), this.nextXid);
    lane.advance(read, xmin, read.length < limit);
    return read;
  }
}

type Step =
  { kind: 'begin' } | { kind: 'insert' | 'commit'; which: number } | { kind: 'read'; limit: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('begin' as const) }),
  fc.record({ kind: fc.constantFrom('insert' as const, 'commit' as const), which: fc.nat(5) }),
  fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 4 }) }),
);

function play(steps: readonly Step[], bounded: boolean): { seen: string[]; inserted: number; ahead: number } {
  const outbox = new Outbox();
  const lane = new Lane('event', bounded);
  const seen: string[] = [];
  for (const next of steps) {
    if (next.kind === 'begin') outbox.begin();
    else if (next.kind === 'read') seen.push(...outbox.read(lane, next.limit).map(({ id }) => id));
    else {
      const xid = outbox.running[next.which % Math.max(1, outbox.running.length)];
      if (xid !== undefined && next.kind === 'insert') outbox.insert(xid);
      if (xid !== undefined && next.kind === 'commit') outbox.commit(xid);
    }
  }
  for (const xid of outbox.running) outbox.commit(xid);
  for (let read = outbox.read(lane, 3); ; read = outbox.read(lane, 3)) {
    seen.push(...read.map(({ id }) => id));
    if (read.length < 3) break;
  }
  return { seen, inserted: outbox.inserted, ahead: lane.ahead.size };
}

describe('reading the outbox', () => {
  it('sees every row exactly once, however transactions overlap and readings fall', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { seen, inserted, ahead } = play(steps, true);
        expect(seen).toHaveLength(inserted);
        expect(new Set(seen).size).toBe(inserted);
        expect(ahead).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('would skip rows of slower transactions without the snapshot bound', () => {
    const overtaken: Step[] = [
      { kind: 'begin' },
      { kind: 'insert', which: 0 },
      { kind: 'begin' },
      { kind: 'insert', which: 1 },
      { kind: 'commit', which: 1 },
      { kind: 'read', limit: 4 },
      { kind: 'commit', which: 0 },
    ];
    expect(play(overtaken, false).seen).toEqual(['2']);
    expect(play(overtaken, true).seen).toEqual(['2', '1']);
  });
});
