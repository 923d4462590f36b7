import fc from 'fast-check';
import { cleanNumberText, cleanText, hasInvisible } from './index.js';

describe('cleanText', () => {
  it.each([
    ['NFD', 'Hòa'.normalize('NFD'), 'Hòa'],
    ['no-break space', 'Nguyễn\u00a0Văn', 'Nguyễn Văn'],
    ['zero-width space', 'Nguyễn\u200b Văn', 'Nguyễn Văn'],
    ['byte-order mark', '\ufeffNguyễn', 'Nguyễn'],
    ['soft hyphen', 'Nguy\u00adễn', 'Nguyễn'],
    ['tabs and line ends', ' Nguyễn\t\r\nVăn ', 'Nguyễn Văn'],
    ['NUL', 'Nguyễn\u0000Văn', 'Nguyễn Văn'],
    ['Icelandic Eth', 'Ðặng, Ɖặng, ðặng', 'Đặng, Đặng, đặng'],
    ['deprecated tone marks', 'A\u0301 A\u0341', 'Á Á'],
    ['nothing to do', 'Nguyễn Văn Đức', 'Nguyễn Văn Đức'],
  ])('%s', (_kind, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('tells whether something could not be seen', () => {
    expect(hasInvisible('Nguyễn\u200b')).toBe(true);
    expect(hasInvisible('Nguyễn')).toBe(false);
  });

  it('makes digits of any width plain', () => {
    expect(cleanNumberText('０９１２\u00a0３４５')).toBe('0912 345');
  });

  it('is idempotent on any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
        expect(cleanNumberText(cleanNumberText(text))).toBe(cleanNumberText(text));
      }),
    );
  });
});
