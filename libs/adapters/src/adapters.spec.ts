import { describe, expect, it } from '@jest/globals';
import { encodeLegacy } from '#vietnamese';
import { WorkbookWriter } from '#spreadsheets';
import {
  AdapterRun,
  CsvTable,
  DefinitionError,
  loadAdapter,
  XlsxTable,
  type MappedRow,
  type RunSink,
} from './index.js';

interface Outcome {
  rows: Record<string, string>[];
  mapped: MappedRow[];
  faults: string[];
  skipped: string[];
}

function collect(): { sink: RunSink; outcome: Outcome } {
  const outcome: Outcome = { rows: [], mapped: [], faults: [], skipped: [] };
  const sink: RunSink = {
    header: () => undefined,
    row: (row) => {
      outcome.mapped.push(row);
      outcome.rows.push(
        Object.fromEntries([...row.values].map(([field, value]) => [field.split('.').at(-1)!, value])),
      );
    },
    fault: (code, _given, { line }) => outcome.faults.push(`${line}: ${code}`),
    skipped: (reason, { line }) => outcome.skipped.push(`${line}: ${reason}`),
  };
  return { sink, outcome };
}

function readCsv(yaml: string, csv: string | Buffer, cut = 7): Outcome {
  const definition = loadAdapter(yaml, 'test.yaml');
  const { sink, outcome } = collect();
  const table = new CsvTable(definition, new AdapterRun(definition, sink));
  const bytes = Buffer.from(csv as string);
  for (let at = 0; at < bytes.length; at += cut) table.write(bytes.subarray(at, at + cut));
  table.end();
  return outcome;
}

const SIMPLE = `
adapter: test
format: { type: csv }
record:
  localId: Mã
  person.fullName: Họ tên
  person.dateOfBirth: { column: Ngày sinh, steps: [date] }
  membership.status: { value: active }
`;

