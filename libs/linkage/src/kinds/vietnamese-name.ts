import { normaliseName, stripAccents as withoutAccents } from '#vietnamese';
import { damerau } from '../text/edit-distance.js';
import { whole, type FieldKind } from './kind.js';

/** A full name by syllables; the first is the family name, the last the given name. */
export interface VietnameseName {
  readonly syllables: readonly string[];
  readonly plain: readonly string[];
  /** Any syllable carries an accent: then one without is meant to have none. */
  readonly accented: boolean;
  /** The plain syllables in alphabetical order: equal for names with the same syllables in another order. */
  readonly bag: string;
}

/** How two names differ, from the closest down. Different tones are different names. */
export const NAME_RELATIONS = [
  'same',
  'accent-free',
  'family-missing',
  'abbreviated',
  'accent-slip',
  'typing-slip',
  'middle-differs',
  'reordered',
  'given-and-middle',
  'family-and-given',
  'given',
  'different',
] as const;
export type NameRelation = (typeof NAME_RELATIONS)[number];
const RANK = Object.fromEntries(NAME_RELATIONS.map((name, i) => [name, i])) as Record<NameRelation, number>;

/** Syllable `i` of one and `j` of the other: equal, or equal without accents where one name carries none at all. */
const compatible = (a: VietnameseName, i: number, b: VietnameseName, j: number): boolean =>
  a.syllables[i] === b.syllables[j] || (a.plain[i] === b.plain[j] && !(a.accented && b.accented));

/** An initial ('v', 'ng', 'tr') and a syllable that it may stand for. */
const initialOf = (a: string, b: string): boolean =>
  (INITIAL.test(a) && b.startsWith(a)) || (INITIAL.test(b) && a.startsWith(b));
const INITIAL = /^[^aeiouy]{1,3}$|^[aeiouy]$/;

/** Relation of two names; symmetric. */
export function relateNames(a: VietnameseName, b: VietnameseName): NameRelation {
  const [short, long] = a.syllables.length <= b.syllables.length ? [a, b] : [b, a];
  const n = short.syllables.length;
  const longest = long.syllables.length;
  const agrees = (i: number, j: number): boolean => compatible(short, i, long, j);
  if (n === longest) {
    const relation = bySyllable(short, long);
    if (relation !== null) return relation;
    if (n > 1 && short.bag === long.bag) return 'reordered';
    if (!agrees(n - 1, n - 1)) return 'different';
    if (n > 2 && agrees(0, 0)) return 'family-and-given';
    let tail = 1;
    while (tail < n && agrees(n - 1 - tail, n - 1 - tail)) tail++;
    return n > 2 && tail === n - 1 ? 'given-and-middle' : 'given';
  }
  if (!agrees(n - 1, longest - 1)) return 'different';
  if (longest === n + 1 && n > 1) {
    let tail = 1;
    while (tail < n && agrees(n - 1 - tail, n - tail)) tail++;
    if (tail === n) return 'family-missing';
  }
  if (n === 1 || !agrees(0, 0)) return 'given';
  let i = 0;
  for (let j = 0; j < longest && i < n; j++) if (agrees(i, j)) i++;
  return i === n ? 'middle-differs' : 'family-and-given';
}

/** Relation of names with equally many syllables that differ in none or one, or by initials; null: farther apart. */
function bySyllable(a: VietnameseName, b: VietnameseName): NameRelation | null {
  const n = a.syllables.length;
  let exact = 0;
  let fitting = 0;
  let abbreviated = 0;
  let apart = -1;
  for (let i = 0; i < n; i++) {
    const [s, t] = [a.plain[i]!, b.plain[i]!];
    if (a.syllables[i] === b.syllables[i]) exact++;
    else if (compatible(a, i, b, i)) fitting++;
    else if (initialOf(s, t)) abbreviated++;
    else if (apart >= 0) return null;
    else apart = i;
  }
  if (exact === n) return 'same';
  if (exact + fitting === n) return 'accent-free';
  if (apart < 0) return exact + fitting > 0 || n > 2 ? 'abbreviated' : null;
  if (abbreviated > 0 || n === 1) return null;
  const [s, t] = [a.plain[apart]!, b.plain[apart]!];
  if (s === t) return 'accent-slip';
  // Hồng and Hương are one letter apart only without their accents.
  const slip = a.accented && b.accented ? damerau(a.syllables[apart]!, b.syllables[apart]!) : damerau(s, t);
  if (Math.max(s.length, t.length) > 2 && slip === 1) return 'typing-slip';
  return n > 3 && apart > 0 && apart < n - 1 ? 'middle-differs' : null;
}

export const vietnameseName: FieldKind<VietnameseName> = {
  storage: 'text',
  canonical(parts) {
    const { key: name } = normaliseName(parts.filter((part) => part !== null).join(' '));
    return name === '' ? null : name;
  },
  parse(canonical) {
    const syllables = canonical.split(' ');
    const plain = syllables.map(withoutAccents);
    return { syllables, plain, accented: canonical !== plain.join(' '), bag: [...plain].sort().join(' ') };
  },
  measures: {
    'name-relation': { scale: 'distance', of: (a, b) => RANK[relateNames(a, b)] },
  },
  views: {
    whole,
    plain: (value) => [withoutAccents(value)],
    given: (value) => [withoutAccents(value).split(' ').at(-1)!],
    'middle-given': (value) => {
      const syllables = withoutAccents(value).split(' ');
      return [syllables.slice(Math.min(1, syllables.length - 1)).join(' ')];
    },
    'family-given': (value) => {
      const syllables = withoutAccents(value).split(' ');
      return [`${syllables[0]!} ${syllables.at(-1)!}`];
    },
    'family-middle': (value) => {
      const syllables = withoutAccents(value).split(' ');
      return syllables.length < 3 ? [] : [syllables.slice(0, -1).join(' ')];
    },
    family: (value) => [value.split(' ')[0]!],
    'family-plain': (value) => [withoutAccents(value).split(' ')[0]!],
    initials: (value) => [
      withoutAccents(value)
        .split(' ')
        .map((syllable) => syllable[0])
        .join(''),
    ],
  },
};

/** Condition value for a relation: "at most this far". */
export function nameRelationRank(relation: NameRelation): number {
  return RANK[relation];
}
