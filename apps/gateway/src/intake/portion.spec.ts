import type { CanonicalRecord } from '#contracts';
import { recordIdOf } from '../records/local-id.js';
import { CHUNK_ROWS, Portioner, recordKey, type Portion } from './portion.js';

const record = (localId: string, occupation?: string): CanonicalRecord => ({
  localId,
  person: { fullName: 'A', ...(occupation !== undefined && { occupation }) },
  membership: { status: 'active' },
});

function portions(portioner: Portioner): Portion[] {
  portioner.finish();
  const all: Portion[] = [];
  for (let next = portioner.take(); next; next = portioner.take()) all.push(next);
  return all;
}

describe('Portioner', () => {
  it('covers every row once, good and bad, at most 500 a portion', () => {
    const sut = new Portioner();
    for (let i = 1; i <= 1_234; i++) {
      if (i % 3 === 0) sut.reject([{ code: 'row.malformed', field: null }]);
      else sut.accept(record(`r${i}`));
    }
    expect(sut.received).toBe(1_234);
    const all = portions(sut);
    expect(all.map(({ firstRow, received }) => [firstRow, received])).toEqual([
      [1, CHUNK_ROWS],
      [501, CHUNK_ROWS],
      [1_001, 234],
    ]);
    const rows = all.flatMap(({ accepted, rejected }) => [...accepted, ...rejected].map(({ row }) => row));
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_234 }, (_none, i) => i + 1));
  });

  it('closes a portion early when its rows are large', () => {
    const sut = new Portioner();
    for (let i = 0; i < 10; i++) sut.accept(record(`r${i}`, 'ấ'.repeat(100_000)));
    const sizes = portions(sut).map(({ accepted }) =>
      accepted.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0),
    );
    expect(sizes.length).toBe(5);
    expect(Math.max(...sizes)).toBeLessThan(850_000);
  });

  it('has nothing to give for a body without rows', () => {
    expect(portions(new Portioner())).toEqual([]);
  });
});

describe('recordKey', () => {
  it.each([
    ['trade-union', 'DV-000123'],
    ['womens-union', 'Hội viên số 1/Ấp 5'],
    ['veterans', '😀'],
  ])('is the first half of the record id of %s %s', (organisation, localId) => {
    const half = recordIdOf(organisation, localId).replaceAll('-', '').slice(0, 16);
    expect(BigInt.asUintN(64, recordKey(organisation, localId))).toBe(BigInt(`0x${half}`));
  });
});