describe('a CSV list', () => {
  it.each([
    ['commas', 'Mã,Họ tên,Ngày sinh\n1,Lê An,1/2/1980\n'],
    ['semicolons', 'Mã;Họ tên;Ngày sinh\n1;Lê An;1/2/1980\n'],
    ['tabs and a byte order mark', '\ufeffMã\tHọ tên\tNgày sinh\r\n1\tLê An\t1/2/1980\r\n'],
    ['Excel’s own separator line', 'sep=;\r\nMã;Họ tên;Ngày sinh\r\n1;Lê An;1/2/1980'],
    ['old line ends', 'Mã,Họ tên,Ngày sinh\r1,Lê An,1/2/1980\r'],
    ['headings without accents in capitals', 'MA,HO TEN,NGAY SINH\n1,Lê An,1/2/1980\n'],
    [
      'titles above and totals below',
      'DANH SÁCH,,\nXã A,,\n\nMã,Họ tên,Ngày sinh\n1,Lê An,1/2/1980\nTổng cộng: 1,,\n',
    ],
  ])('with %s is read', (_name, csv) => {
    expect(readCsv(SIMPLE, csv).rows).toEqual([
      { localId: '1', fullName: 'Lê An', dateOfBirth: '1980-02-01', status: 'active' },
    ]);
  });

  it('in UTF-16 is read', () => {
    const text = '\ufeffMã\tHọ tên\tNgày sinh\n1\tNguyễn Thị Hòa\t1980\n';
    const little = Buffer.from(text, 'utf16le');
    expect(readCsv(SIMPLE, little).rows[0]?.fullName).toBe('Nguyễn Thị Hòa');
    expect(readCsv(SIMPLE, Buffer.from(little).swap16()).rows[0]?.fullName).toBe('Nguyễn Thị Hòa');
  });

  it.each(['tcvn3', 'vni', 'windows-1258'] as const)(
    'with a column in %s beside Unicode ones is read',
    (encoding) => {
      const names = [
        'Nguyễn Thị Hòa',
        'Trần Văn Đức',
        'Lê Hoàng Phúc',
        'Phạm Thị Bưởi',
        'Đặng Văn Tuấn',
        'Võ Thị Ngọc Diễm',
      ];
      const rows = names.map((name, i) => `${i},${encodeLegacy(name, encoding)},1980`);
      const bytes = Buffer.from(['Ma,Ho ten,Ngay sinh', ...rows].join('\n'), 'latin1');
      expect(readCsv(SIMPLE, bytes).rows.map(({ fullName }) => fullName)).toEqual(names);
    },
  );

  it('with stray quotation marks loses no good row', () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i},Lê An,1980`);
    rows[3] = '3,"Lê An,1980';
    rows[5] = '5,Lê "Tư" An,1980';
    rows[7] = '7,"Lê ""Tư"" An",1980';
    rows[9] = '9,"Lê\nAn",1980';
    const { rows: read, faults } = readCsv(SIMPLE, ['Mã,Họ tên,Ngày sinh', ...rows].join('\n'), 1000);
    expect(faults).toEqual(['5: row.quote-open']);
    expect(read).toHaveLength(199);
    expect(read.find(({ localId }) => localId === '5')?.fullName).toBe('Lê "Tư" An');
    expect(read.find(({ localId }) => localId === '7')?.fullName).toBe('Lê "Tư" An');
    expect(read.find(({ localId }) => localId === '9')?.fullName).toBe('Lê\nAn');
  });

  it('refuses single rows and reads the others', () => {
    const csv = Buffer.concat([
      Buffer.from('Mã,Họ tên,Ngày sinh\n1,Nguyễn Thị Hòa,1980\n2,Ng'),
      Buffer.from([0xff]),
      Buffer.from('n,1980\n3,A,1980,extra\n4,Trần Văn Đức,1980\n'),
    ]);
    const { rows, faults } = readCsv(SIMPLE, csv);
    expect(rows.map(({ localId }) => localId)).toEqual(['1', '4']);
    expect(faults).toEqual(['3: row.encoding', '4: row.cells-beyond']);
  });

  it('with 100,000 columns or without header is refused', () => {
    expect(() => readCsv(SIMPLE, `${'a,'.repeat(100_000)}\n1,2\n`, 65_536)).toThrow('more than 2000 columns');
    expect(() => readCsv(SIMPLE, '1,Lê An,1980\n2,Lê Bình,1981\n')).toThrow(
      'These columns are missing: Mã, Họ tên',
    );
    expect(() => readCsv(SIMPLE, 'Mã,Năm\n1,2\n')).toThrow('These columns are missing: Họ tên');
    expect(() => readCsv(SIMPLE, '')).toThrow('header was not found');
  });
});

const VETERANS = `
adapter: test
format: { type: xlsx, header: { rows: 2 } }
record:
  localId: Số thẻ
  person.fullName: { columns: [Họ đệm, Tên] }
  person.dateOfBirth: { columns: [Ngày, Tháng, Năm], steps: [date-parts, date] }
  person.gender: { marks: { Nam: male, Nữ: female } }
  person.residence.communeText: { title: "Xã:" }
  person.residence.hamlet: { section: true, steps: [{ remove-prefix: [Chi hội] }] }
  membership.status: { cases: [{ when: { column: Ghi chú, contains: [chết, từ trần] }, value: deceased }], default: active }
  membership.joinedOn: { column: Ngày vào, steps: [date], fillDown: true }
checks:
  - { field: localId, unique: true, action: reject }
skip:
  - { column: Họ đệm, startsWith: [Người lập] }
`;

describe('a workbook kept by hand', () => {
  it('is read', async () => {
    const parts: Buffer[] = [];
    const writer = new WorkbookWriter((bytes) => parts.push(bytes));
    await (await writer.sheet('Ghi chú')).row(['không phải danh sách']);
    const sheet = await writer.sheet('DS 2026');
    for (const row of [
      ['DANH SÁCH HỘI VIÊN CỰU CHIẾN BINH'],
      ['Xã: Tân Thành'],
      ['TT', 'Số thẻ', 'Họ và tên', null, 'Sinh', null, null, 'Giới tính', null, 'Ngày vào', 'Ghi chú'],
      [null, null, 'Họ đệm', 'Tên', 'Ngày', 'Tháng', 'Năm', 'Nam', 'Nữ'],
      ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)', '(8)', '(9)', '(10)', '(11)'],
      ['I', 'Chi hội Ấp 5'],
      [1, 'A1', 'Nguyễn Văn', 'Hùng', null, null, 1950, 'x', null, new Date('2001-05-07T00:00:00Z')],
      [2, 'A2', 'Trần Thị', 'Hoa', 3, 2, 1961, null, 'X', null, 'Chết 2020'],
      ['II', 'Chi hội Ấp 6'],
      [3, 'A2', 'Lê', 'Tư', null, null, '52', 'x', 'x'],
      ['Tổng cộng', 3],
      [null, null, 'Người lập biểu'],
    ]) await sheet.row(row); // prettier-ignore
    await writer.end();

    const definition = loadAdapter(VETERANS, 'test.yaml');
    const { sink, outcome } = collect();
    const table = new XlsxTable([definition], (each) => new AdapterRun(each, sink), { maxBytes: 1e9 });
    table.write(Buffer.concat(parts));
    const portions = table.end();
    while (!(await portions.next()).done);
    expect(outcome.rows).toEqual([
      { localId: 'A1', fullName: 'Nguyễn Văn Hùng', dateOfBirth: '1950', gender: 'male', communeText: 'Tân Thành', hamlet: 'Ấp 5', status: 'active', joinedOn: '2001-05-07' },
      { localId: 'A2', fullName: 'Trần Thị Hoa', dateOfBirth: '1961-02-03', gender: 'female', communeText: 'Tân Thành', hamlet: 'Ấp 5', status: 'deceased', joinedOn: '2001-05-07' },
      { localId: 'A2', fullName: 'Lê Tư', dateOfBirth: '1952', communeText: 'Tân Thành', hamlet: 'Ấp 6', status: 'active', joinedOn: '2001-05-07' },
    ]); // prettier-ignore
    expect(outcome.mapped[2]?.problems).toEqual([{ code: 'check.unique', field: 'localId' }]);
    expect(outcome.mapped[2]?.notices).toEqual([{ code: 'marks.several', field: 'person.gender' }]);
    expect(outcome.skipped).toEqual(['5: heading', '6: section', '9: section', '11: nobody', '12: by-rule']);
  });
});

describe('an adapter file', () => {
  const faultsOf = (yaml: string): string => {
    try {
      loadAdapter(yaml, 'a.yaml');
      return '';
    } catch (error) {
      if (error instanceof DefinitionError) return error.message;
      throw error;
    }
  };

  it.each<[string, string, string]>([
    ['YAML that is none', 'adapter: [', 'a.yaml:1:11: '],
    ['an unknown property', `${SIMPLE}colour: red\n`, 'a.yaml:9:1: colour: is not known here'],
    [
      'an unknown field',
      SIMPLE.replace('person.fullName', 'person.name'),
      'a.yaml:6:3: record.person.name: is not known here',
    ],
    ['an unknown transform', SIMPLE.replace('[date]', '[dates]'), 'a.yaml:7:'],
    [
      'a missing code table',
      SIMPLE.replace('steps: [date]', 'codes: x'),
      'a.yaml:7:44: record.person.dateOfBirth.codes: there is no code table "x"',
    ],
    ['two sources', SIMPLE.replace('steps: [date]', 'value: 1'), 'needs exactly one source'],
    [
      'no rule for a required field',
      SIMPLE.replace('localId: Mã', 'person.phone: Mã'),
      '"localId" is required and has no rule',
    ],
    ['a property twice', `${SIMPLE}adapter: again\n`, 'a.yaml:9:1: Map keys must be unique'],
    [
      'too many aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]\n`,
      'alias',
    ],
  ])('with %s names line and column', (_name, yaml, message) => {
    expect(faultsOf(yaml)).toContain(message);
  });
});
