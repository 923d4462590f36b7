import { createReadStream } from 'node:fs';

/** Input that cannot be used: what is wrong and what to do. Ends the command with exit code 2. */
export class InputError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InputError';
  }
}

/** A row longer than this is a broken file, not a record. */
const LONGEST_ROW = 1 << 20;

/**
 * Streams the rows of a CSV file (RFC 4180; comma, semicolon or tab, found from the header). The first row
 * is the header. Rows are split without an object per cell; memory does not grow with the file.
 */
export async function readCsv(
  file: string,
  onHeader: (columns: string[]) => void,
  onRow: (cells: string[], line: number) => void,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let delimiter: string | null = null;
  let width = 0;
  let line = 0;

  const take = (row: string): void => {
    line++;
    if (row === '') return;
    if (delimiter === null) {
      const header = row.replace(/^\ufeff/, '');
      delimiter = [',', ';', '\t'].sort((x, y) => header.split(y).length - header.split(x).length)[0]!;
      const columns = splitRow(header, delimiter).map((column) => column.trim());
      const repeated = columns.find((column, i) => columns.indexOf(column) !== i);
      if (repeated !== undefined)
        throw new InputError(`${file}: the column "${repeated}" occurs twice. Rename or remove one.`);
      width = columns.length;
      onHeader(columns);
      return;
    }
    const cells = splitRow(row, delimiter);
    if (cells.length !== width) {
      throw new InputError(
        `${file}, line ${line}: ${cells.length} cells instead of ${width}. Quote cells that contain "${delimiter}" or line breaks.`,
      );
    }
    onRow(cells, line);
  };

  const feed = (text: string, last: boolean): void => {
    let from = 0;
    const buffer = rest === '' ? text : rest + text;
    for (;;) {
      let end = buffer.indexOf('\n', from);
      if (end < 0 && last && from < buffer.length) end = buffer.length;
      if (end < 0) break;
      // A line break inside quotes belongs to the cell: quotes come in pairs in a complete row.
      while (end < buffer.length && oddQuotes(buffer, from, end)) {
        const next = buffer.indexOf('\n', end + 1);
        if (next < 0 && !last) {
          end = -1;
          break;
        }
        if (next < 0) throw new InputError(`${file}, line ${line + 1}: a quoted cell is never closed.`);
        end = next;
      }
      if (end < 0) break;
      const stop = end > from && buffer.charCodeAt(end - 1) === 13 ? end - 1 : end;
      take(buffer.slice(from, stop));
      from = end + 1;
    }
    rest = buffer.slice(from);
    if (rest.length > LONGEST_ROW) {
      throw new InputError(
        `${file}, line ${line + 1}: longer than ${LONGEST_ROW} characters. The file is not the CSV expected.`,
      );
    }
  };

  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }))
      feed(decoder.decode(chunk as Buffer, { stream: true }), false);
    feed(decoder.decode(), true);
  } catch (error) {
    throw readable(error, file);
  }
  if (delimiter === null) throw new InputError(`${file} is empty. Give a CSV file with a header row.`);
}

function readable(error: unknown, file: string): unknown {
  if (error instanceof InputError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new InputError(`${file} is not UTF-8. Save it as "CSV UTF-8" and try again.`, { cause: error });
  }
  if (code === 'ENOENT') return new InputError(`${file} does not exist.`, { cause: error });
  if (code === 'EISDIR' || code === 'EACCES')
    return new InputError(`${file} cannot be read (${code}).`, { cause: error });
  return error;
}

function oddQuotes(text: string, from: number, to: number): boolean {
  let odd = false;
  for (let at = text.indexOf('"', from); at >= 0 && at < to; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function splitRow(row: string, delimiter: string): string[] {
  if (!row.includes('"')) return row.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (row.charCodeAt(at) === 34) {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const quote = row.indexOf('"', from);
        if (quote < 0) return [...cells, cell + row.slice(from)];
        cell += row.slice(from, quote);
        if (row.charCodeAt(quote + 1) !== 34) {
          at = quote + 1;
          break;
        }
        cell += '"';
        from = quote + 2;
      }
      const next = row.indexOf(delimiter, at);
      cells.push(cell + row.slice(at, next < 0 ? undefined : next));
      if (next < 0) return cells;
      at = next + 1;
    } else {
      const next = row.indexOf(delimiter, at);
      cells.push(row.slice(at, next < 0 ? undefined : next));
      if (next < 0) return cells;
      at = next + 1;
    }
  }
}
