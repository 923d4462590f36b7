import { strFromU8, unzipSync } from 'fflate';
import PDFDocument from 'pdfkit';
import { SaxesParser } from 'saxes';
import { drawable, fontFiles, runs } from './pdf/fonts.js';
import {
  documentDate,
  reportDocx,
  reportPdf,
  reportXlsx,
  tableCsv,
  writtenCell,
  writtenNumber,
  type Letterhead,
  type ReportDocument,
} from './index.js';

interface Glyphs {
  hasGlyphForCodePoint(code: number): boolean;
}

const same = (text: string) => ({ vi: text, en: text });
const LETTERHEAD: Letterhead = {
  style: 'state',
  parent: 'ỦY BAN TRUNG ƯƠNG MTTQ VIỆT NAM',
  issuer: 'ỦY BAN MTTQ VIỆT NAM TỈNH TÂY NINH',
  number: '25',
  symbol: 'BC-MTTQ-BTT',
  place: 'Tây Ninh',
  signature: { authority: 'TM. BAN THƯỜNG TRỰC', title: 'CHỦ TỊCH', name: null },
  recipients: ['Lưu: VT.'],
};
const REPORT: ReportDocument = {
  id: 'summary',
  title: same('Đoàn viên, hội viên'),
  date: '2026-02-05',
  facts: [{ label: same('Số liệu tính đến'), value: '2026-02-05', type: 'date' }],
  tables: [
    {
      id: 'children',
      title: same('Theo đơn vị: [số người]'),
      columns: [
        { id: 'name', title: same('Đơn vị'), type: 'text' },
        { id: 'persons', title: same('Số người'), type: 'integer', sum: true },
        { id: 'since', title: same('Từ ngày'), type: 'date' },
      ],
      rows: [
        ['=HYPERLINK("http://x")', 1_000, '2026-02-05'],
        ['Xã Tân Thạnh', 234, null],
      ],
      chart: { kind: 'bar', title: same('Số người'), label: 'name', values: ['persons'] },
    },
  ],
};

/** Every letter of Vietnamese, capitals with stacked marks included. */
function vietnameseLetters(): string[] {
  const marks = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
  const vowels = [...'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY'].flatMap((vowel) =>
    marks.map((mark) => (vowel + mark).normalize('NFC')),
  );
  return [...vowels, ...'bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX'];
}

describe('written forms', () => {
  it('are those of Vietnamese documents', () => {
    expect(writtenNumber(1_234_567.8)).toBe('1.234.567,8');
    expect(writtenNumber(-0.001)).toBe('0');
    expect(writtenNumber(-1_000)).toBe('-1.000');
    expect(writtenNumber(1_234_567.8, 'en')).toBe('1,234,567.8');
    expect(documentDate('2026-02-05')).toBe('ngày 05 tháng 02 năm 2026');
    expect(documentDate('2026-11-20')).toBe('ngày 20 tháng 11 năm 2026');
    expect(documentDate('2026-03-09')).toBe('ngày 09 tháng 3 năm 2026');
    expect(writtenCell(0.6125, 'percent')).toBe('61,25%');
    expect(writtenCell('2026-09-30T18:30:00Z', 'instant')).toBe('01/10/2026 01:30');
  });
});

describe('CSV', () => {
  it('opens in Excel as UTF-8 and calculates nothing', () => {
    expect(tableCsv(REPORT.tables[0]!)).toBe(
      '\uFEFFname,persons,since\r\n"\'=HYPERLINK(""http://x"")",1000,2026-02-05\r\nXã Tân Thạnh,234,\r\n',
    );
  });
});

