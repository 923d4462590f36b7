import type { ReportTable } from '#contracts';
import { changesText, figureChanges } from './figure-changes.js';

const table = (rows: ReportTable['rows']): ReportTable => ({
  id: 'children',
  title: { vi: 'Theo đơn vị', en: 'By unit' },
  columns: [
    { id: 'name', title: { vi: 'Đơn vị', en: 'Unit' }, type: 'text' },
    { id: 'persons', title: { vi: 'Số người', en: 'People' }, type: 'integer' },
  ],
  rows,
  notes: [],
});

describe('what changed since last time', () => {
  it('is told in numbers and words, the greatest first', () => {
    const before = [
      table([
        ['Xã A', 1_000],
        ['Xã B', 5],
        ['Xã C', 7],
      ]),
    ];
    const changes = figureChanges(before, [
      table([
        ['Xã A', 1_120],
        ['Xã B', 5],
        ['Xã D', 3],
      ]),
    ]);
    expect(changes.map(({ row, before: was, now }) => [row, was, now])).toEqual([
      ['Xã A', 1_000, 1_120],
      ['Xã C', 7, 0],
      ['Xã D', 0, 3],
    ]);
    expect(changes[0]!.text).toEqual({
      vi: 'Theo đơn vị, Xã A: Số người tăng 120 (từ 1.000 lên 1.120)',
      en: 'By unit, Xã A: People up 120 (from 1,000 to 1,120)',
    });
    expect(changes[1]!.text.vi).toBe('Theo đơn vị, Xã C: Số người giảm 7 (từ 7 xuống 0)');
    expect(changesText(changes).vi).toMatch(/lên 1\.120\); và 2 thay đổi khác\.$/);
  });

  it('is nothing when nothing changed, and unknown the first time', () => {
    const same = [table([['Xã A', 1]])];
    expect(changesText(figureChanges(same, same)).en).toBe('Nothing changed since last time.');
    expect(changesText(null).en).toBe('First run: nothing to compare with yet.');
  });
});
