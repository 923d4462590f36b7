/** A stretch of a value. */
export interface Stretch {
  readonly text: string;
  /** The other value does not have it in this place. */
  readonly differs: boolean;
}

/** Values and words that share less of the longer one are marked whole: scattered letters would say nothing. */
const LEAST_SHARED = 0.4;

/** What of `value` differs from `other`, letter by letter (longest common subsequence); accents count. */
export function differences(value: string, other: string): Stretch[] {
  const [letters, others] = [[...value.normalize('NFC')], [...other.normalize('NFC')]];
  const common = commonLengths(letters, others);
  const shared = common[0]?.[0] ?? 0;
  if (shared < LEAST_SHARED * Math.max(letters.length, others.length))
    return value === '' ? [] : [{ text: value, differs: true }];
  const differ: boolean[] = [];
  for (let [i, j] = [0, 0]; i < letters.length;) {
    const same = letters[i] === others[j];
    if (!same && j < others.length && at(common, i, j + 1) >= at(common, i + 1, j)) j++;
    else {
      differ.push(!same);
      i++;
      if (same) j++;
    }
  }
  markWords(letters, differ);
  const stretches: { text: string; differs: boolean }[] = [];
  for (const [index, letter] of letters.entries()) {
    const last = stretches.at(-1);
    if (last?.differs === differ[index]) last!.text += letter;
    else stretches.push({ text: letter, differs: differ[index]! });
  }
  return stretches;
}

/** Marks the words whole of which little is shared. */
function markWords(letters: readonly string[], differ: boolean[]): void {
  for (let begin = 0, end = 0; begin < letters.length; begin = end + 1) {
    for (end = begin; /[\p{L}\p{N}]/u.test(letters[end] ?? '');) end++;
    const shared = differ.slice(begin, end).filter((each) => !each).length;
    if (shared < LEAST_SHARED * (end - begin)) differ.fill(true, begin, end);
  }
}

/**
 * Values of one field side by side, each marked against what it is compared with: of two different values against the
 * other, of more against the one that most have. What nobody else gives, and what is missing, is not marked.
 */
export function marked(values: readonly string[]): Stretch[][] {
  const given = values.filter((value) => value !== '');
  const counts = new Map<string, number>();
  for (const value of given) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts.keys()];
  const [first = '', second = ''] = distinct;
  const most = distinct.reduce((a, b) => (counts.get(b)! > counts.get(a)! ? b : a), first);
  return values.map((value) => {
    if (value === '' || distinct.length === 1) return unmarked(value);
    if (distinct.length === 2) return differences(value, value === first ? second : first);
    return value === most ? unmarked(value) : differences(value, most);
  });
}

/** A value that is compared with nothing. */
export const unmarked = (value: string): Stretch[] => (value === '' ? [] : [{ text: value, differs: false }]);

/** How long the common subsequence of the rests from i and j on is, for all i and j. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i]![j] =
        a[i] === b[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
  return lengths;
}

const at = (lengths: readonly (readonly number[])[], i: number, j: number): number => lengths[i]?.[j] ?? 0;
