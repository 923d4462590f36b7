import { describe, expect, it } from '@jest/globals';
import { crc32, deflateRawSync } from 'node:zlib';
import { exampleWorkbook, readAll } from './example-workbook.js';

interface Part {
  readonly name: string;
  readonly data: Buffer;
  /** What the directory says instead of the truth. */
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  /** Place of another part's data. */
  readonly sharing?: string;
}

/** A zip file that may lie. */
function zip(parts: readonly Part[]): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  const places = new Map<string, { offset: number; packed: Buffer }>();
  let offset = 0;
  for (const { name, data, size = data.length, crc = crc32(data), flags = 0, sharing } of parts) {
    const packed = sharing === undefined ? deflateRawSync(data) : places.get(sharing)!.packed;
    const place = sharing === undefined ? { offset, packed } : places.get(sharing)!;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(flags, 6);
    head.writeUInt16LE(8, 8);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    if (sharing === undefined) {
      places.set(name, place);
      chunks.push(head, Buffer.from(name), packed);
      offset += 30 + Buffer.byteLength(name) + packed.length;
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(place.offset, 42);
    directory.push(entry, Buffer.from(name));
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, list, end]);
}

const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const text = (name: string, data: string): Part => ({ name, data: Buffer.from(data) });
const TYPES = text('[Content_Types].xml', '<Types/>');
const WORKBOOK = text(
  'xl/workbook.xml',
  `<workbook xmlns:r="${R}"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`,
);
const RELATIONS = text(
  'xl/_rels/workbook.xml.rels',
  `<Relationships><Relationship Id="r1" Type="${R}/worksheet" Target="worksheets/sheet1.xml"/>` +
    `<Relationship Id="r2" Type="${R}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
);
const sheet = (rows: string): Part =>
  text('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${rows}</sheetData></worksheet>`);
const strings = (xml: string): Part => text('xl/sharedStrings.xml', xml);
const workbookOf = (...parts: Part[]): Buffer => zip([TYPES, WORKBOOK, RELATIONS, ...parts]);

