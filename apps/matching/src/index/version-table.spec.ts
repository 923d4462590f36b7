import { describe, expect, it } from '@jest/globals';
import { v4 as uuid } from 'uuid';
import { VersionTable } from './version-table.js';

describe('VersionTable', () => {
  it('keeps the newest version of many records, whatever the order of arrival', () => {
    const table = new VersionTable();
    const newest = new Map<string, number>();
    const ids = Array.from({ length: 20_000 }, () => uuid());
    for (let step = 0; step < 60_000; step++) {
      const id = ids[(step * 7919) % ids.length]!;
      const version = ((step * 104_729) % 1_000_003) + 2 ** 40;
      expect(table.raise(id, version)).toBe(version > (newest.get(id) ?? -1));
      newest.set(id, Math.max(version, newest.get(id) ?? -1));
    }
    for (const [id, version] of newest) expect(table.get(id)).toBe(version);
    expect(table.size).toBe(newest.size);
    expect(table.get(uuid())).toBeUndefined();
  });

  it('tells apart ids that differ in one word only', () => {
    const table = new VersionTable();
    const ids = [
      '00000000-0000-0000-0000-000000000000',
      '00000001-0000-0000-0000-000000000000',
      '00000000-0001-0000-0000-000000000000',
      '00000000-0000-0000-0001-000000000000',
      '00000000-0000-0000-0000-000100000000',
      '00000000-0000-0000-0000-000000000001',
    ];
    ids.forEach((id, index) => table.raise(id, index));
    expect(ids.map((id) => table.get(id))).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
