import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleWorkbook, readAll, written } from './example-workbook.js';
import { SealedSpool } from './index.js';

describe('a workbook', () => {
  it('is read as it was written', async () => {
    const [first, second] = await readAll(await exampleWorkbook());
    expect(first?.name).toBe('Tổng hợp  số người số lượt');
    expect(second?.name).toBe('Tổng hợp  số người số lượt (2)');
    expect(second?.rows).toEqual([{ number: 1, cells: ['Trang hai'] }]);
    expect(first?.rows).toEqual([
      { number: 1, cells: ['BÁO CÁO', '', 'x'] },
      { number: 2, cells: ['Tổ chức', 'Số người', 'Tỷ lệ', 'Ngày', 'Công thức'] },
      { number: 3, cells: ['Hội Nông dân & <Phụ nữ>', '1234567', '0.605', '2026-11-05', '2469134'] },
      { number: 4, cells: ['=1+1', '-5', '', '2026-11-05T13:30:00', 'TRUE'] },
      { number: 5, cells: ['_x000D_ và \u0001\r\n', '0'] },
    ]);
  });

  it('has equal bytes for equal content', async () => {
    expect((await exampleWorkbook()).equals(await exampleWorkbook())).toBe(true);
  });

  it('marks text that looks like a formula so that it stays text', async () => {
    const bytes = await written(async (workbook) => {
      const sheet = await workbook.sheet('s');
      for (const text of ['=cmd()', '+1', '-1', '@x', '\tx', 'x']) await sheet.row([text]);
    });
    const folder = mkdtempSync(join(tmpdir(), 'xlsx-'));
    writeFileSync(join(folder, 'x.xlsx'), bytes);
    const unzip = (part: string): string =>
      spawnSync('unzip', ['-p', join(folder, 'x.xlsx'), part], { encoding: 'utf8' }).stdout;
    const sheet = unzip('xl/worksheets/sheet1.xml');
    rmSync(folder, { recursive: true });
    if (sheet === '') return;
    expect(sheet).not.toContain('<f>');
    expect(sheet.match(/ s="1" t="inlineStr"/g)).toHaveLength(5);
  });

  it('keeps texts in bounded memory and finds them again', async () => {
    const { SharedStrings } = await import('./reading/shared-strings.js');
    const strings = new SharedStrings();
    const text = (i: number): string => `${i} ${'ắ'.repeat((i * 7) % 700)}`;
    for (let i = 0; i < 50_000; i++) strings.add(text(i));
    for (let i = 0; i < 50_000; i += 117) expect(strings.get(i)).toBe(text(i));
    expect(strings.get(3)).toBe(text(3));
    expect(() => strings.get(50_000)).toThrow('text that is not there');
    strings.close();
  });

  it('spools bytes that only this process can read', () => {
    const spool = new SealedSpool();
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, i) => i % 251));
    for (let at = 0; at < bytes.length; at += 777) spool.append(bytes.subarray(at, at + 777));
    expect(spool.size).toBe(5_000);
    for (const [at, length] of [
      [0, 5_000],
      [1, 15],
      [16, 16],
      [4_990, 100],
      [5_000, 1],
    ] as const)
      expect(spool.read(at, length).equals(bytes.subarray(at, at + length))).toBe(true);
    spool.close();
    spool.close();
  });
});
