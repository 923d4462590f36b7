/** TCVN 5712:1993 (TCVN3, ABC; fonts .VnTime …) as it looks when its bytes are read as Latin-1. */

const LETTERS = 'àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ'.normalize('NFC');
const BYTES =
  'B5 B6 B7 B8 B9 A8 BB BC BD BE C6 A9 C7 C8 C9 CA CB AE CC CE CF D0 D1 AA D2 D3 D4 D5 D6 D7 D8 DC DD DE ' +
  'DF E1 E2 E3 E4 AB E5 E6 E7 E8 E9 AC EA EB EC ED EE EF F1 F2 F3 F4 AD F5 F6 F7 F8 F9 FA FB FC FD FE ' +
  'A1 A2 A3 A4 A5 A6 A7';

const TO_UNICODE = new Map<string, string>();
const FROM_UNICODE = new Map<string, string>();
BYTES.split(' ').forEach((byte, i) => {
  const letter = LETTERS[i] ?? '';
  const code = String.fromCharCode(Number.parseInt(byte, 16));
  TO_UNICODE.set(code, letter);
  FROM_UNICODE.set(letter, code);
});

/**
 * TCVN3 as Unicode: 'NguyÔn V¨n §øc' → 'Nguyễn Văn Đức'. Capitals with a tone have no code of their own
 * (a capital font shows them), so their case is taken from the letters around: 'NGUYÔN' → 'NGUYỄN'.
 */
export function decodeTcvn3(text: string): string {
  const written = [...text.normalize('NFC')];
  const decoded = written.map((char) => TO_UNICODE.get(char) ?? char);
  const words = decoded.join('').split(/(\s+)/u);
  const sources = written.join('').split(/(\s+)/u);
  const allCapitals = capitals(text) === 'all' && /\p{Lu}.*\p{Lu}/u.test(text);
  return words
    .map((word, i) => (allCapitals || capitals(sources[i] ?? '') === 'all' ? word.toUpperCase() : word))
    .join('');
}

/** 'all' when at least two letters show their case by themselves and all are capitals. */
function capitals(source: string): 'all' | 'some' {
  let upper = 0;
  for (const char of source) {
    const letter = TO_UNICODE.get(char) ?? char;
    // The code of a toned letter is the same for small and capital.
    const showsCase = !TO_UNICODE.has(char) || letter !== letter.toLowerCase();
    if (!showsCase || letter.toLowerCase() === letter.toUpperCase()) continue;
    if (letter === letter.toLowerCase()) return 'some';
    upper++;
  }
  return upper >= 2 ? 'all' : 'some';
}

/** Unicode as TCVN3; capitals with a tone become small, there is no code for them. */
export function encodeTcvn3(text: string): string {
  return [...text.normalize('NFC')]
    .map((char) => FROM_UNICODE.get(char) ?? FROM_UNICODE.get(char.toLowerCase()) ?? char)
    .join('');
}
