/** Takes the rows of delimited text. */
export interface CsvSink {
  row(cells: readonly string[], line: number): void;
  fault(code: 'row.too-long' | 'row.quote-open', given: string | null, line: number): void;
}

const MAX_ROW_CHARACTERS = 1024 * 1024;
/** A quoted cell that is not closed within this is a stray mark: its line is refused and the next one read. */
const MAX_QUOTED_CHARACTERS = 64 * 1024;
const MAX_QUOTED_LINES = 50;

/**
 * Divides delimited text into cells, however the text is cut. Line ends may be mixed; a quotation mark counts
 * only at the beginning of a cell, elsewhere it is a letter; text behind a closing one belongs to the cell.
 */
export class CsvTokens {
  private pending = '';
  private line = 1;
  private passingOver = false;

  constructor(
    private readonly delimiter: string,
    private readonly quote: string | null,
    private readonly sink: CsvSink,
  ) {}

  write(text: string): void {
    this.pending += text;
    this.consume(false);
  }

  end(): void {
    this.consume(true);
    if (this.pending !== '') this.finish(this.pending);
    this.pending = '';
  }

  private consume(isEnd: boolean): void {
    const text = this.pending;
    let at = 0;
    while (at < text.length) {
      const end = lineEnd(text, at);
      if (end === -1 || (!isEnd && text[end] === '\r' && end + 1 === text.length)) break;
      const line = text.slice(at, end);
      const next = text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
      if (this.passingOver) {
        this.passingOver = false;
        this.line++;
      } else if (this.quote === null || !line.includes(this.quote)) {
        this.emit(line.split(this.delimiter), line.length);
        this.line++;
      } else {
        const after = this.quoted(text, at, isEnd);
        if (after === null) break;
        if (after === -1) {
          this.sink.fault('row.quote-open', line.length > MAX_QUOTED_CHARACTERS ? null : line, this.line);
          this.line++;
        } else {
          at = after;
          continue;
        }
      }
      at = next;
    }
    this.pending = at === 0 ? text : text.slice(at);
    if (this.pending.length > MAX_ROW_CHARACTERS + MAX_QUOTED_CHARACTERS && !isEnd) this.passOver();
  }

  /** A line without end: refused, and passed over up to its end. */
  private passOver(): void {
    if (!this.passingOver) this.sink.fault('row.too-long', null, this.line);
    this.passingOver = true;
    this.pending = '';
  }

  /** The last line, which has no end. */
  private finish(line: string): void {
    if (this.passingOver) return;
    if (this.quote === null || !line.includes(this.quote))
      return this.emit(line.split(this.delimiter), line.length);
    const after = this.quoted(`${line}\n`, 0, true);
    if (after === -1) this.sink.fault('row.quote-open', line, this.line);
  }

  /**
   * Reads a row with quoted cells from `start`. Returns where the next row begins; null: the text ends before
   * the row does; -1: a quotation mark is never closed.
   */
  private quoted(text: string, start: number, isEnd: boolean): number | null {
    const { delimiter } = this;
    const quote = this.quote!;
    const cells: string[] = [];
    let at = start;
    let lines = 1;
    for (;;) {
      let cell = '';
      if (text.startsWith(quote, at)) {
        let from = at + 1;
        for (;;) {
          const close = text.indexOf(quote, from);
          if (close === -1) {
            const waits = !isEnd && text.length - start < MAX_QUOTED_CHARACTERS && countLines(text, start, text.length) < MAX_QUOTED_LINES; // prettier-ignore
            return waits ? null : -1;
          }
          if (close - start > MAX_QUOTED_CHARACTERS || countLines(text, start, close) >= MAX_QUOTED_LINES)
            return -1;
          if (close + 1 === text.length && !isEnd) return null;
          cell += text.slice(from, close);
          from = close + 1;
          if (text[from] !== quote) break;
          cell += quote;
          from++;
        }
        const inside = countLines(text, at, from);
        // A mark that "closes" lines later in the middle of a text never opened anything.
        if (inside > 0 && from < text.length && ![delimiter, '\n', '\r'].includes(text[from]!)) return -1;
        lines += inside;
        at = from;
      }
      const stop = cellEnd(text, at, delimiter);
      if (stop === -1) return null;
      cell += text.slice(at, stop);
      cells.push(cell);
      at = stop + 1;
      if (text[stop] === delimiter) continue;
      if (text[stop] === '\r') {
        if (stop + 1 === text.length && !isEnd) return null;
        if (text[stop + 1] === '\n') at = stop + 2;
      }
      this.emit(cells, stop - start);
      this.line += lines;
      return at;
    }
  }

  private emit(cells: readonly string[], length: number): void {
    if (length > MAX_ROW_CHARACTERS) this.sink.fault('row.too-long', null, this.line);
    else if (length > 0) this.sink.row(cells, this.line);
  }
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  const to = newline === -1 ? text.length : newline;
  const carriage = text.indexOf('\r', from);
  return carriage !== -1 && carriage < to ? carriage : newline;
}

function cellEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === delimiter || char === '\n' || char === '\r') return at;
  }
  return -1;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The delimiter that divides most lines of a sample into equally many cells. */
export function detectDelimiter(sample: string): string {
  const lines = sample
    .split(/\r\n|\n|\r/, 60)
    .slice(0, 59)
    .filter((line) => line.trim() !== '');
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.replace(/"[^"]*"/g, '').split(delimiter).length - 1;
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    const [count = 0, times = 0] =
      [...counts].sort((a, b) => b[1] * Math.log(b[0] + 1) - a[1] * Math.log(a[0] + 1))[0] ?? [];
    const score = times * Math.log(count + 1);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
