/**
 * Bit-parallel edit distances over UTF-16 code units. Strings of names, dates and streets fit into one
 * 32-bit word nearly always; longer ones take the plain dynamic programme.
 */

/** Match vectors of the pattern, by code unit; zeroed again after every call. */
const vectors = new Int32Array(65536);

/**
 * Levenshtein distance (insert, delete, substitute).
 * Source: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003.
 */
export function levenshtein(a: string, b: string): number {
  return distance(a, b, false);
}

/** Optimal string alignment distance: Levenshtein plus the swap of two neighbours as one edit. */
export function damerau(a: string, b: string): number {
  return distance(a, b, true);
}

function distance(first: string, second: string, swaps: boolean): number {
  const shorter = first.length <= second.length ? first : second;
  const longer = first.length <= second.length ? second : first;
  const length = shorter.length;
  if (length === 0) return longer.length;
  if (length > 32) return table(shorter, longer, swaps);
  for (let i = 0; i < length; i++) vectors[shorter.charCodeAt(i)]! |= 1 << i;
  const last = 1 << (length - 1);
  let vp = -1;
  let vn = 0;
  let d0 = 0;
  let previous = 0;
  let score = length;
  for (let j = 0; j < longer.length; j++) {
    const match = vectors[longer.charCodeAt(j)]!;
    const swap = swaps ? ((~d0 & match) << 1) & previous : 0;
    d0 = (((match & vp) + vp) ^ vp) | match | vn | swap | 0;
    const hp = vn | ~(d0 | vp);
    const hn = d0 & vp;
    if (hp & last) score++;
    if (hn & last) score--;
    const shifted = (hp << 1) | 1;
    vp = (hn << 1) | ~(d0 | shifted);
    vn = d0 & shifted;
    previous = match;
  }
  for (let i = 0; i < length; i++) vectors[shorter.charCodeAt(i)] = 0;
  return score;
}

function table(a: string, b: string, swaps: boolean): number {
  const width = b.length + 1;
  let before = new Uint32Array(width);
  let above = Uint32Array.from({ length: width }, (_, j) => j);
  let row = new Uint32Array(width);
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    for (let j = 1; j < width; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (
        swaps &&
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        best = Math.min(best, before[j - 2]! + 1);
      }
      row[j] = best;
    }
    [before, above, row] = [above, row, before];
  }
  return above[b.length]!;
}
