import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { WorkbookWriter, type Cell } from '#spreadsheets';
import { encodeLegacy } from '#vietnamese';
import { GatewayUnderTest, type Answer } from './gateway-under-test.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV_ADAPTER = `
adapter: women-csv
organisation: womens-union
default: true
format: { type: csv }
record:
  localId: Mã hội viên
  person.fullName: { columns: [Họ đệm, Tên] }
  person.dateOfBirth: { column: Ngày sinh, steps: [date] }
  person.gender: { value: female }
  membership.status: { column: Tình trạng, codes: { Đang sinh hoạt: active, Chết: deceased } }
`;
const XLSX_ADAPTER = `
adapter: veterans-xlsx
organisation: veterans
default: true
format: { type: xlsx }
record:
  localId: Số thẻ
  person.fullName: Họ và tên
  membership.status: { value: active }
  membership.unitCode: { sheet: true, steps: [code] }
`;

async function workbook(sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>): Promise<Buffer> {
  const parts: Buffer[] = [];
  const writer = new WorkbookWriter((bytes) => parts.push(bytes));
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = await writer.sheet(name);
    for (const row of rows) await sheet.row(row);
  }
  await writer.end();
  return Buffer.concat(parts);
}

describe('adapters', () => {
  let sut: GatewayUnderTest;
  const folder = mkdtempSync(join(tmpdir(), 'adapters-'));
  let uploads = 0;

  beforeAll(async () => {
    writeFileSync(join(folder, 'women.yaml'), CSV_ADAPTER);
    writeFileSync(join(folder, 'veterans.yaml'), XLSX_ADAPTER);
    writeFileSync(join(folder, 'broken.yaml'), 'adapter: [');
    sut = await GatewayUnderTest.start({ LIENTHONG_ADAPTERS_FOLDER: folder });
  });
  afterAll(async () => {
    await sut.stop();
    rmSync(folder, { recursive: true });
  });

  const upload = (client: string, body: Buffer | string, type: string, query = ''): Promise<Answer> =>
    sut.as(client, `/v1/batches${query}`, {
      method: 'POST',
      headers: { 'content-type': type, 'idempotency-key': `adapters-${uploads++}` },
      body: typeof body === 'string' ? Buffer.from(body) : body,
    });

  async function outcome(
    client: string,
    answer: Answer,
  ): Promise<{ counts: Record<string, number>; errors: Record<string, unknown>[] }> {
    expect(answer).toMatchObject({ status: 202 });
    const path = `/v1/batches/${String(answer.body['batchId'])}`;
    const counts = (await sut.as(client, path)).body['counts'] as Record<string, number>;
    const errors = (await sut.as(client, `${path}/errors`)).text.split('\n').filter(Boolean);
    return { counts, errors: errors.map((line) => JSON.parse(line) as Record<string, unknown>) };
  }

  const HEADER = 'Mã hội viên;Họ đệm;Tên;Ngày sinh;Tình trạng';
  const LIST = `DANH SÁCH HỘI VIÊN\n${HEADER}\nA1;Nguyễn Thị;Hòa;1/2/1980;Đang sinh hoạt\nA2;Trần Thị;Hoa;1961;???\nA3;;;;Chết\n`;

  it.each([
    ['by its name', '?adapter=women-csv'],
    ['by default', ''],
  ])('read a CSV list %s, and name the organisation’s own columns in row errors', async (_name, query) => {
    const { counts, errors } = await outcome(
      'womens-union',
      await upload('womens-union', LIST, 'text/csv', query),
    );
    expect(counts).toMatchObject({ received: 3, rejected: 2 });
    expect(errors).toMatchObject([
      { row: 2, line: 4, field: 'Tình trạng', code: 'code.unknown' },
      { row: 3, line: 5, field: 'Họ đệm + Tên', code: 'field.required' },
    ]);
  });

  it('leave canonical CSV what it is, its errors included', async () => {
    const good = await upload('womens-union', 'local_id,full_name\n1,Lê Thị An\n', 'text/csv');
    expect((await outcome('womens-union', good)).counts).toMatchObject({ received: 1, rejected: 0 });
    const unknown = await upload('womens-union', 'local_id,full_name,colour\n1,Lê Thị An,red\n', 'text/csv');
    expect(unknown.body['code']).toBe('csv.column.unknown');
    expect((await upload('womens-union', 'a,b\n1,2\n', 'text/csv')).body['code']).toBe('csv.column.unknown');
  });

  it('show what becomes of a canonical list as sending it does, without a column of states too', async () => {
    const check = (body: string | Buffer, type: string) =>
      sut.as('womens-union', '/v1/adapters/check?adapter=canonical', {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
    const plain = 'local_id,full_name\n1,Lê Thị An\n2,\n';
    const states = 'local_id,full_name,status\n1,Lê Thị An,active\n2,Lê Thị Ba,\n3,Lê Thị Tư,mới\n';
    for (const [list, accepted, refused] of [
      [plain, 1, [{ field: 'full_name', code: 'field.required' }]],
      [
        states,
        1,
        [
          { field: 'status', code: 'field.required' },
          { field: 'status', code: 'code.unknown' },
        ],
      ],
    ] as const) {
      const rows = list
        .trim()
        .split('\n')
        .map((line) => line.split(','));
      for (const [body, type] of [
        [list, 'text/csv'],
        [await workbook({ a: rows }), XLSX],
      ] as const) {
        const answer = await check(body, type);
        expect(answer.body).toMatchObject({ adapter: 'canonical', rows: { accepted } });
        const defects = answer.body['defects'] as { refused: boolean }[];
        expect(defects.filter((defect) => defect.refused)).toMatchObject(refused);
        const sent = await outcome('womens-union', await upload('womens-union', body, type));
        expect(sent.counts).toMatchObject({
          received: rows.length - 1,
          rejected: rows.length - 1 - accepted,
        });
      }
    }
    expect((await check('local_id,full_name,colour\n1,Lê Thị An,red\n', 'text/csv')).body['code']).toBe(
      'csv.column.unknown',
    );
    expect((await check('{}', 'application/x-ndjson')).status).toBe(415);
  });

  it('read old fonts, gzipped', async () => {
    const names = ['Nguyễn Thị|Hòa', 'Trần Thị|Bưởi', 'Đặng Thị Kim|Đượm', 'Phạm Thị|Tuyết', 'Võ Thị|Ngọc'];
    const rows = names.map(
      (name, i) => `B${i};${encodeLegacy(name, 'tcvn3').replace('|', ';')};1980;Đang sinh hoạt`,
    );
    const bytes = Buffer.from(
      `${HEADER.normalize('NFD').replace(/[^\u0000-\u00ff]/g, '')}\n${rows.join('\n')}`.replaceAll('Đ', 'D'),
      'latin1',
    );
    const answer = await upload('womens-union', gzipSync(bytes), 'application/gzip', '?adapter=women-csv');
    expect((await outcome('womens-union', answer)).counts).toMatchObject({ received: 5, rejected: 0 });
  });

  it('read workbooks, canonical and own, and name the sheet', async () => {
    const own = await workbook({
      'Ấp 5': [
        ['DANH SÁCH'],
        ['TT', 'Số thẻ', 'Họ và tên'],
        [1, 'X1', 'Nguyễn Văn Hùng'],
        [2, null, 'Trần Văn Tư'],
      ],
      'Ấp 6': [
        ['TT', 'Số thẻ', 'Họ và tên'],
        [1, 'X3', 'Lê Văn Năm'],
      ],
    });
    const { counts, errors } = await outcome('veterans', await upload('veterans', own, XLSX));
    expect(counts).toMatchObject({ received: 3, rejected: 1 });
    expect(errors).toMatchObject([
      { row: 2, sheet: 'Ấp 5', line: 4, field: 'Số thẻ', code: 'field.required' },
    ]);

    const canonical = await workbook({
      a: [
        ['local_id', 'full_name', 'status'],
        ['X9', 'Lê Văn An', 'active'],
        ['X8', 'Lê Văn Ba', ''],
      ],
    });
    for (const client of ['veterans', 'trade-union']) {
      const read = await outcome(client, await upload(client, gzipSync(canonical), XLSX));
      expect(read.counts).toMatchObject({ received: 2, rejected: 1 });
      expect(read.errors).toMatchObject([{ row: 2, field: 'status', code: 'field.required' }]);
    }
  });

  it('refuse what they cannot read, and keep nothing of it', async () => {
    const refusals: [string, string, Promise<Answer>][] = [
      ['adapter.unknown', 'another’s', upload('veterans', LIST, 'text/csv', '?adapter=women-csv')],
      [
        'adapter.header-missing',
        'no header',
        upload('womens-union', 'a;b\n1;2\n', 'text/csv', '?adapter=women-csv'),
      ],
      [
        'adapter.too-many-columns',
        'columns',
        upload('womens-union', 'a,'.repeat(100_000), 'text/csv', '?adapter=women-csv'),
      ],
      ['content-type.unsupported', 'type', upload('womens-union', LIST, XLSX, '?adapter=women-csv')],
      ['xlsx.not-a-workbook', 'no zip', upload('veterans', LIST, XLSX)],
      ['adapter.header-missing', 'no header', upload('veterans', await workbook({ a: [['x']] }), XLSX)],
    ];
    for (const [code, , answer] of refusals) expect((await answer).body['code']).toBe(code);
    const { rows } = await sut.admin.query<{ n: string }>(
      "SELECT count(*) AS n FROM batch WHERE state = 'receiving'",
    );
    expect(rows[0]?.n).toBe('0');
  });

  it('are listed, without those of others and the faulty', async () => {
    const { body } = await sut.as('veterans', '/v1/adapters');
    expect(body).toMatchObject({ items: [{ adapter: 'veterans-xlsx', format: 'xlsx', default: true }] });
    expect(sut.log.join('\n')).toContain('broken.yaml:1:');
  });

  it('count as soon as their file is there', async () => {
    writeFileSync(
      join(folder, 'new.yaml'),
      CSV_ADAPTER.replace('women-csv', 'women-new').replace('default: true\n', ''),
    );
    const answer = await upload('womens-union', LIST, 'text/csv', '?adapter=women-new');
    expect(answer.status).toBe(202);
  });

  it('are checked against a file, masked unless asked', async () => {
    const check = (query: string, body: string | object, type: string): Promise<Answer> =>
      sut.as('womens-union', `/v1/adapters/check${query}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
    const { status, body } = await check('?adapter=women-csv', LIST, 'text/csv');
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: { read: 3, accepted: 1, rejected: 2 }, complete: true });
    expect(JSON.stringify(body)).not.toContain('Hòa');
    expect((await check('?adapter=women-csv&showPersonalData=true', LIST, 'text/csv')).text).toContain(
      'Nguyễn Thị Hòa',
    );
    const inline = { adapter: CSV_ADAPTER, content: Buffer.from(LIST).toString('base64') };
    expect((await check('', JSON.stringify(inline), 'application/json')).body).toMatchObject({
      rows: { read: 3 },
    });
    const faulty = await check(
      '',
      JSON.stringify({ ...inline, adapter: 'adapter: x\ncolour: red\n' }),
      'application/json',
    );
    expect(faulty).toMatchObject({ status: 422, body: { code: 'adapter.definition' } });
    expect(faulty.text).toContain('Line 2');
    expect((await check('', '{}', 'application/json')).body['code']).toBe('adapter.incomplete');
    expect((await check('?adapter=women-csv&sample=2', LIST, 'text/csv')).body).toMatchObject({
      rows: { read: 2 },
      complete: false,
    });
    const { rows } = await sut.admin.query<{ n: string }>(
      "SELECT count(*) AS n FROM batch WHERE client_id = 'check'",
    );
    expect(rows[0]?.n).toBe('0');
  });
});
