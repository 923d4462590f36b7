import { decodeSingle } from '#vietnamese';
import { decodedTexts } from './letters.js';
import { headingKey } from './plain.js';

/** The heading rows of a list as found in the source. */
export interface Header {
  /** As the organisation writes them; of a heading that spans others: `upper / lower`. */
  readonly columns: readonly string[];
  readonly sheet: string | null;
  /** Texts above the header, row by row. */
  readonly titles: readonly string[];
}

/** Finds columns by their names: exactly, then without regard to case, accents, signs and old encodings. */
export class HeaderIndex {
  private readonly exact = new Map<string, number>();
  private readonly loose = new Map<string, number>();

  constructor(readonly columns: readonly string[]) {
    const together = decodedTexts(columns);
    columns.forEach((name, index) => {
      const trimmed = name.trim();
      if (trimmed === '') return;
      this.add(trimmed, index);
      const lower = trimmed.split(' / ').at(-1)!;
      if (lower !== trimmed) this.add(lower, index);
      // A heading by itself may be as good in another encoding; all together tell which it is.
      const decoded = together[index]!.trim();
      if (decoded !== trimmed) this.add(decoded, index);
      const alone = decodeSingle(trimmed)?.text;
      if (alone !== undefined) this.add(alone, index);
    });
  }

  /** Index of the column; undefined: there is none of this name. */
  find(name: string): number | undefined {
    return this.exact.get(name.trim()) ?? this.loose.get(headingKey(name));
  }

  private add(name: string, index: number): void {
    if (!this.exact.has(name)) this.exact.set(name, index);
    const key = headingKey(name);
    if (key !== '' && !this.loose.has(key)) this.loose.set(key, index);
  }
}

/** Joins two heading rows: an upper heading spans the empty cells to its right while there are lower ones. */
export function joinHeadings(upper: readonly string[], lower: readonly string[]): string[] {
  const width = Math.max(upper.length, lower.length);
  const names: string[] = [];
  let spanning = '';
  for (let i = 0; i < width; i++) {
    const above = (upper[i] ?? '').trim();
    const below = (lower[i] ?? '').trim();
    if (above !== '') spanning = above;
    else if (below === '') spanning = '';
    names.push(below === '' ? above : above === '' && spanning === '' ? below : `${spanning} / ${below}`);
  }
  return names;
}
