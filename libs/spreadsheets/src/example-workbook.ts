import { BytesInMemory, Workbook, WorkbookWriter, type SheetRow } from './index.js';

const LIMITS = { maxBytes: 1024 ** 3 };

/** A workbook in memory. */
export async function written(write: (workbook: WorkbookWriter) => Promise<void>): Promise<Buffer> {
  const parts: Buffer[] = [];
  const workbook = new WorkbookWriter((bytes) => parts.push(bytes));
  await write(workbook);
  await workbook.end();
  return Buffer.concat(parts);
}

/** All rows of all sheets. */
export async function readAll(bytes: Buffer): Promise<{ name: string; rows: SheetRow[] }[]> {
  const workbook = await Workbook.open(new BytesInMemory(bytes), LIMITS);
  const sheets: { name: string; rows: SheetRow[] }[] = [];
  for (const sheet of workbook.sheets) {
    const rows: SheetRow[] = [];
    for await (const portion of workbook.rows(sheet)) rows.push(...portion);
    sheets.push({ name: sheet.name, rows });
  }
  workbook.close();
  return sheets;
}

/** One of everything that the writer can write. */
export const exampleWorkbook = (): Promise<Buffer> =>
  written(async (workbook) => {
    const sheet = await workbook.sheet('Tổng hợp: số người/số lượt', {
      titles: [['BÁO CÁO', null, 'x']],
      header: ['Tổ chức', 'Số người', 'Tỷ lệ', 'Ngày', 'Công thức'],
      columns: [{ width: 30 }, { style: { format: '#,##0' } }, { style: { format: '0.0%' } }],
      filter: true,
      frozenColumns: 1,
    });
    await sheet.row([
      'Hội Nông dân & <Phụ nữ>',
      1234567,
      0.605,
      new Date('2026-11-05T00:00:00Z'),
      { formula: 'B3*2', result: 2469134 },
    ]);
    await sheet.row(['=1+1', -5, null, { dateTime: new Date('2026-11-05T13:30:00Z') }, true]);
    await sheet.row(['_x000D_ và \u0001\r\n', 0]);
    sheet.merge(0, 1, 1, 1);
    sheet.chart({
      type: 'column',
      title: 'Số người',
      categories: { column: 0, fromRow: 3, toRow: 5 },
      series: [{ name: 'Số người', values: { column: 1, fromRow: 3, toRow: 5 } }],
      at: { column: 6, row: 1, columns: 8, rows: 16 },
    });
    const second = await workbook.sheet('Tổng hợp: số người/số lượt');
    await second.row(['Trang hai']);
  });