describe('XLSX', () => {
  const files = unzipSync(reportXlsx(REPORT));
  const part = (path: string) => strFromU8(files[path] ?? new Uint8Array());

  it('is well-formed, and every part that is referred to is there', () => {
    for (const [path, bytes] of Object.entries(files)) {
      new SaxesParser({ xmlns: true }).write(strFromU8(bytes)).close();
      if (!path.endsWith('.rels')) continue;
      const folder = path.replace(/_rels\/[^/]+$/, '');
      for (const [, target] of strFromU8(bytes).matchAll(/Target="([^"]+)"/g)) {
        expect(Object.keys(files)).toContain(new URL(target!, `file:///${folder}`).pathname.slice(1));
      }
    }
  });

  it('types its cells; text is never a formula', () => {
    const sheet = part('xl/worksheets/sheet2.xml');
    expect(sheet).toContain('t="inlineStr"><is><t xml:space="preserve">=HYPERLINK(&quot;http://x&quot;)</t>');
    expect(sheet).toMatch(/<c r="B4" s="\d+"><v>1000<\/v>/);
    expect(sheet).toMatch(/<c r="C4" s="\d+"><v>46058<\/v>/);
    expect([...sheet.matchAll(/<f>/g)]).toHaveLength(1);
    expect(sheet).toContain('<f>SUBTOTAL(109,B4:B5)</f><v>1234</v>');
  });

  it('filters its header under frozen panes and draws the chart from its cells', () => {
    expect(part('xl/worksheets/sheet2.xml')).toContain('<autoFilter ref="A3:C5"/>');
    expect(part('xl/worksheets/sheet2.xml')).toContain('state="frozen"');
    expect(part('xl/workbook.xml')).toContain("'Theo đơn vị   số người'!$A$3:$C$5");
    expect(part('xl/charts/chart2.xml')).toContain("'Theo đơn vị   số người'!$B$4:$B$5");
  });

  it('has the same bytes each time', () => {
    expect(reportXlsx(REPORT)).toEqual(reportXlsx(REPORT));
  });
});

describe('PDF', () => {
  it('has a glyph for every Vietnamese letter in every style', () => {
    const letters = vietnameseLetters();
    expect(new Set(letters).size).toBeGreaterThan(170);
    expect(drawable(letters.join(''))).toBe(letters.join(''));
    const fonts = fontFiles().map(({ data }) => {
      const pdf = new PDFDocument().font(data) as unknown as { _font: { font: Glyphs } };
      return pdf._font.font;
    });
    for (const style of [0, 1, 2, 3]) {
      for (const { part, text } of runs(letters.join(''))) {
        for (const letter of text) {
          expect([letter, fonts[style * 3 + part]?.hasGlyphForCodePoint(letter.codePointAt(0)!)]).toEqual([
            letter,
            true,
          ]);
        }
      }
    }
  });

  it('draws decomposed letters composed and says where it cannot draw', () => {
    expect(drawable('Nguyễn'.normalize('NFD'))).toBe('Nguyễn');
    expect(drawable('≥ 60 %\n漢')).toBe('>= 60 % ?');
  });

  it('breaks a long table over pages and has the same bytes each time', async () => {
    const rows = Array.from({ length: 120 }, (_none, index) => [`Xã số ${index}`, index, '2026-01-01']);
    const long = { ...REPORT, tables: [{ ...REPORT.tables[0]!, rows }] };
    const first = await reportPdf(long, LETTERHEAD);
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
    expect(/\/Count (\d+)/.exec(first.toString('latin1'))?.[1]).toMatch(/^[3-6]$/);
    expect((await reportPdf(long, LETTERHEAD)).equals(first)).toBe(true);
  });
});

describe('DOCX', () => {
  it('holds heading, table and signature', async () => {
    const body = strFromU8(unzipSync(await reportDocx(REPORT, LETTERHEAD))['word/document.xml']!);
    for (const text of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Số: 25/BC-MTTQ-BTT',
      'Tây Ninh, ngày 05 tháng 02 năm 2026',
      'Xã Tân Thạnh',
      '1.234',
      'CHỦ TỊCH',
    ])
      expect(body).toContain(text);
  });
});
