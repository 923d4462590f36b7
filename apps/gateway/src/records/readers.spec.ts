import fc from 'fast-check';
import type { CanonicalRecord } from '#contracts';
import { Problem } from '../problems/problem.js';
import { CsvReader } from './csv-reader.js';
import { NdjsonReader } from './ndjson-reader.js';
import type { RowError } from './row-errors.js';
import type { RowReader, RowSink } from './row-reader.js';

type Outcome = CanonicalRecord | readonly RowError[];

function read(Reader: new (sink: RowSink) => RowReader, body: string | Buffer, cut = 64 * 1024): Outcome[] {
  const outcomes: Outcome[] = [];
  const reader = new Reader({
    accept: (record) => void outcomes.push(record),
    reject: (errors) => void outcomes.push(errors),
  });
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += cut) reader.write(bytes.subarray(at, at + cut));
  reader.end();
  return outcomes;
}

const record = (localId: string, fullName = 'Nguyễn Thị Hòa') => ({
  localId,
  person: { fullName },
  membership: { status: 'active' as const },
});
const line = (value: unknown) => `${JSON.stringify(value)}\n`;

describe.each([
  [
    'NdjsonReader',
    NdjsonReader,
    ['{"localId":"1"', '"person":', '{"fullName":"A"}', '\\u0000', '}', '\n', '[', '"'],
  ],
  ['CsvReader', CsvReader, ['local_id,full_name\n', '1,A\n', '"', ',', '\r\n', 'ế', '""']],
] as const)('%s, given anything', (_name, Reader, words) => {
  const noise = fc.array(
    fc.oneof(
      fc.constantFrom<string>(...words).map((word) => Buffer.from(word)),
      fc.uint8Array({ maxLength: 4 }),
    ),
    { maxLength: 40 },
  );
  const outcome = (body: Buffer, cut: number): unknown => {
    try {
      return read(Reader, body, cut);
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  };

  it('answers with rows, row errors or a problem, the same however the bytes are cut', () => {
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 9 }), (parts, cut) => {
        const body = Buffer.concat([Buffer.from(words[0]), ...parts]);
        expect(outcome(body, cut)).toEqual(outcome(body, body.length));
      }),
      { numRuns: 500 },
    );
  });
});

