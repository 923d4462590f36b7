import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { KeyRing } from './key-ring.js';
import { openJson, sealJson, sealJsonText } from './sealed-json.js';

const ring = new KeyRing(KeyRing.generate());
const rows = (count: number) =>
  Array.from({ length: count }, (_, seq) => ({
    seq,
    fullName: 'Trần Thị Bưởi',
    communeText: 'Phường Bến Nghé',
  }));

describe('sealed JSON', () => {
  it.each([0, 1, 5, 500])('of %d rows opens as what it was', (count) => {
    const value = { rows: rows(count) };
    expect(openJson(ring, sealJson(ring, value, 'x'), 'x')).toEqual(value);
    expect(openJson(ring, sealJsonText(ring, JSON.stringify(value), 'x'), 'x')).toEqual(value);
  });

  it('takes much less room than the text when that is long and repeats itself', () => {
    const value = rows(500);
    expect(sealJson(ring, value, 'x').length).toBeLessThan(JSON.stringify(value).length / 5);
  });

  it('stays as short as it is when it is short', () => {
    expect(sealJson(ring, { a: 1 }, 'x')).toHaveLength(33 + '{"a":1}'.length);
  });

  it('does not unfold without end', () => {
    const bomb = Buffer.concat([Buffer.from([1]), brotliCompressSync(Buffer.alloc(80 * 1024 * 1024, 0x20))]);
    expect(() => openJson(ring, ring.seal(bomb, 'x'), 'x')).toThrow(/larger than/);
  });
});
