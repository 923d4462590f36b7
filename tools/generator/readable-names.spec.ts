import { randomInt } from 'node:crypto';
import { encodeLegacy, isSyllable, TEXT_ENCODINGS, type TextEncoding } from '#vietnamese';
import { columnEncoding, decodeCell, readable } from '../../libs/adapters/src/mapping/letters.js';
import { drawFamily, drawName, nameWords } from './names.js';
import type { MinorityGroup } from './province.js';
import { Random } from './random.js';

const NAMES = 12_000;
const OLD_ENCODINGS = TEXT_ENCODINGS.filter((encoding) => encoding !== 'unicode');
const GROUPS: readonly (MinorityGroup | null)[] = [
  null, null, null, null, null, null, null, 'khmer', 'cham', 'hoa', 'tay-nung', 'dao', 'e-de', 'co-ho',
]; // prettier-ignore

describe('names of all groups of the population', () => {
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
  const names = [...new Set(drawn(seed))];

  it(`are read as they stand (SEED=${seed})`, () => {
    const others = names.filter((name) => readable(name)?.text !== name);
    expect(others).toEqual([]);
  });

  it.each(OLD_ENCODINGS)(`come back from a column in %s (SEED=${seed})`, (encoding) => {
    const column = names.map((name) => encodeLegacy(name, encoding));
    expect(columnEncoding(column)).toBe(encoding);
    const wrong = names.filter((name, i) => !isSame(decodeCell(column[i]!, encoding), name));
    // A lone name that is as good in Unicode, as Sôn is, stands in a column of few such.
    expect(wrong.filter((name) => !isAmbiguous(name, encoding))).toEqual([]);
  });

  it.each(OLD_ENCODINGS)(
    `in %s are never taken for a name when they come alone, but for words of Vietnamese (SEED=${seed})`,
    (encoding) => {
      const taken = names.filter((name) => {
        const read = readable(encodeLegacy(name, encoding));
        return read !== null && !isSame(read.text, name);
      });
      expect(taken.filter((name) => !isAmbiguous(name, encoding))).toEqual([]);
    },
  );
});

/** Whether everything that the encoding changes looks like other words of Vietnamese: no reader could tell. */
function isAmbiguous(name: string, encoding: TextEncoding): boolean {
  const words = encodeLegacy(name, encoding)
    .toLowerCase()
    .split(/[\s'-]+/);
  return words.every((word) => /^\p{ASCII}*$/u.test(word) || isSyllable(word));
}

function isSame(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

function* drawn(seed: number): Generator<string> {
  const random = new Random(seed, 77);
  for (let i = 0; i < NAMES; i++) {
    const group = random.pick(GROUPS);
    const sex = random.chance(0.5) ? 'male' : 'female';
    const family = drawFamily(random, random.chance(0.6) ? 'south' : 'north', group, sex);
    const name = nameWords(drawName(random, group, sex, 1940 + (i % 70), family)).join(' ');
    yield random.chance(0.2) ? name.toUpperCase() : name;
    // Clerks write the accent of this word on either letter.
    if (name.includes('Néang')) yield name.replace('Néang', 'Neáng');
  }
}
