/** How a name is built; the patterns other than 'kinh' belong to peoples with another order of names. */
export type NamePattern = 'kinh' | 'khmer' | 'cham' | 'ede' | 'kho' | 'single';

export interface NameStructure {
  readonly pattern: NamePattern;
  /** How many tokens are the family or clan name, counted from the front or, with `clanLast`, the end. */
  readonly family: number;
  readonly clanLast: boolean;
  /** Leading tokens that are neither family nor given name: the gender prefixes Y, H', K', Ka. */
  readonly prefix: number;
  /** What the build of the name says about its bearer; evidence, never proof. */
  readonly genderHint: 'male' | 'female' | null;
}

/** Clan names of Ê Đê, Gia Rai, M'nông and K'Ho without accents and blanks ('Rah Lan' → 'rahlan'). */
const HIGHLAND_CLANS = new Set(
  (
    'nie niekdam mlo eban ksor kpa siu rahlan rolan rcom rcham rocham roo adrong kbuor kdam buonya buondap ' +
    'buonkrong hwing ayun kdoh knul bkrong ktla kpor hmok hdok hlong mdrang enuol krajan touneh touprong ' +
    'cil kra kosa dagut cilpam pangting nayry'
  ).split(' '),
);

/** Words that open the name of a Muslim Chăm: a given name, then the father's; there is no family name. */
const CHAM_OPENINGS = new Set(
  (
    'mohamad mohamed mohammad mohammed muhammad muhamad mohamach mohammach muhamach mohamath abdul abdol ally ' +
    'fatimah fatymah fati roky rofiah rokyah mariyam maryam saley solay yousof yusof zakaria zacarya haji hadji ' +
    'ismael ibrohim karim hosen hossen asary aminah khotijah salamah'
  ).split(' '),
);
const CHAM_PAIRS = new Set(['du so', 'sa lay', 'sa ky', 'sa les', 'ha lim', 'ro sy', 'mach sa']);

export interface StructureToken {
  readonly key: string;
  readonly plain: string;
}

const KINH: NameStructure = { pattern: 'kinh', family: 1, clanLast: false, prefix: 0, genderHint: null };
const KINH_FEMALE: NameStructure = { ...KINH, genderHint: 'female' };
const SINGLE: NameStructure = { ...KINH, pattern: 'single', family: 0 };
const CHAM: NameStructure = { ...SINGLE, pattern: 'cham' };
const KHMER: NameStructure = { ...KINH, pattern: 'khmer' };
const KHMER_MALE: NameStructure = { ...KHMER, genderHint: 'male' };
const KHMER_FEMALE: NameStructure = { ...KHMER, genderHint: 'female' };
const KHO_MALE: NameStructure = { ...SINGLE, pattern: 'kho', prefix: 1, genderHint: 'male' };
const KHO_FEMALE: NameStructure = { ...KHO_MALE, genderHint: 'female' };

export function isHighlandClan(plain: string): boolean {
  return HIGHLAND_CLANS.has(plain);
}

/** Tokens of the clan name that opens or ends a name; at least one token is left for the given name. */
function clanLength(tokens: readonly StructureToken[], at: 'first' | 'last', prefix: number): number {
  for (const length of [2, 1]) {
    if (tokens.length - prefix <= length) continue;
    const part = at === 'last' ? tokens.slice(-length) : tokens.slice(0, length);
    if (HIGHLAND_CLANS.has(part.map((token) => token.plain).join(''))) return length;
  }
  return 0;
}

/**
 * Where the family name stands, if there is one. Kinh order (family, middle, given) is the default;
 * Ê Đê and M'nông put the clan last behind Y (men) or H' (women), Gia Rai put it first, K'Ho have
 * K' (men) or Ka (women) and a name, Chăm a name and the father's, Khmer a family name or the
 * An Giang openings Chau (men) and Néang (women).
 * `prefixed`: the first token was written as a prefix (H'…, K'…), not as an initial.
 */
export function nameStructure(tokens: readonly StructureToken[], prefixed: boolean): NameStructure {
  const first = tokens[0];
  if (first === undefined || tokens.length === 1) return SINGLE;
  const second = tokens[1]?.plain ?? '';
  if (first.key.length <= 2) {
    if (first.key === 'y' || (first.key === 'h' && prefixed)) {
      const family = clanLength(tokens, 'last', 1) || (tokens.length > 2 ? 1 : 0);
      const genderHint = first.key === 'y' ? 'male' : 'female';
      return { pattern: 'ede', family, clanLast: true, prefix: 1, genderHint };
    }
    if (first.key === 'k' && prefixed) return KHO_MALE;
    if (first.key === 'ka') return KHO_FEMALE;
  }
  const clan = clanLength(tokens, 'first', 0);
  if (clan > 0) return { pattern: 'ede', family: clan, clanLast: false, prefix: 0, genderHint: null };
  if (CHAM_OPENINGS.has(first.plain) || first.key === 'mách' || CHAM_PAIRS.has(`${first.plain} ${second}`))
    return CHAM;
  if (first.plain === 'neang') return KHMER_FEMALE;
  if (first.key === 'chau') return KHMER_MALE;
  if (first.key === 'danh' || first.key === 'thạch') return KHMER;
  return second === 'thi' && tokens.length > 2 ? KINH_FEMALE : KINH;
}