describe('NdjsonReader', () => {
  it('reads the same rows however the bytes are cut', () => {
    const body = `\ufeff${line(record('1'))}\r\n${line(record('2', 'Đặng Văn Ế')).trim()}\r\n\n${line(record('3')).trim()}`;
    const whole = [record('1'), record('2', 'Đặng Văn Ế'), record('3')];
    for (const cut of [1, 2, 3, 7, 64, 10_000]) expect(read(NdjsonReader, body, cut)).toEqual(whole);
  });

  it('rejects a bad row and reads the next', () => {
    const bad = ['{', '[]', '"x"', 'null', '5', '{"a":1}}', 'x'.repeat(3_000_000)];
    for (const text of bad) {
      const [before, error, after, ...more] = read(
        NdjsonReader,
        `${line(record('1'))}${text}\n${line(record('2'))}`,
      );
      expect([before, after, more]).toEqual([record('1'), record('2'), []]);
      expect(error).toEqual([{ code: text.length > 100 ? 'row.too-long' : 'row.malformed', field: null }]);
    }
  });

  it('rejects 100,000 levels of nesting without walking into them', () => {
    for (const deep of [
      '['.repeat(100_000),
      '{"a":'.repeat(100_000),
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    ]) {
      expect(read(NdjsonReader, `${deep}\n`)).toEqual([[{ code: 'row.too-deep', field: null }]]);
    }
  });

  it('does not count brackets inside texts as levels', () => {
    const name = '[{"'.repeat(500);
    expect(read(NdjsonReader, line(record('1', name)))).toEqual([record('1', name)]);
  });

  it('rejects NUL, lone surrogates and bytes that are no UTF-8', () => {
    const outcomes = read(
      NdjsonReader,
      Buffer.concat([
        Buffer.from(line(record('1', 'a\u0000b'))),
        Buffer.from('{"localId":"2","person":{"fullName":"\\ud83d"},"membership":{"status":"active"}}\n'),
        Buffer.from('{"localId":"3\\udc00","person":{"fullName":"x"},"membership":{"status":"active"}}\n'),
        Buffer.from([0x7b, 0xff, 0xfe, 10]),
        Buffer.from(
          '{"localId":"4","person":{"fullName":"\\ud83d\\ude00"},"membership":{"status":"active"}}\n',
        ),
      ]),
    );
    expect(outcomes).toEqual([
      [{ code: 'field.text', field: 'person.fullName' }],
      [{ code: 'field.text', field: 'person.fullName' }],
      [{ code: 'field.local-id', field: 'localId' }],
      [{ code: 'row.encoding', field: null }],
      record('4', '😀'),
    ]);
  });

  it('names every wrong field of a row', () => {
    const [errors] = read(
      NdjsonReader,
      line({
        localId: 5,
        person: { gender: 'x', phone: 912345678, residence: 'Tây Ninh', hamlet: 'ignored' },
        membership: { status: 'aktiv', leftReason: 'tired', role: 'x'.repeat(3000) },
      }),
    );
    expect(errors).toEqual(
      expect.arrayContaining([
        { code: 'field.type', field: 'localId' },
        { code: 'field.required', field: 'person.fullName' },
        { code: 'field.unknown-value', field: 'person.gender' },
        { code: 'field.type', field: 'person.phone' },
        { code: 'field.type', field: 'person.residence' },
        { code: 'field.unknown-value', field: 'membership.status' },
        { code: 'field.unknown-value', field: 'membership.leftReason' },
        { code: 'field.too-long', field: 'membership.role' },
      ]),
    );
    expect(errors).toHaveLength(8);
  });

  it.each([
    [{ person: { fullName: 'x' }, membership: { status: 'active' } }, 'localId'],
    [{ localId: '1', membership: { status: 'active' } }, 'person'],
    [{ localId: '1', person: { fullName: null }, membership: { status: 'active' } }, 'person.fullName'],
    [{ localId: '1', person: { fullName: '  ' }, membership: { status: 'active' } }, 'person.fullName'],
    [{ localId: '1', person: { fullName: 'x' } }, 'membership'],
    [{ localId: '1', person: { fullName: 'x' }, membership: {} }, 'membership.status'],
    [{ localId: '1', person: { fullName: 'x' }, membership: { status: null } }, 'membership.status'],
  ])('names a missing required field: %j', (value, field) => {
    expect(read(NdjsonReader, line(value))).toEqual([[{ code: 'field.required', field }]]);
  });

  it('keeps malformed ids, phones, dates and commune codes as given', () => {
    const odd = {
      localId: 'x',
      person: {
        fullName: 'A',
        dateOfBirth: '31/02/1985',
        nationalId: '12',
        phone: 'none',
        residence: { communeCode: '99999' },
      },
      membership: { status: 'active', joinedOn: 'yesterday' },
    };
    expect(read(NdjsonReader, line(odd))).toEqual([odd]);
  });

  it('reads instants in any offset and takes a malformed one for missing', () => {
    const at = (observedAt: string) => read(NdjsonReader, line({ ...record('1'), observedAt }))[0];
    expect(at('2026-11-01T15:00:00+07:00')).toEqual({
      ...record('1'),
      observedAt: '2026-11-01T08:00:00.000Z',
    });
    expect(at('last week')).toEqual(record('1'));
    expect(at('+275760-09-13')).toEqual(record('1'));
  });

  it('drops what the canonical record does not name, and nulls', () => {
    const given = {
      ...record('1'),
      extra: { deep: [1] },
      observedAt: null,
      person: { fullName: 'A', email: null, x: 1 },
    };
    expect(read(NdjsonReader, line(given))).toEqual([{ ...record('1'), person: { fullName: 'A' } }]);
  });

  it('brings the local id into NFC', () => {
    expect(read(NdjsonReader, line(record('Hòa'.normalize('NFD'))))).toEqual([
      record('Hòa'.normalize('NFC')),
    ]);
    expect(read(NdjsonReader, line(record('x'.repeat(65))))).toEqual([
      [{ code: 'field.local-id', field: 'localId' }],
    ]);
  });
});

