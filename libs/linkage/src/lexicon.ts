import type { FieldKind } from './kinds/kind.js';

/**
 * Distinct values of a kind as dense codes, parsed once each. Code 0 stands for "missing". Fields of one
 * kind share a lexicon, so that their codes compare across fields.
 */
export class Lexicon {
  private readonly codes = new Map<string, number>();
  private readonly texts: string[] = [''];
  private readonly parsedValues: unknown[] = [null];

  constructor(private readonly kind: FieldKind<unknown>) {}

  get size(): number {
    return this.texts.length;
  }

  /** Code of a canonical value, new or known. */
  intern(canonical: string): number {
    let code = this.codes.get(canonical);
    if (code === undefined) {
      code = this.texts.length;
      this.codes.set(canonical, code);
      this.texts.push(canonical);
      this.parsedValues.push(undefined);
    }
    return code;
  }

  /** All texts by code, for handing the lexicon to another thread. */
  allTexts(): readonly string[] {
    return this.texts;
  }

  text(code: number): string {
    return this.texts[code]!;
  }

  /** Values are parsed when they are first compared: most never are. */
  parsed(code: number): unknown {
    return (this.parsedValues[code] ??= this.kind.parse(this.texts[code]!));
  }
}

const SLOTS = 1 << 18;
const MULTIPLIER = 2 ** 26;

/** Remembers a symmetric function of two codes in a direct-mapped table: common name pairs recur endlessly. */
export function memoised(of: (a: number, b: number) => number): (a: number, b: number) => number {
  const keys = new Float64Array(SLOTS).fill(-1);
  const results = new Float64Array(SLOTS);
  return (a, b) => {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const key = low * MULTIPLIER + high;
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 14;
    if (keys[slot] === key) return results[slot]!;
    const result = of(low, high);
    keys[slot] = key;
    results[slot] = result;
    return result;
  };
}
