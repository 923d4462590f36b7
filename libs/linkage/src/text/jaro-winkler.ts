/**
 * Jaro–Winkler similarity in 0…1 (prefix scale 0.1, at most 4 characters, applied from 0.7 up).
 * Source: W. E. Winkler, "String comparator metrics and enhanced decision rules in the Fellegi–Sunter
 * model of record linkage", 1990. The matching flags live in one machine word each for strings of up to
 * 32 characters; only the first 32 of longer ones are compared.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  // The greedy assignment is not symmetric in rare cases: one order for both directions.
  return a.length < b.length || (a.length === b.length && a < b) ? similarity(a, b) : similarity(b, a);
}

function similarity(a: string, b: string): number {
  const lengthA = Math.min(a.length, 32);
  const lengthB = Math.min(b.length, 32);
  if (lengthA === 0 || lengthB === 0) return 0;
  const window = Math.max(0, (Math.max(lengthA, lengthB) >> 1) - 1);
  let flagsA = 0;
  let flagsB = 0;
  let matches = 0;
  for (let i = 0; i < lengthA; i++) {
    const unit = a.charCodeAt(i);
    const end = Math.min(lengthB - 1, i + window);
    for (let j = Math.max(0, i - window); j <= end; j++) {
      if ((flagsB & (1 << j)) === 0 && b.charCodeAt(j) === unit) {
        flagsA |= 1 << i;
        flagsB |= 1 << j;
        matches++;
        break;
      }
    }
  }
  if (matches === 0) return 0;
  let transpositions = 0;
  for (let i = 0, j = 0; i < lengthA; i++) {
    if ((flagsA & (1 << i)) === 0) continue;
    while ((flagsB & (1 << j)) === 0) j++;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) transpositions++;
    j++;
  }
  const jaro = (matches / lengthA + matches / lengthB + (matches - (transpositions >> 1)) / matches) / 3;
  if (jaro < 0.7) return jaro;
  let prefix = 0;
  while (prefix < 4 && prefix < lengthA && prefix < lengthB && a.charCodeAt(prefix) === b.charCodeAt(prefix))
    prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}
