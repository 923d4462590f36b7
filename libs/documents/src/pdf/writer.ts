import PDFDocument from 'pdfkit';
import { drawable, fontFiles, fontName, runs, type FontStyle } from './fonts.js';

export interface TextStyle {
  readonly font: FontStyle;
  /** Points. */
  readonly size: number;
}
export type Alignment = 'left' | 'center' | 'right';

const MM = 72 / 25.4;
/** Baseline to baseline, in sizes of the font. */
export const LEADING = 1.2;
/** Height above the baseline, enough for capitals with stacked marks (Ầ, Ễ, Ổ). */
const ASCENT = 0.98;

export interface PageSetting {
  readonly landscape: boolean;
  readonly title: string;
  readonly language: string;
  /** Day of the document; its metadata carry no other time, so that the same report gives the same bytes. */
  readonly date: string;
}

/** Pages, and text with every Vietnamese letter on them. Coordinates in points from the upper left corner. */
export class PdfWriter {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Where the next thing goes. */
  y: number;
  private pages = 1;
  private readonly pdf: PDFKit.PDFDocument;
  private readonly bytes: Promise<Buffer>;
  private readonly widths = new Map<string, number>();

  constructor(setting: PageSetting) {
    this.pdf = new PDFDocument({
      size: 'A4',
      layout: setting.landscape ? 'landscape' : 'portrait',
      margin: 0,
      lang: setting.language,
      bufferPages: true,
      info: {
        Title: setting.title,
        Creator: 'Lienthong',
        CreationDate: new Date(`${setting.date}T00:00:00Z`),
        ModDate: new Date(`${setting.date}T00:00:00Z`),
      },
    });
    const chunks: Buffer[] = [];
    this.bytes = new Promise((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.pdf.on('end', () => resolve(Buffer.concat(chunks)));
      this.pdf.on('error', reject);
    });
    for (const { name, data } of fontFiles()) this.pdf.registerFont(name, data);
    // Margins of Decree 30/2020: 20–25 mm above and below, 30–35 mm left, 15–20 mm right.
    this.left = (setting.landscape ? 25 : 30) * MM;
    this.right = this.pdf.page.width - 18 * MM;
    this.top = 22 * MM;
    this.bottom = this.pdf.page.height - 20 * MM;
    this.y = this.top;
  }

  get width(): number {
    return this.right - this.left;
  }

  newPage(): void {
    this.pdf.addPage();
    this.pages++;
    this.y = this.top;
  }

  /** Begins a new page unless `height` still fits on this one. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.newPage();
    return true;
  }

  widthOf(text: string, { font, size }: TextStyle): number {
    let width = 0;
    for (const run of runs(text)) {
      const key = `${font}/${run.part}/${run.text}`;
      let unit = this.widths.get(key);
      if (unit === undefined) {
        this.pdf.font(fontName(font, run.part)).fontSize(100);
        unit = this.pdf.widthOfString(run.text) / 100;
        if (this.widths.size < 50_000) this.widths.set(key, unit);
      }
      width += unit * size;
    }
    return width;
  }

  /** Lines of a text no wider than `width`; a word that is wider alone is broken. */
  wrap(text: string, width: number, style: TextStyle): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of drawable(text).split(' ').filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (this.widthOf(longer, style) <= width) {
        line = longer;
        continue;
      }
      if (line) lines.push(line);
      line = word;
      while (this.widthOf(line, style) > width && line.length > 1) {
        let fits = line.length - 1;
        while (fits > 1 && this.widthOf(line.slice(0, fits), style) > width) fits--;
        lines.push(line.slice(0, fits));
        line = line.slice(fits);
      }
    }
    if (line || lines.length === 0) lines.push(line);
    return lines;
  }

  /** Like {@link wrap}, with lines of about the same length: for what is centred. */
  private balanced(text: string, width: number, style: TextStyle): string[] {
    const lines = this.wrap(text, width, style);
    for (let narrower = width * 0.95; lines.length > 1 && narrower > width * 0.4; narrower *= 0.95) {
      const closer = this.wrap(text, narrower, style);
      if (closer.length > lines.length) break;
      lines.splice(0, lines.length, ...closer);
    }
    return lines;
  }

  private linesOf(text: string, width: number, style: TextStyle, align: Alignment): string[] {
    return align === 'center' ? this.balanced(text, width, style) : this.wrap(text, width, style);
  }

  /** One line whose upper edge is at `y`; what does not fit is the caller's mistake. */
  line(text: string, x: number, y: number, style: TextStyle): void {
    let at = x;
    for (const run of runs(drawable(text))) {
      this.pdf.font(fontName(style.font, run.part)).fontSize(style.size);
      this.pdf.text(run.text, at, y + ASCENT * style.size, { lineBreak: false, baseline: 'alphabetic' });
      at += this.widthOf(run.text, style);
    }
  }

  /** Wrapped text in a column of the page; gives the height that it took. */
  block(
    text: string,
    x: number,
    y: number,
    width: number,
    style: TextStyle,
    align: Alignment = 'left',
  ): number {
    const lines = this.linesOf(text, width, style, align);
    lines.forEach((line, index) => {
      const rest = width - this.widthOf(line, style);
      const shift = align === 'center' ? rest / 2 : align === 'right' ? rest : 0;
      this.line(line, x + shift, y + index * style.size * LEADING, style);
    });
    return lines.length * style.size * LEADING;
  }

  /** Wrapped text over the whole width at the current height, on further pages if need be. */
  paragraph(
    text: string,
    style: TextStyle,
    options: { align?: Alignment; indent?: number; after?: number } = {},
  ): void {
    const { align = 'left', indent = 0, after = 4 } = options;
    for (const line of this.linesOf(text, this.width - indent, style, align)) {
      this.need(style.size * LEADING);
      const rest = this.width - indent - this.widthOf(line, style);
      const shift = align === 'center' ? rest / 2 : align === 'right' ? rest : 0;
      this.line(line, this.left + indent + shift, this.y, style);
      this.y += style.size * LEADING;
    }
    this.y += after;
  }

  rule(x: number, y: number, width: number, thickness = 0.7): void {
    this.pdf
      .lineWidth(thickness)
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke('black');
  }

  box(x: number, y: number, width: number, height: number, fill?: string): void {
    if (fill) this.pdf.rect(x, y, width, height).fill(fill).fillColor('black');
    this.pdf.lineWidth(0.5).rect(x, y, width, height).stroke('black');
  }

  /** Numbers the pages but for the first, centred in the upper margin, and gives the file. */
  async finish(): Promise<Buffer> {
    const style: TextStyle = { font: 'regular', size: 13 };
    for (let page = 1; page < this.pages; page++) {
      this.pdf.switchToPage(page);
      const number = String(page + 1);
      this.line(number, (this.pdf.page.width - this.widthOf(number, style)) / 2, 10 * MM, style);
    }
    this.pdf.end();
    return this.bytes;
  }
}
