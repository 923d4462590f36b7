/** Vietnamese text in the bytes of two legacy font encodings, read as Latin-1: what old spreadsheets contain. */

const TCVN3_FROM = 'àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ';
const TCVN3_TO =
  'B5 B6 B7 B8 B9 A8 BB BC BD BE C6 A9 C7 C8 C9 CA CB AE CC CE CF D0 D1 AA D2 D3 D4 D5 D6 D7 D8 DC DD DE DF E1 E2 ' +
  'E3 E4 AB E5 E6 E7 E8 E9 AC EA EB EC ED EE EF F1 F2 F3 F4 AD F5 F6 F7 F8 F9 FA FB FC FD FE A1 A2 A3 A4 A5 A6 A7';
const TCVN3 = new Map(
  TCVN3_TO.split(' ').map((hex, i) => [TCVN3_FROM[i] ?? '', String.fromCharCode(parseInt(hex, 16))]),
);

/** TCVN3 (ABC, .VnTime fonts): `NguyÔn V¨n §øc`. Toned capitals have no byte of their own and become small. */
export function toTcvn3(text: string): string {
  return [...text.normalize('NFC')]
    .map((char) => TCVN3.get(char) ?? TCVN3.get(char.toLowerCase()) ?? char)
    .join('');
}

/** VNI writes a mark after the vowel; the mark of â, ă, ê, ô and the tone share one character. */
const VNI_TONES = ['', 'ù', 'ø', 'û', 'õ', 'ï'];
const VNI_CIRCUMFLEX = ['â', 'á', 'à', 'å', 'ã', 'ä'];
const VNI_BREVE = ['ê', 'é', 'è', 'ú', 'ü', 'ë'];
const VNI: ReadonlyMap<string, string> = vniTable();

function vniTable(): Map<string, string> {
  const table = new Map<string, string>([
    ['đ', 'ñ'],
    ['Đ', 'Ñ'],
  ]);
  const marks = ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];
  const add = (vowel: string, base: string, suffixes: readonly string[]) =>
    marks.forEach((mark, tone) => {
      const suffix = suffixes[tone] ?? '';
      table.set((vowel + mark).normalize('NFC'), base + suffix);
      table.set((vowel.toUpperCase() + mark).normalize('NFC'), base.toUpperCase() + suffix.toUpperCase());
    });
  for (const vowel of 'aeouy') add(vowel, vowel, VNI_TONES);
  for (const vowel of 'âêô') add(vowel, vowel === 'â' ? 'a' : vowel === 'ê' ? 'e' : 'o', VNI_CIRCUMFLEX);
  add('ă', 'a', VNI_BREVE);
  add('ơ', 'ô', VNI_TONES);
  add('ư', 'ö', VNI_TONES);
  [...'íìỉĩị'].forEach((char, i) => table.set(char, [...'íìæóò'][i] ?? ''));
  [...'ÍÌỈĨỊ'].forEach((char, i) => table.set(char, [...'ÍÌÆÓÒ'][i] ?? ''));
  table.set('ỵ', 'î');
  table.set('Ỵ', 'Î');
  return table;
}

/** VNI-Windows: `Nguyeãn Vaên Ñöùc`. */
export function toVni(text: string): string {
  return [...text.normalize('NFC')].map((char) => VNI.get(char) ?? char).join('');
}
