import { damerau, levenshtein } from '../text/edit-distance.js';
import { jaroWinkler } from '../text/jaro-winkler.js';
import { tidy, withoutAccents } from '../text/fold.js';
import { whole, type FieldKind } from './kind.js';

export interface Text {
  readonly text: string;
  readonly plain: string;
  readonly compact: string;
  readonly tokens: readonly string[];
}

function shared(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  for (const token of new Set(a)) if (b.includes(token)) count++;
  return count;
}

function initials(a: Text, b: Text): boolean {
  if (a.tokens.length !== b.tokens.length) return false;
  return a.tokens.every((token, i) => {
    const other = b.tokens[i]!;
    return (
      token === other ||
      (token.length === 1 ? other.startsWith(token) : other.length === 1 && token.startsWith(other))
    );
  });
}

/** Best Jaro–Winkler similarity between a token of one and a token of the other. */
function bestToken(a: Text, b: Text): number {
  let best = 0;
  for (const s of a.tokens) for (const t of b.tokens) best = Math.max(best, jaroWinkler(s, t));
  return best;
}

const test = (of: (a: Text, b: Text) => boolean) => ({
  scale: 'test' as const,
  of: (a: Text, b: Text) => (of(a, b) ? 1 : 0),
});

/** Free text: names in Latin letters, streets, places, occupations. */
export const text: FieldKind<Text> = {
  storage: 'text',
  canonical(parts, options) {
    const joined = tidy(parts.filter((part) => part !== null).join(' '));
    const value = options.values?.[joined] ?? joined;
    return value === '' || options.missing?.includes(value) ? null : value;
  },
  parse(canonical) {
    const plain = withoutAccents(canonical);
    return { text: canonical, plain, compact: plain.replaceAll(' ', ''), tokens: plain.split(' ') };
  },
  measures: {
    'accent-free': test((a, b) => a.plain === b.plain),
    spacing: test((a, b) => a.compact === b.compact),
    transposed: test(
      (a, b) =>
        a.tokens.length === b.tokens.length &&
        [...a.tokens].sort().join(' ') === [...b.tokens].sort().join(' '),
    ),
    initials: test(initials),
    contains: test((a, b) => a.compact.startsWith(b.compact) || b.compact.startsWith(a.compact)),
    'edit-distance': { scale: 'distance', of: (a, b) => levenshtein(a.plain, b.plain) },
    'damerau-distance': { scale: 'distance', of: (a, b) => damerau(a.plain, b.plain) },
    'jaro-winkler': { scale: 'similarity', of: (a, b) => jaroWinkler(a.plain, b.plain) },
    'best-token': { scale: 'similarity', of: bestToken },
    'shared-tokens': { scale: 'similarity', of: (a, b) => shared(a.tokens, b.tokens) },
    'token-overlap': {
      scale: 'similarity',
      of: (a, b) => shared(a.tokens, b.tokens) / Math.min(new Set(a.tokens).size, new Set(b.tokens).size),
    },
    'common-prefix': {
      scale: 'similarity',
      of(a, b) {
        let length = 0;
        while (length < a.compact.length && a.compact[length] === b.compact[length]) length++;
        return length;
      },
    },
  },
  views: {
    whole,
    plain: (value) => [withoutAccents(value)],
    tokens: (value) => [...new Set(withoutAccents(value).split(' '))],
    first: (value) => [withoutAccents(value).split(' ')[0]!],
    last: (value) => [withoutAccents(value).split(' ').at(-1)!],
    'prefix-3': (value) => [withoutAccents(value).replaceAll(' ', '').slice(0, 3)],
    'prefix-4': (value) => [withoutAccents(value).replaceAll(' ', '').slice(0, 4)],
    'prefix-6': (value) => [withoutAccents(value).replaceAll(' ', '').slice(0, 6)],
    initial: (value) => [withoutAccents(value).slice(0, 1)],
    consonants: (value) => [consonants(withoutAccents(value))],
  },
};

/** First letter and the consonants after it, doubled ones once: a spelling that survives vowel slips. */
function consonants(plain: string): string {
  const letters = plain.replaceAll(' ', '');
  return (
    letters.slice(0, 1) +
    letters
      .slice(1)
      .replace(/[aeiouyhw]/g, '')
      .replace(/(.)\1+/g, '$1')
  );
}
