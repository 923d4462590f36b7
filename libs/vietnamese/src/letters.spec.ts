import { describe, expect, it } from '@jest/globals';
import { cleanText } from './clean-text.js';
import { stripAccents } from './letters.js';

/** What the quick way must equal, by Unicode's own tables. */
const stripped = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .normalize('NFC');
const cleaned = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u00AD\u200B-\u200F\uFEFF]/g, '')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[\u00D0\u0189]/g, 'Đ')
    .replace(/\u00F0/g, 'đ')
    .replace(/\s+/gu, ' ')
    .trim();

describe('letters taken by table', () => {
  const codes = [
    ...range(0x00, 0x24f),
    ...range(0x300, 0x331),
    ...range(0x1e00, 0x1eff),
    0x200b,
    0x3042,
    0xfeff,
  ];

  it('are, each by itself and between others, what Unicode makes of them', () => {
    const wrong = codes
      .flatMap((code) => {
        const letter = String.fromCharCode(code);
        return [letter, `a${letter}`, `Nguyễn ${letter}ăn`, `${letter}\u0301`, ` ${letter} `];
      })
      .filter((text) => stripAccents(text) !== stripped(text) || cleanText(text) !== cleaned(text));
    expect(wrong).toEqual([]);
  });

  it('are the same in any company', () => {
    const seed = 20_261_127;
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return Math.floor((state / 0x8000_0000) * below);
    };
    for (let round = 0; round < 4_000; round++) {
      const text = Array.from({ length: random(8) }, () =>
        String.fromCharCode(random(3) > 0 ? 0x20 + random(0x5f) : codes[random(codes.length)]!),
      ).join('');
      expect([seed, text, stripAccents(text)]).toEqual([seed, text, stripped(text)]);
      expect([seed, text, cleanText(text)]).toEqual([seed, text, cleaned(text)]);
    }
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
