import { isSyllable } from './syllable.js';

/** Frequent family names without accents: what follows a title or a saint's name is then surely a name. */
export const FAMILY_NAMES = new Set(
  (
    'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh truong mai dao doan trinh lam ' +
    'luong phung vuong to thai ta quach ha cao chau tang luu nong trieu kieu danh thach'
  ).split(' '),
);
/** Saints' names that Catholics put before their own. */
export const SAINTS = new Set(
  (
    'maria anna teresa terexa theresa têrêsa giuse phero phêrô phaolo phaolô gioan antôn anton đaminh daminh ' +
    'vinhsơn vinhson phanxico phanxicô micae martino máctinô toma tôma gioakim augustino augustinô cecilia rosa ' +
    'lucia matta mátta giacobe giacôbê simon đôminicô dominico batôlômêô stêphanô stephano gierađô catarina'
  ).split(' '),
);

/**
 * Words of the names of Khmer, Ê Đê, Gia Rai, Ba Na, M'nông and K'Ho people that are no Vietnamese syllables and have
 * letters which old encodings show too; in this table so that they are not taken for mojibake.
 */
const MINORITY_WORDS = new Set(
  (
    'néang neáng niê mlô êban kpă byă blô blêo kbuôr kbuôn êñuôl adrơng hmôk hđơk đrông krông bkrông kdăm êcăm êya ' +
    'rcôm djuân nguôl nuôr yuôm wơn brếu brêu brôi kơsă rmăh bhôk'
  )
    .normalize('NFC')
    .split(' '),
);

/**
 * Whether a lower-case NFC word can stand in a name of this country: a Vietnamese syllable, an initial (`H'`, `K'`),
 * a saint's name or a known word of a minority name.
 */
export function isNameWord(word: string): boolean {
  return isSyllable(word) || /^[a-zđ]$/.test(word) || MINORITY_WORDS.has(word) || SAINTS.has(word);
}
