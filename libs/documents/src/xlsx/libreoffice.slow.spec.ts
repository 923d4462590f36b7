import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { reportXlsx, type ReportDocument } from '../index.js';

const same = (text: string) => ({ vi: text, en: text });
const REPORT: ReportDocument = {
  id: 'r',
  title: same('Đoàn viên, hội viên'),
  date: '2026-02-05',
  facts: [],
  tables: [
    {
      id: 'children',
      title: same('Theo đơn vị: [số người]'),
      columns: [
        { id: 'name', title: same('Đơn vị'), type: 'text' },
        { id: 'persons', title: same('Số người'), type: 'integer', sum: true },
        { id: 'share', title: same('Tỷ lệ'), type: 'percent' },
        { id: 'since', title: same('Từ ngày'), type: 'date' },
      ],
      rows: [
        ['=HYPERLINK("http://x")', 1_000, 0.5, '2026-02-05'],
        ['Xã Tân Thạnh ẰỄỘỮ', 234, 1.25, null],
        ['Phường 3', 66, null, '1929-07-28'],
      ],
      chart: { kind: 'bar', title: same('Số người'), label: 'name', values: ['persons'] },
    },
  ],
};

/** LibreOffice, as a reader of our workbooks that is not ours. */
function office(): string | undefined {
  for (const program of ['soffice', 'libreoffice']) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {
      // Another name, or it is not installed.
    }
  }
  return undefined;
}

const program = office();
if (!program) console.warn('LibreOffice is not installed: workbooks are not opened with it');

(program ? describe : describe.skip)('LibreOffice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-office-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const converted = (content: Uint8Array, format: string): Buffer => {
    writeFileSync(join(folder, 'book.xlsx'), content);
    execFileSync(
      program!,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        format,
        '--outdir',
        folder,
        join(folder, 'book.xlsx'),
      ],
      {
        stdio: 'ignore',
      },
    );
    return readFileSync(join(folder, `book.${format.split(':')[0]}`));
  };

  it('opens a workbook without repair, computes its formulas and keeps filter and chart', () => {
    const book = reportXlsx(REPORT, 'vi');
    // Without the computed values that we wrote beside the formulas it has to compute them itself.
    const parts = unzipSync(book);
    const sheet = Object.keys(parts).find((name) => strFromU8(parts[name]!).includes('SUBTOTAL'))!;
    parts[sheet] = strToU8(strFromU8(parts[sheet]!).replace(/(<\/f>)<v>[^<]*<\/v>/g, '$1'));
    const opened = converted(zipSync(parts), 'fods').toString('utf8');
    expect(opened).toContain('Xã Tân Thạnh ẰỄỘỮ');
    expect(opened).toMatch(/office:value-type="float" office:value="1300"/);
    // Text that looks like a formula stays text.
    expect(opened).toContain('=HYPERLINK(&quot;http://x&quot;)');
    expect(opened).not.toContain('table:formula="of:=HYPERLINK');
    expect(opened).toMatch(/office:date-value="1929-07-28"/);
    expect(opened).toMatch(/office:value-type="percentage" office:value="1\.25"/);
    expect(opened).toMatch(/<table:database-range [^>]*display-filter-buttons="true"/);
    expect(opened).toContain('<chart:chart');
  }, 120_000);
});