describe('CsvReader', () => {
  const header = 'local_id,full_name,date_of_birth,hamlet,status,gender\n';

  it('reads the same rows however the bytes are cut', () => {
    const body =
      `\ufeff${header.trim()}\r\n` +
      '1,Nguyễn Thị Hòa,1985-03-12,"Ấp 5, tổ ""Ba""\nsau chợ",active,female\r\n' +
      '\n' +
      '2,"Lê ""Tư""",,,suspended,';
    const expected = [
      {
        localId: '1',
        person: {
          fullName: 'Nguyễn Thị Hòa',
          dateOfBirth: '1985-03-12',
          gender: 'female',
          residence: { hamlet: 'Ấp 5, tổ "Ba"\nsau chợ' },
        },
        membership: { status: 'active' },
      },
      { localId: '2', person: { fullName: 'Lê "Tư"' }, membership: { status: 'suspended' } },
    ];
    for (const cut of [1, 2, 3, 5, 64, 10_000]) expect(read(CsvReader, body, cut)).toEqual(expected);
  });

  it('rejects a bad row by row and CSV column, and reads the next', () => {
    const body =
      header +
      '1,A,,,active\n' +
      '2,"A"x,,,active,\n' +
      '3,,,,active,\n' +
      '4,A,,,aktiv,x\n' +
      '5,A\0,,,active,\n' +
      `6,"${'x'.repeat(5_000_000)}",,,active,\n` +
      '7,A,,"5"" pipe",active,\n' +
      '8,A,,5" pipe,active,\n';
    expect(read(CsvReader, body)).toEqual([
      [{ code: 'row.cells', field: null }],
      [{ code: 'row.quotes', field: null }],
      [{ code: 'field.required', field: 'full_name' }],
      [
        { code: 'field.unknown-value', field: 'gender' },
        { code: 'field.unknown-value', field: 'status' },
      ],
      [{ code: 'field.text', field: 'full_name' }],
      [{ code: 'row.too-long', field: null }],
      expect.objectContaining({ localId: '7' }),
      expect.objectContaining({ localId: '8' }),
    ]);
  });

  it('takes a file without a status column for a list of active members', () => {
    expect(read(CsvReader, 'full_name,local_id\nA,1\n')).toEqual([
      { localId: '1', person: { fullName: 'A' }, membership: { status: 'active' } },
    ]);
  });

  it.each([
    ['local_id,full_name,shoe_size\n', 'csv.column.unknown', 'shoe_size'],
    ['local_id,full_name,full_name\n', 'csv.column.duplicate', 'full_name'],
    ['local_id,status\n', 'csv.column.missing', 'full_name'],
    ['', 'csv.column.missing', 'local_id'],
    [`${'x'.repeat(2_000_000)}\n`, 'csv.column.missing', 'local_id'],
    ['local_id;full_name\n', 'csv.column.unknown', 'local_id;full_name'],
    ['local_id,full_name,\n', 'csv.column.unknown', '""'],
  ])('refuses the header %.40j as a whole', (body, code, column) => {
    let problem: unknown;
    try {
      read(CsvReader, body);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).document()).toMatchObject({ code, detail: expect.stringContaining(column) });
  });

  it('refuses a file in another encoding', () => {
    const utf16 = Buffer.from('\ufefflocal_id,full_name\n1,A\n', 'utf16le');
    expect(() => read(CsvReader, utf16)).toThrow(expect.objectContaining({ code: 'body.encoding' }));
  });

  it('refuses a file that ends inside a quotation', () => {
    expect(() => read(CsvReader, `${header}1,A,,,active,\n2,"A,,,active,\n3,B,,,active,\n`)).toThrow(
      expect.objectContaining({ code: 'csv.quote.unclosed' }),
    );
  });
});
