import { parsePlaceName, stripAccents } from '#vietnamese';
import type { FieldKind } from './kind.js';

/** Candidates of a commune, told apart by `|`: an old address may lead to several communes of today. */
const candidates = (canonical: string): readonly string[] => canonical.split('|');

const PLACE_TEST = { scale: 'test' as const };

/**
 * Commune of residence. Columns: code, text, province in words. The value is the code of today's commune,
 * several joined by `|` where the reform leaves a choice, else the bare name in words.
 */
export const vietnameseCommune: FieldKind<readonly string[]> = {
  storage: 'text',
  canonical([code, text, province], _options, references) {
    if (!code && !text) return null;
    const codes = references?.communes?.(code ?? null, text ?? null, province ?? null) ?? [];
    if (codes.length > 0) return codes.join('|');
    const digits = code?.trim() ?? '';
    if (/^\d{1,5}$/.test(digits)) return digits.padStart(5, '0');
    return (text && parsePlaceName(text).key) || null;
  },
  parse: candidates,
  measures: {
    /** One of the communes that the one may be is one of those that the other may be. */
    'possibly-same': { ...PLACE_TEST, of: (a, b) => (a.some((candidate) => b.includes(candidate)) ? 1 : 0) },
  },
  views: { whole: candidates },
};

const NUMBERS: Readonly<Record<string, number>> = {
  ...{
    mot: 1,
    nhat: 1,
    hai: 2,
    nhi: 2,
    ba: 3,
    bon: 4,
    tu: 4,
    nam: 5,
    sau: 6,
    bay: 7,
    tam: 8,
    chin: 9,
    muoi: 10,
  },
};

/** 'năm' → '5', 'mười hai' → '12', 'a5' → '5': hamlets are numbered in many ways. */
function hamletNumber(key: string): string {
  const plain = stripAccents(key);
  const abbreviated = /^(?:a|k|kp|t|to|d|doi)\s*0*(\d{1,2})$/.exec(plain);
  if (abbreviated) return abbreviated[1]!;
  const words = plain.split(' ').map((word) => NUMBERS[word] ?? 0);
  if (words.length > 2 || words.includes(0)) return key;
  if (words.length === 1) return String(words[0]);
  return words[0] === 10 ? String(10 + words[1]!) : words[1] === 10 ? String(words[0]! * 10) : key;
}

/** Hamlet (ấp, khóm, khu phố, thôn): free text, without the word of rank; numbers in digits. */
export const vietnameseHamlet: FieldKind<{ key: string; plain: string }> = {
  storage: 'text',
  canonical([text]) {
    if (!text) return null;
    const { key } = parsePlaceName(text);
    return key === '' ? null : hamletNumber(key);
  },
  parse: (canonical) => ({ key: canonical, plain: stripAccents(canonical) }),
  measures: {
    'accent-free': { ...PLACE_TEST, of: (a, b) => (a.plain === b.plain ? 1 : 0) },
  },
  views: { whole: (value) => [value], plain: (value) => [stripAccents(value)] },
};
