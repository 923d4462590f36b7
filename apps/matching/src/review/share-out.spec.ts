import { describe, expect, it } from '@jest/globals';
import { shareOut } from './share-out.js';

const free = (id: string, units: string[], not: string[] = []) => ({ id, units, not });
const given = (shares: ReturnType<typeof shareOut>) => shares.map(({ id, actor }) => `${id} ${actor}`);

describe('sharing cases out', () => {
  it('gives each to the least laden who may decide it', () => {
    const cases = ['1', '2', '3', '4'].map((id) => free(id, ['25534']));
    const shares = shareOut(cases, [{ actor: 'an' }, { actor: 'binh' }], new Map([['an', 2]]));
    expect(given(shares)).toEqual(['1 binh', '2 binh', '3 an', '4 binh']);
  });

  it('keeps to units, spares those for the whole hub, and heeds skips', () => {
    const all = [{ actor: 'all' }, { actor: 'local', units: ['25534', '80'] }];
    const cases = [free('1', ['25534']), free('2', ['00004']), free('3', []), free('4', ['80'], ['local'])];
    expect(given(shareOut(cases, all, new Map()))).toEqual(['1 local', '2 all', '3 all', '4 all']);
    expect(shareOut([free('5', ['00004'])], [all[1]!], new Map())).toEqual([]);
  });
});
