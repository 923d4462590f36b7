import type { Reading } from './generated-record.js';
import type { CalendarDate, Person } from './population.js';
import { syllable, withoutMarks } from './syllable.js';

/** What two readings of one human have in common; '' , 0, -1 or null where nothing. */
export interface Shared {
  /** Patterns of the name's words in their order; null when the number of words differs. */
  readonly words: readonly WordPattern[] | null;
  /** First and last word when the number of words differs. */
  readonly ends: readonly [WordPattern, WordPattern] | null;
  /** Given name without accents, when both have it in full. */
  readonly given: string;
  /** Year and day with month, each shared or 0. */
  readonly birth: CalendarDate;
  readonly sex: Person['sex'] | null;
  /** Twelve digits; `?` where the two differ by one digit or one transposition. */
  readonly nationalId: string;
  readonly oldNationalId: string;
  readonly phone: string;
  readonly commune: number;
  readonly hamlet: number;
}

/** `key`: the syllable with its tone; `bare`: its letters only; `initial`: its first letter; `any`: nothing. */
type WordPattern =
  { readonly kind: 'key' | 'bare' | 'initial'; readonly value: string } | { readonly kind: 'any' };
const ANY: WordPattern = { kind: 'any' };

/** What two records still share after their errors, field by field; contradicting fields share nothing. */
export function sharedEvidence(a: Reading, b: Reading): Shared {
  const same = a.words.length === b.words.length;
  const words = same ? a.words.map((word, i) => sharedWord(word, b.words[i] ?? '')) : null;
  const lastWords: [string, string] = [a.words.at(-1) ?? '', b.words.at(-1) ?? ''];
  const last = sharedWord(...lastWords);
  const hamlet = a.commune === b.commune && a.hamlet === b.hamlet ? a.hamlet : -1;
  return {
    words,
    ends: same ? null : [sharedWord(a.words[0] ?? '', b.words[0] ?? ''), last],
    given: last.kind === 'key' || last.kind === 'bare' ? syllable(lastWords[0]).bare : '',
    birth: sharedBirth(a.birth, b.birth),
    sex: a.sex === b.sex ? a.sex : null,
    nationalId: sharedDigits(a.nationalId, b.nationalId),
    oldNationalId: a.oldNationalId === b.oldNationalId ? a.oldNationalId : '',
    phone: a.phone === b.phone ? a.phone : '',
    commune: a.commune === b.commune ? a.commune : -1,
    hamlet,
  };
}

function sharedWord(a: string, b: string): WordPattern {
  const [left, right] = [syllable(a), syllable(b)];
  if (a.endsWith('.') || b.endsWith('.')) {
    const [short, long] =
      a.endsWith('.') && a.length <= b.length ? [left.bare, right.bare] : [right.bare, left.bare];
    const stem = short.replace('.', '');
    return long.startsWith(stem) ? { kind: 'initial', value: stem } : ANY;
  }
  if (left.key === right.key) return { kind: 'key', value: left.key };
  if (left.bare === right.bare) return { kind: 'bare', value: left.bare };
  return ANY;
}

function sharedBirth(a: CalendarDate | null, b: CalendarDate | null): CalendarDate {
  if (a === null || b === null) return { year: 0, month: 0, day: 0 };
  const year = a.year === b.year ? a.year : 0;
  const equal = a.day === b.day && a.month === b.month;
  const swapped = a.day === b.month && a.month === b.day;
  if (a.day > 0 && b.day > 0 && (equal || swapped)) return { year, month: a.month, day: a.day };
  return { year, month: a.month === b.month ? a.month : 0, day: 0 };
}

function sharedDigits(a: string, b: string): string {
  if (a === b) return a;
  if (a.length !== 12 || b.length !== 12) return '';
  const differing = [...a].flatMap((digit, i) => (digit === b[i] ? [] : [i]));
  const [first = 0, second = 0] = differing;
  const transposed =
    differing.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
  if (differing.length !== 1 && !transposed) return '';
  return [...a].map((digit, i) => (differing.includes(i) ? '?' : digit)).join('');
}

/** Could these shared facts be about this inhabitant, going by the truth? */
export function fits(person: Person, shared: Shared): boolean {
  const { birth } = shared;
  if (birth.year > 0 && birth.year !== person.birth.year) return false;
  if (shared.sex !== null && shared.sex !== person.sex) return false;
  if (birth.day > 0 && !sameDay(birth, person.birth)) return false;
  if (birth.day === 0 && birth.month > 0 && birth.month !== person.birth.month) return false;
  if (shared.commune >= 0 && !livesIn(person, shared.commune, shared.hamlet)) return false;
  if (shared.phone !== '' && shared.phone !== person.phone && shared.phone !== person.formerPhone)
    return false;
  if (shared.oldNationalId !== '' && shared.oldNationalId !== person.oldNationalId) return false;
  if (shared.nationalId !== '' && !matchesDigits(person.nationalId, shared.nationalId)) return false;
  return matchesName(person.words, shared);
}

function sameDay(shared: CalendarDate, truth: CalendarDate): boolean {
  return (
    (shared.day === truth.day && shared.month === truth.month) ||
    (shared.day === truth.month && shared.month === truth.day)
  );
}

function livesIn(person: Person, commune: number, hamlet: number): boolean {
  return (
    (person.commune === commune && (hamlet < 0 || person.hamlet === hamlet)) ||
    (person.formerCommune === commune && (hamlet < 0 || person.formerHamlet === hamlet))
  );
}

function matchesDigits(digits: string, pattern: string): boolean {
  for (let i = 0; i < pattern.length; i++) if (pattern[i] !== '?' && pattern[i] !== digits[i]) return false;
  return true;
}

function matchesName(words: readonly string[], { words: patterns, ends }: Shared): boolean {
  if (patterns !== null) {
    return (
      words.length === patterns.length && patterns.every((pattern, i) => matchesWord(words[i] ?? '', pattern))
    );
  }
  return ends === null || (matchesWord(words[0] ?? '', ends[0]) && matchesWord(words.at(-1) ?? '', ends[1]));
}

function matchesWord(word: string, pattern: WordPattern): boolean {
  switch (pattern.kind) {
    case 'key':
      return syllable(word).key === pattern.value;
    case 'bare':
      return syllable(word).bare === pattern.value;
    case 'initial':
      return withoutMarks(word).startsWith(pattern.value);
    case 'any':
      return true;
  }
}
