import type { Bilingual } from '#contracts';

/** Canonical values of a record, as matching keeps them; null: not known. */
export interface HintedRecord {
  /** Syllables in small letters; the first is the family name, the last the given name. */
  readonly fullName: string | null;
  /** `YYYYMMDD`, zeros where only the year or month is known. */
  readonly birth: string | null;
  readonly nationalId: string | null;
  readonly phone: string | null;
  readonly commune: string | null;
  readonly organisation: string;
}

/** Ages at which people have children. */
const PARENT_YEARS = { least: 15, most: 55 } as const;

const TEXTS = {
  twins: {
    vi: 'Có thể là hai anh chị em sinh đôi: cùng ngày sinh, cùng họ, cùng nơi ở hoặc số điện thoại, khác tên.',
    en: 'May be twins: the same birth date, family name, and place or phone, but another given name.',
  },
  'parent-and-child': {
    vi: 'Có thể là cha mẹ và con: cùng họ, cùng nơi ở hoặc số điện thoại, năm sinh cách nhau một thế hệ.',
    en: 'May be parent and child: the same family name, and place or phone, born a generation apart.',
  },
  'shared-phone': {
    vi: 'Số điện thoại có thể dùng chung trong gia đình: cùng số nhưng khác tên.',
    en: 'The phone may be shared in a family: the same number, but another given name.',
  },
  'id-slip': {
    vi: 'Số định danh chỉ lệch một chữ số hoặc đảo hai chữ số liền nhau: có thể do gõ nhầm.',
    en: 'The national ids differ in one digit, or two neighbours are swapped: perhaps a typing slip.',
  },
  'ids-differ': {
    vi: 'Hai số định danh khác hẳn nhau: chỉ gộp khi biết chắc một số bị ghi sai.',
    en: 'The national ids are quite different: join only when one is known to be wrong.',
  },
  'same-organisation': {
    vi: 'Hai bản ghi của cùng một tổ chức: nếu là một người thì tổ chức đã ghi trùng.',
    en: 'Both records are of one organisation: if it is one person, the organisation lists them twice.',
  },
} as const satisfies Record<string, Bilingual>;

export type HintCode = keyof typeof TEXTS;

/** The text of a hint. Codes that are known no more are their own text. */
export function hintText(code: string): Bilingual {
  return TEXTS[code as HintCode] ?? { vi: code, en: code };
}

/** What easily misleads whoever compares these two records; by plain rules, the same for either order. */
export function hintsOf(a: HintedRecord, b: HintedRecord): HintCode[] {
  const [x, y] = [nameParts(a.fullName), nameParts(b.fullName)];
  const sameFamily = x !== null && y !== null && x.family === y.family;
  const otherGiven = x !== null && y !== null && x.given !== y.given;
  const samePhone = a.phone !== null && a.phone === b.phone;
  const near = samePhone || (a.commune !== null && a.commune === b.commune);
  const years = Math.abs(yearOf(a) - yearOf(b));
  const hints: HintCode[] = [];
  if (sameFamily && otherGiven && near && isFullDate(a.birth) && a.birth === b.birth) hints.push('twins');
  if (sameFamily && near && years >= PARENT_YEARS.least && years <= PARENT_YEARS.most)
    hints.push('parent-and-child');
  if (samePhone && otherGiven) hints.push('shared-phone');
  if (a.nationalId !== null && b.nationalId !== null && a.nationalId !== b.nationalId)
    hints.push(isSlip(a.nationalId, b.nationalId) ? 'id-slip' : 'ids-differ');
  if (a.organisation === b.organisation) hints.push('same-organisation');
  return hints;
}

function nameParts(fullName: string | null): { family: string; given: string } | null {
  const syllables = fullName?.split(' ') ?? [];
  if (syllables.length < 2) return null;
  return { family: syllables[0]!, given: syllables.at(-1)! };
}

/** NaN when it is not known, which no comparison holds for. */
const yearOf = ({ birth }: HintedRecord): number => (birth ? Number(birth.slice(0, 4)) : Number.NaN);

const isFullDate = (birth: string | null): boolean =>
  birth !== null && birth.slice(4, 6) !== '00' && birth.slice(6, 8) !== '00';

/** One digit differs, or two neighbours are swapped. */
function isSlip(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const differing = [...a].flatMap((digit, index) => (digit === b[index] ? [] : [index]));
  const [first, second] = differing as [number, number?];
  if (differing.length === 1) return true;
  return differing.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
}