async function faultOf(bytes: Buffer): Promise<string> {
  try {
    await readAll(bytes);
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const PLAIN = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>');

describe('a hostile workbook', () => {
  it('is told from a plain one', async () => {
    expect(await readAll(workbookOf(PLAIN))).toEqual([{ name: 'a', rows: [{ number: 1, cells: ['x'] }] }]);
  });

  const bomb = Buffer.concat([Buffer.from('<w>'), Buffer.alloc(64 * 1024 * 1024, '<a/>')]);
  it.each<[string, string, () => Buffer]>([
    ['no zip at all', 'xlsx.not-a-workbook', () => Buffer.from('Họ tên;Ngày sinh\n')],
    ['nothing', 'xlsx.not-a-workbook', () => Buffer.alloc(0)],
    ['a zip of something else', 'xlsx.not-a-workbook', () => zip([text('a.txt', 'x')])],
    [
      'an old .xls or an encrypted one',
      'xlsx.old-format',
      () => Buffer.from('d0cf11e0a1b11ae1'.padEnd(2000, '0'), 'hex'),
    ],
    ['encrypted parts', 'xlsx.old-format', () => zip([{ ...TYPES, flags: 1 }, WORKBOOK])],
    ['macros', 'xlsx.macros', () => workbookOf(PLAIN, text('xl/vbaProject.bin', 'x'))],
    ['macros by content type', 'xlsx.macros', () => zip([text('[Content_Types].xml', '<Types a="vnd.ms-excel.sheet.macroEnabled.main+xml"/>'), WORKBOOK])], // prettier-ignore
    [
      'two parts of one name',
      'xlsx.duplicate-entry',
      () => workbookOf(PLAIN, { ...PLAIN, name: 'XL/worksheets/Sheet1.xml' }),
    ],
    ['a bomb that says so', 'xlsx.too-large', () => workbookOf({ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(1), size: 2 ** 31 })], // prettier-ignore
    [
      'a bomb by its ratio',
      'xlsx.too-large',
      () => workbookOf({ name: 'xl/worksheets/sheet1.xml', data: bomb }),
    ],
    ['a bomb that lies about its size', 'xlsx.damaged', () => workbookOf({ name: 'xl/worksheets/sheet1.xml', data: bomb, size: 100 })], // prettier-ignore
    [
      'parts that share their data',
      'xlsx.damaged',
      () => workbookOf(PLAIN, { ...PLAIN, name: 'xl/b.xml', sharing: PLAIN.name }),
    ],
    ['a longer size than the data', 'xlsx.damaged', () => workbookOf({ ...PLAIN, size: 5_000 })],
    ['a wrong checksum', 'xlsx.damaged', () => workbookOf({ ...PLAIN, crc: 7 })],
    ['a file cut off', 'xlsx.damaged', () => workbookOf(PLAIN).subarray(0, -30)],
    ['a missing sheet', 'xlsx.damaged', () => workbookOf()],
    ['an external entity', 'xlsx.doctype', () => workbookOf(text('xl/worksheets/sheet1.xml', '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet/>'))], // prettier-ignore
    ['a billion laughs', 'xlsx.doctype', () => workbookOf(PLAIN, strings('<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'))], // prettier-ignore
    [
      'an endless doctype',
      'xlsx.damaged',
      () => workbookOf(text('xl/worksheets/sheet1.xml', `<!DOCTYPE ${randomText(3_000_000)}`)),
    ],
    [
      'an undeclared entity',
      'xlsx.damaged',
      () => workbookOf(sheet('<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>')),
    ],
    ['XML that is none', 'xlsx.damaged', () => workbookOf(sheet('<row><c></row>'))],
    ['bytes that are no UTF-8', 'xlsx.damaged', () => workbookOf({ name: 'xl/worksheets/sheet1.xml', data: Buffer.from('<w>\xff\xfe</w>', 'latin1') })], // prettier-ignore
    ['a text number beyond the table', 'xlsx.damaged', () => workbookOf(sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), strings('<sst/>'))], // prettier-ignore
    [
      'no table of texts',
      'xlsx.damaged',
      () => workbookOf(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')),
    ],
    ['rows out of order', 'xlsx.damaged', () => workbookOf(sheet('<row r="2"/><row r="1"/>'))],
    [
      'columns beyond the last',
      'xlsx.damaged',
      () => workbookOf(sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
    ],
    ['an endless text', 'xlsx.damaged', () => workbookOf(sheet(`<row r="1"><c r="A1" t="str"><v>${randomText(3_000_000)}</v></c></row>`))], // prettier-ignore
    ['an endless rich text', 'xlsx.damaged', () => workbookOf(PLAIN, strings(`<sst><si>${'<r><t>abcdefgh</t></r>'.repeat(60_000)}</si></sst>`))], // prettier-ignore
    ['elements without end', 'xlsx.damaged', () => workbookOf(sheet('<a>'.repeat(500)))],
  ])('with %s is refused: %s', async (_name, code, build) => {
    const bytes = build();
    const before = process.memoryUsage().rss;
    expect(await faultOf(bytes)).toBe(code);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it('cut anywhere or with any byte changed is refused or read, never worse', async () => {
    const good = await exampleWorkbook();
    let state = 12345;
    const next = (below: number): number => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below;
    const outcomes = new Set<string>();
    for (let i = 0; i < 150; i++) {
      const bytes = Buffer.from(good);
      if (i % 3 === 0) outcomes.add(await faultOf(bytes.subarray(0, next(bytes.length))));
      else {
        bytes[next(bytes.length)] = next(256);
        outcomes.add(await faultOf(bytes));
      }
    }
    for (const outcome of outcomes) expect(outcome).toMatch(/^(none|xlsx\.[a-z-]+)$/);
  });
});

function randomText(length: number): string {
  let state = 7;
  let out = '';
  while (out.length < length) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    out += state.toString(36);
  }
  return out;
}
