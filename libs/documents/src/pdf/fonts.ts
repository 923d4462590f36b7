import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unpackWoff } from './woff.js';

export type FontStyle = 'regular' | 'bold' | 'italic' | 'boldItalic';

/**
 * Tinos has the metrics and the look of Times New Roman. It comes in parts by script; a Vietnamese text needs the
 * first two of them in nearly every word, names of ethnic minorities the third.
 */
const PARTS = ['latin', 'vietnamese', 'latin-ext'] as const;
const FILES: Readonly<Record<FontStyle, string>> = {
  regular: '400-normal',
  bold: '700-normal',
  italic: '400-italic',
  boldItalic: '700-italic',
};

/** Ranges of code points, of each part in the order of {@link PARTS}, from the package's own description. */
type Coverage = readonly (readonly (readonly [number, number])[])[];

const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/tinos/package.json'));
let coverage: Coverage | undefined;

function partsCoverage(): Coverage {
  coverage ??= PARTS.map((part) => {
    const ranges = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
    return (ranges[part] ?? '').split(',').map((range): readonly [number, number] => {
      const [from = '', to = from] = range.trim().slice(2).split('-');
      return [parseInt(from, 16), parseInt(to, 16)];
    });
  });
  return coverage;
}

/** Name under which a document registers a part of the font. */
export const fontName = (style: FontStyle, part: number): string => `Tinos-${style}-${PARTS[part] ?? ''}`;

let files: readonly { readonly name: string; readonly data: Buffer }[] | undefined;

/** The font files of every style, by name; read and unpacked once. */
export function fontFiles(): readonly { readonly name: string; readonly data: Buffer }[] {
  files ??= (Object.keys(FILES) as FontStyle[]).flatMap((style) =>
    PARTS.map((part, index) => ({
      name: fontName(style, index),
      data: unpackWoff(readFileSync(join(folder, 'files', `tinos-${part}-${FILES[style]}.woff`))),
    })),
  );
  return files;
}

/** What the font cannot draw is written in characters that it can. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  '≥': '>=',
  '≤': '<=',
  '→': '->',
  '\t': ' ',
  '\n': ' ',
};
const UNDRAWABLE = '?';

/** Text as the font can draw it: composed (NFC), with substitutes for what it lacks. */
export function drawable(text: string): string {
  let out = '';
  for (const character of text.normalize('NFC')) {
    out += SUBSTITUTES[character] ?? (partOf(character) === -1 ? UNDRAWABLE : character);
  }
  return out;
}

/** A stretch of text in one part of the font. */
export interface Run {
  readonly part: number;
  readonly text: string;
}

/** Splits drawable text into runs; as few as possible, since letters of one run are kerned. */
export function runs(text: string): Run[] {
  const found: { part: number; text: string }[] = [];
  for (const character of text) {
    const part = Math.max(0, partOf(character));
    const last = found.at(-1);
    if (last?.part === part) last.text += character;
    else found.push({ part, text: character });
  }
  return found;
}

/** First part that has the character; -1: none. */
function partOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return partsCoverage().findIndex((ranges) => ranges.some(([from, to]) => code >= from && code <= to));
}
