import type { NoiseProfile } from './noise-profile.js';
import type { Random } from './random.js';

/** A field as written, and the value that a perfect reader restores from it ('' when it is lost). */
export interface Written {
  readonly text: string;
  readonly read: string;
}

/** Mobile prefixes changed on 15 September 2018: present three digits → former four. */
const FORMER_PREFIX: Readonly<Record<string, string>> = {
  '070': '0120', '079': '0121', '077': '0122', '083': '0123', '084': '0124', '085': '0125', '076': '0126',
  '081': '0127', '078': '0128', '082': '0129', '032': '0162', '033': '0163', '034': '0164', '035': '0165',
  '036': '0166', '037': '0167', '038': '0168', '039': '0169', '056': '0186', '058': '0188', '059': '0199',
}; // prettier-ignore

/** Twelve-digit personal number. */
export function writeNationalId(random: Random, noise: NoiseProfile['nationalId'], truth: string): Written {
  const read = misdigit(random, truth, noise.wrongDigit, noise.transposed);
  if (random.chance(noise.scientific))
    return { text: `${Number(read).toExponential(4).toUpperCase()}`, read: '' };
  if (read.startsWith('0') && random.chance(noise.lostLeadingZero))
    return { text: read.replace(/^0+/, ''), read };
  if (random.chance(noise.separators))
    return { text: read.replace(/(\d{3})(?=\d)/g, random.chance(0.5) ? '$1 ' : '$1.'), read };
  return { text: read, read };
}

/** Nine-digit number of the card before. */
export function writeOldNationalId(
  random: Random,
  noise: NoiseProfile['oldNationalId'],
  truth: string,
): Written {
  const read = misdigit(random, truth, noise.wrongDigit, noise.transposed);
  const bare = read.startsWith('0') && random.chance(noise.lostLeadingZero);
  return { text: bare ? read.slice(1) : read, read };
}

/** Ten-digit mobile number, present or former. */
export function writePhone(
  random: Random,
  noise: NoiseProfile['phone'],
  present: string,
  former: string | null,
): Written {
  const number = former !== null && random.chance(noise.former) ? former : present;
  const read = misdigit(random, number, noise.wrongDigit, 0);
  const before = FORMER_PREFIX[read.slice(0, 3)];
  const digits = before !== undefined && random.chance(noise.before2018) ? before + read.slice(3) : read;
  if (random.chance(noise.lostLeadingZero)) return { text: digits.slice(1), read };
  if (random.chance(noise.international)) return { text: `+84${digits.slice(1)}`, read };
  if (random.chance(noise.separators)) {
    const separator = random.pick(['.', ' ', '-']);
    return { text: [digits.slice(0, 4), digits.slice(4, 7), digits.slice(7)].join(separator), read };
  }
  return { text: digits, read };
}

function misdigit(random: Random, digits: string, wrong: number, transposed: number): string {
  if (random.chance(wrong)) {
    const at = random.below(digits.length);
    return (
      digits.slice(0, at) + String((Number(digits[at]) + random.between(1, 9)) % 10) + digits.slice(at + 1)
    );
  }
  if (random.chance(transposed)) {
    const at = random.below(digits.length - 1);
    return digits.slice(0, at) + (digits[at + 1] ?? '') + (digits[at] ?? '') + digits.slice(at + 2);
  }
  return digits;
}
