import { normaliseName } from '#vietnamese';

/**
 * What persons are found by: the words of a name in lower case without accents, the given name first, so that
 * the end of a name is the beginning of its key. null: there is no name.
 */
export function nameKey(name: string | null | undefined): string | null {
  const { plainSyllables } = normaliseName(name ?? '');
  return plainSyllables.length === 0 ? null : [...plainSyllables].reverse().join(' ');
}
