import type { NoiseProfile } from './noise-profile.js';
import type { Person } from './population.js';
import type { Commune, FormerWard, Province } from './province.js';
import type { Random } from './random.js';
import { stripMarks } from './syllable.js';

/** Residence as written, and the present commune and hamlet that a perfect reader sees (-1: none or ambiguous). */
export interface WrittenPlace {
  readonly code: string | null;
  readonly text: string | null;
  readonly province: string | null;
  readonly hamlet: string | null;
  readonly readCommune: number;
  readonly readHamlet: number;
}

export interface PlaceColumns {
  readonly code: boolean;
  readonly text: boolean;
  readonly hamlet: boolean;
}

/** Writes where a person lives, with the columns that the list has. */
export function writePlace(
  random: Random,
  noise: NoiseProfile['place'],
  province: Province,
  person: Person,
  columns: PlaceColumns,
): WrittenPlace {
  const former = person.formerCommune >= 0 && random.chance(noise.formerResidence);
  let communeIndex = former ? person.formerCommune : person.commune;
  let hamletIndex = former ? person.formerHamlet : person.hamlet;
  if (random.chance(noise.wrongCommune)) communeIndex = (communeIndex + 1) % province.communes.length;
  const commune = province.communes[communeIndex] as Commune;
  if (random.chance(noise.wrongHamlet)) hamletIndex = random.below(commune.hamlets.length);
  hamletIndex %= commune.hamlets.length;
  // A hamlet lies in one former ward: the same hamlet always falls to the same one.
  const ward = commune.former[hamletIndex % Math.max(1, commune.former.length)];
  const hamlet = columns.hamlet ? (commune.hamlets[hamletIndex] as string) : null;
  const written =
    ward !== undefined && random.chance(noise.formerWard)
      ? writeFormerWard(random, noise, ward, communeIndex, columns)
      : writeCommune(random, noise, province, commune, columns);
  return {
    code: written.code,
    text: written.text,
    province: written.province,
    readCommune: written.readCommune,
    hamlet: hamlet !== null && random.chance(noise.hamletAlias) ? alias(random, hamlet) : hamlet,
    readHamlet: hamlet !== null && written.readCommune >= 0 ? hamletIndex : -1,
  };
}

type CommuneOnly = Omit<WrittenPlace, 'hamlet' | 'readHamlet'>;

function writeCommune(
  random: Random,
  noise: NoiseProfile['place'],
  province: Province,
  commune: Commune,
  columns: PlaceColumns,
): CommuneOnly {
  let text = commune.name;
  let readable = columns.code || columns.text;
  if (random.chance(noise.withoutType)) text = text.replace(/^(?:Xã|Phường|Đặc khu) /, '');
  if (random.chance(noise.withoutAccents)) {
    text = stripMarks(text);
    if (commune.bareNameAmbiguous && !columns.code) readable = false;
  }
  return {
    code: columns.code ? commune.code : null,
    text: columns.text ? text : null,
    province: columns.text || columns.code ? province.name : null,
    readCommune: readable ? commune.index : -1,
  };
}

function writeFormerWard(
  random: Random,
  noise: NoiseProfile['place'],
  ward: FormerWard,
  communeIndex: number,
  columns: PlaceColumns,
): CommuneOnly {
  const withDistrict = !random.chance(noise.formerWardWithoutDistrict);
  // Recycled codes prove nothing without the name that was valid with them.
  const readable = columns.text && (withDistrict || columns.code || !ward.ambiguous);
  return {
    code: columns.code ? ward.code : null,
    text: columns.text ? (withDistrict ? `${ward.name}, ${ward.district}` : ward.name) : null,
    province: columns.text || columns.code ? ward.province : null,
    readCommune: readable ? communeIndex : -1,
  };
}

const NUMBER_WORDS = ['Một', 'Hai', 'Ba', 'Bốn', 'Năm', 'Sáu', 'Bảy', 'Tám', 'Chín', 'Mười'] as const;

function alias(random: Random, hamlet: string): string {
  const number = /(\d+)$/.exec(hamlet)?.[1];
  const style = random.below(3);
  if (number === undefined)
    return style === 0 ? hamlet.toLowerCase() : hamlet.replace(/^(?:Ấp|Khu phố) /, '');
  const word = NUMBER_WORDS[Number(number) - 1];
  if (style === 0) return `${hamlet.startsWith('Ấp') ? 'A' : 'KP'}${number}`;
  if (style === 1 && word !== undefined) return hamlet.replace(number, word);
  return hamlet.toLowerCase().replace(number, number.padStart(2, '0'));
}
