/** Longer texts repeat too seldom to be worth their room. */
const LONGEST = 100;

/**
 * Remembers the results of a pure function of one text: lists repeat places and names. Forgets all of them when there
 * are `limit`, so that garbage does not grow it; what is common is back at once.
 */
export function remembered<Result>(of: (text: string) => Result, limit: number): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const result = of(text);
    if (text.length <= LONGEST) {
      if (known.size >= limit) known.clear();
      // A copy: the text may be a slice that keeps the whole file it was cut from in memory.
      known.set(Buffer.from(text, 'utf16le').toString('utf16le'), result);
    }
    return result;
  };
}
