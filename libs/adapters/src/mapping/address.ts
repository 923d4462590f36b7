import { plain } from './plain.js';

export const ADDRESS_PARTS = [
  'hamlet',
  'commune',
  'district',
  'commune-and-district',
  'province',
  'street',
] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];

const OPENINGS: Readonly<Record<'hamlet' | 'commune' | 'district' | 'province', RegExp>> = {
  hamlet: /^(ap|khom|khu pho|kp|thon|ban|to dan pho|tdp|khoi pho|lang|buon|soc|phum)\b/,
  commune: /^(xa|phuong|dac khu|thi tran|p\.|tt\.|x\.)/,
  district: /^(huyen|quan|thi xa|tx\.|h\.|q\.)/,
  province: /^tinh\b/,
};

/**
 * A part of an address written from small to large, parted by commas or dashes. `thành phố` is a province at
 * the end and a district before that. What cannot be told is empty.
 */
export function addressPart(address: string, wanted: AddressPart): string {
  const parts = address
    .split(/\s*[,;]\s*|\s+[-–]\s+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const kinds = parts.map((part, index) => kindOf(plain(part), index, parts.length));
  const find = (kind: string): string => parts[kinds.indexOf(kind)] ?? '';
  switch (wanted) {
    case 'commune-and-district':
      return [find('commune'), find('district')].filter(Boolean).join(', ');
    case 'street':
      return parts
        .filter(
          (_part, i) =>
            kinds[i] === null &&
            i <
              Math.max(
                1,
                kinds.findIndex((kind) => kind !== null),
              ),
        )
        .join(', ');
    case 'hamlet':
    case 'commune':
    case 'district':
    case 'province':
      return find(wanted);
  }
}

function kindOf(part: string, index: number, count: number): string | null {
  for (const [kind, opening] of Object.entries(OPENINGS)) if (opening.test(part)) return kind;
  if (/^(thanh pho|tp)\b/.test(part)) return index === count - 1 && count > 1 ? 'province' : 'district';
  return index === count - 1 && count >= 3 ? 'province' : null;
}
