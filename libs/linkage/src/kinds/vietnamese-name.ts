import { normaliseName, stripAccents as withoutAccents } from '#vietnamese';
import { damerau } from '../text/edit-distance.js';
import { whole, type FieldKind } from './kind.js';

/** A full name by syllables; the first is the family name, the last the given name. */
export interface VietnameseName {
  readonly syllables: readonly string[];
  readonly plain: readonly string[];
}

/**
 * How two names differ, from the closest down. "Compatible" syllables are equal, or equal without accents
 * where one side carries none: different tones are different names.
 */
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

const compatible = (a: string, plainA: string, b: string, plainB: string): boolean =>
  a === b || (plainA === plainB && (a === plainA || b === plainB));

/** An initial ('v', 'ng', 'tr') and a syllable that it may stand for. */
const initialOf = (a: string, b: string): boolean =>
  (INITIAL.test(a) && b.startsWith(a)) || (INITIAL.test(b) && a.startsWith(b));
const INITIAL = /^[^aeiouy]{1,3}$|^[aeiouy]$/;

/** Relation of two names; symmetric. */
export function relateNames(a: VietnameseName, b: VietnameseName): NameRelation {
  const [short, long] = a.syllables.length <= b.syllables.length ? [a, b] : [b, a];
  const n = short.syllables.length;
  const extra = long.syllables.length - n;
  const agrees = (i: number, j: number): boolean =>
    compatible(short.syllables[i]!, short.plain[i]!, long.syllables[j]!, long.plain[j]!);
  if (extra === 0) {
    let exact = 0;
    let fitting = 0;
    let abbreviated = 0;
    let accent = 0;
    let typing = 0;
    for (let i = 0; i < n; i++) {
      const s = short.plain[i]!;
      const t = long.plain[i]!;
      if (short.syllables[i] === long.syllables[i]) exact++;
      else if (agrees(i, i)) fitting++;
      else if (initialOf(s, t)) abbreviated++;
      else if (s === t) accent++;
      else if (damerau(s, t) === 1 && Math.max(s.length, t.length) > 2) typing++;
    }
    if (exact === n) return 'same';
    if (exact + fitting === n) return 'accent-free';
    if (exact + fitting + abbreviated === n && (exact + fitting > 0 || n > 2)) return 'abbreviated';
    if (exact + fitting + accent === n && accent === 1) return 'accent-slip';
    if (exact + fitting + accent + typing === n && accent + typing === 1) return 'typing-slip';
    if (n > 1 && [...short.plain].sort().join(' ') === [...long.plain].sort().join(' ')) return 'reordered';
    const sameGiven = agrees(n - 1, n - 1);
    if (sameGiven && n > 2 && agrees(0, 0))
      return n > 3 && exact + fitting === n - 1 ? 'middle-differs' : 'family-and-given';
    if (sameGiven && n > 2 && exact + fitting === n - 1) return 'given-and-middle';
    return sameGiven ? 'given' : 'different';
  }
  if (!agrees(n - 1, long.syllables.length - 1)) return 'different';
  if (extra === 1 && n > 1) {
    let tail = 0;
    while (tail < n && agrees(n - 1 - tail, n - tail)) tail++;
    if (tail === n) return 'family-missing';
  }
  if (n > 1 && agrees(0, 0)) {
    let i = 0;
    for (let j = 0; j < long.syllables.length && i < n; j++) if (agrees(i, j)) i++;
    return i === n ? 'middle-differs' : 'family-and-given';
  }
  return 'given';
}

export const vietnameseName: FieldKind<VietnameseName> = {
  storage: 'text',
  canonical(parts) {
    const { key: name } = normaliseName(parts.filter((part) => part !== null).join(' '));
    return name === '' ? null : name;
  },
  parse(canonical) {
    const syllables = canonical.split(' ');
    return { syllables, plain: syllables.map(withoutAccents) };
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
