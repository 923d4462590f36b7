import {
  FEMALE_GIVEN_COUNTS,
  FEMALE_MIDDLE_COUNTS,
  MALE_GIVEN_COUNTS,
  MALE_MIDDLE_COUNTS,
  SURNAME_COUNTS,
} from './data/name-frequencies.js';
import type { MinorityGroup } from './province.js';
import type { Random } from './random.js';
import { WeightedTable } from './random.js';

export type Sex = 'male' | 'female';

/** Family, middle and given names; the order in which a full name is written. */
export interface PersonName {
  readonly family: string;
  readonly middle: string;
  readonly given: string;
}

function counts(text: string): [string, number][] {
  return text.split(';').map((entry) => {
    const [value = '', count = '0'] = entry.split(':');
    return [value.normalize('NFC'), Number(count)];
  });
}

/** Share of the south: Võ, Huỳnh, Trương instead of Vũ, Hoàng; Nguyễn about a third. */
const SOUTHERN_FACTOR: Readonly<Record<string, number>> = {
  Nguyễn: 1.35, Vũ: 0.08, Hoàng: 0.06, Võ: 2.4, Huỳnh: 2.6, Trương: 1.8, Đỗ: 0.5, Bùi: 0.6, Ngô: 0.8, Hồ: 1.4,
  Lâm: 1.8, Nông: 0.02, Vi: 0.02, Lò: 0.02, Danh: 0, Thạch: 0, Vương: 0.5,
}; // prettier-ignore
const NORTHERN_FACTOR: Readonly<Record<string, number>> = {
  Nguyễn: 1.4,
  Võ: 0.2,
  Huỳnh: 0.05,
  Danh: 0,
  Thạch: 0,
};

function surnameTable(factors: Readonly<Record<string, number>>): WeightedTable<string> {
  return new WeightedTable(
    counts(SURNAME_COUNTS).map(([name, count]) => [name, count * (factors[name] ?? 1)]),
  );
}
const SURNAMES = { south: surnameTable(SOUTHERN_FACTOR), north: surnameTable(NORTHERN_FACTOR) };

/** Mostly spelt with y again: one source of the counts had merged y into i. */
const RESPELT: Readonly<Record<string, string>> = {
  Vi: 'Vy',
  Mi: 'My',
  Li: 'Ly',
  Ki: 'Ky',
  Mĩ: 'Mỹ',
  Sĩ: 'Sỹ',
  Lí: 'Lý',
};

function youngTable(text: string): WeightedTable<string> {
  return new WeightedTable(
    counts(text).flatMap(([name, count]): [string, number][] => {
      const words = name.split(' ');
      const respelt = words.map((word) => RESPELT[word] ?? word).join(' ');
      return respelt === name ? [[name, count]] : [[respelt, count * 0.85], [name, count * 0.15]];
    }),
  ); // prettier-ignore
}
const YOUNG_GIVEN = { male: youngTable(MALE_GIVEN_COUNTS), female: youngTable(FEMALE_GIVEN_COUNTS) };
const YOUNG_MIDDLE = { male: youngTable(MALE_MIDDLE_COUNTS), female: youngTable(FEMALE_MIDDLE_COUNTS) };

/** Names of people born up to about 1970 in the countryside, commonest first; weight falls with the rank (Zipf). */
function ranked(names: string): [string, number][] {
  return names.split(' ').map((name, rank) => [name, 1 / (rank + 9)]);
}
const OLD_GIVEN = {
  male: new WeightedTable(
    ranked(
      'Hùng Dũng Thanh Sơn Tuấn Minh Thành Bình Hải Hòa Tâm Long Đức Phước Lợi Nghĩa Cường Trung Quang Tài Hiền Hưng Út ' +
        'Ba Tư Năm Sáu Bảy Tám Chín Mười Hai Bé Phú Quý Thắng Lực Khánh Liêm Nhân Trí Dân Lâm Hoàng Nam Việt Thọ Phúc ' +
        'Lành Giàu Sang Đực Em Của Chiến Xuân Hữu Đông Hiếu Châu Phong Vinh Thuận Tiến Đạt Điền Khởi Mẫn Nhơn Danh Thạnh ' +
        'Kiệt Liệt Rạng Sang Đời Tồn Bửu Chánh Cẩn Đẩu Gấm Hậu Khải Luận Mới Nên Oanh Phát Quyền Rành Sĩ Tấn Út Vọng Xê Yên',
    ),
  ),
  female: new WeightedTable(
    ranked(
      'Hoa Lan Hồng Mai Nga Cúc Hương Thu Thủy Hạnh Phượng Tuyết Loan Nguyệt Liên Hà Bé Út Em Ba Tư Năm Sáu Bảy Tám Chín ' +
        'Mười Hai Gái Lài Đẹp Sen Đào Nhàn Kiều Điệp Dung Ánh Yến Vân Xuân Thơm Huệ Lý Chi Ngọc Kim Trang Thanh Phương ' +
        'Tươi Rớt Mót Lượm Nở Ngà Nhung Oanh Quyên Sương Thảo Thắm Tiền Vui Xinh Ngân Lệ Mỹ Diệu Hiền Hòa Bông Búp ' +
        'Chanh Dừa Ên Gấm Hết Khéo Lùng Mén Nhành Phụng Quới Ràng Sáng Thôi Trinh Tím Viễn Xuyến Ý Đượm Diễm Duyên Đơn Cẩm',
    ),
  ),
};
const OLD_MIDDLE = {
  male: new WeightedTable<string>([
    ['Văn', 45], ['Hữu', 5], ['Thanh', 6], ['Minh', 5], ['Ngọc', 5], ['Công', 4], ['Hoàng', 4], ['Thành', 4],
    ['Quốc', 3], ['Đình', 2], ['Tấn', 4], ['Phước', 3], ['Trung', 2], ['Xuân', 2], ['Bá', 1], ['Kim', 2], ['', 3],
  ]),
  female: new WeightedTable<string>([
    ['Thị', 75], ['Ngọc', 4], ['Kim', 5], ['Thị Ngọc', 2], ['Thị Kim', 3], ['Thị Hồng', 1.5], ['Thị Mỹ', 1.5],
    ['Mỹ', 2], ['Thanh', 2], ['Tuyết', 1], ['Bích', 1], ['Thị Thu', 1.5], ['Thị Bích', 1], ['Hồng', 1],
  ]),
}; // prettier-ignore

interface MinorityNames {
  readonly religion: string | null;
  readonly ethnicity: string;
  /** Family name comes first; otherwise clan last or no family name at all. */
  readonly compose: (random: Random, sex: Sex, family: string) => PersonName;
  readonly family: (random: Random, sex: Sex) => string;
}

const list = (text: string): readonly string[] => text.split(' ');
const KHMER_FAMILIES = list('Danh Danh Danh Chau Chau Thạch Sơn Kim Châu Lâm Tăng Trần Lý Thị');
const KHMER_GIVEN = {
  male: list(
    'Sóc Thol Sa Rây Phol Hên Sary Samath Dara Sôm Rinh Chanh Đen Hươl Lên Minh Sanh Tha Thi Khôn Rết Bê Ni Phương',
  ),
  female: list(
    'Sóc Kha Nary Sa Phol Thia Sươl Rane Sôm Chanh Tha Đa Na Hiên Lanh Sương Rớt Thu Mai Hoa Nghiêm Ly',
  ),
};
const CHAM_GIVEN = {
  male: list(
    'Mohamad Mohamách Sa-Ly Ro-Ha Y-Sa Ha-Kim Sa-Kha Ab-Dol Ka-Rim Mu-Sa A-Li So-Lay Ha-San Is-Mael Du-Sô Sa-Ki',
  ),
  female: list(
    'Fatimah Sa-Ly-Hah Ro-Ki-Dah Mari-Dam Ay-Sah Ha-Ly-Mah Za-Nup So-Phi Sa-Ro Kho-Ti-Dah A-Mi-Nah Ro-Mah',
  ),
};
const HOA_FAMILIES = list('Lâm Quách Lý Tăng Huỳnh Trương Mạch Vương Ngụy Khưu Trần Lưu Mã');
const TAY_FAMILIES = list('Hoàng Hoàng Nông Nông Vi Lương Hứa Bế Chu Lý Đàm Triệu Lộc Dương La Mã Lăng Linh');
const DAO_FAMILIES = list('Triệu Đặng Lý Bàn Phùng Giàng Vàng Sùng Thào Lầu');
const EDE_CLANS = list('Niê Mlô Êban Ksor Kpă Siu Adrơng Kbuôr Byă Hmok');
const EDE_GIVEN = list(
  'Bhen Blô Djuân Hoan Khoa Krông Luin Nguôl Pha Rin Sieo Thoan Tuyết Wơn Yuôm Mai Hương Nga Lan Bia Đức',
);
const COHO_GIVEN = list(
  'Brếu Brôi Bren Dung Dũng Gôn Hải Hương Jim Krin Liêm Long Lợi Nhài Rin Sáu Thủy Tiêng Tuấn Wen Vân',
);
const COHO_CLANS = list('Cil Liêng Touneh Touprong Bon Kơsă');

/** How names are built in groups other than Kinh; patterns are general knowledge, verify with a local reviewer. */
const MINORITIES: Readonly<Record<MinorityGroup, MinorityNames>> = {
  khmer: {
    ethnicity: 'Khmer',
    religion: 'Phật giáo',
    family: (random, sex) => {
      const family = random.pick(KHMER_FAMILIES);
      return family === 'Chau' && sex === 'female' ? 'Néang' : family;
    },
    compose: (random, sex, family) => {
      const own =
        sex === 'female' ? (family === 'Chau' ? 'Néang' : family) : family === 'Néang' ? 'Chau' : family;
      const middle = random.chance(0.5) ? random.pick(KHMER_GIVEN[sex]) : '';
      return { family: own, middle, given: random.pick(KHMER_GIVEN[sex]) };
    },
  },
  cham: {
    ethnicity: 'Chăm',
    religion: 'Hồi giáo',
    // No family name: one's own name, then the father's.
    family: (random) => random.pick(CHAM_GIVEN.male),
    compose: (random, sex, father) => ({ family: '', middle: random.pick(CHAM_GIVEN[sex]), given: father }),
  },
  hoa: {
    ethnicity: 'Hoa',
    religion: null,
    family: (random) => random.pick(HOA_FAMILIES),
    compose: (random, sex, family) => kinhName(random, sex, 1985, family),
  },
  'tay-nung': {
    ethnicity: 'Tày',
    religion: null,
    family: (random) => random.pick(TAY_FAMILIES),
    compose: (random, sex, family) => kinhName(random, sex, 1975, family),
  },
  dao: {
    ethnicity: 'Dao',
    religion: null,
    family: (random) => random.pick(DAO_FAMILIES),
    compose: (random, sex, family) => kinhName(random, sex, 1975, family),
  },
  'e-de': {
    ethnicity: 'Ê Đê',
    religion: 'Tin Lành',
    family: (random) => random.pick(EDE_CLANS),
    compose: (random, sex, clan) => ({
      family: sex === 'male' ? 'Y' : "H'",
      middle: random.pick(EDE_GIVEN),
      given: clan,
    }),
  },
  'co-ho': {
    ethnicity: 'Cơ Ho',
    religion: 'Công giáo',
    family: (random) => (random.chance(0.4) ? random.pick(COHO_CLANS) : ''),
    compose: (random, sex, clan) => ({
      family: sex === 'male' ? "K'" : 'Ka',
      middle: random.pick(COHO_GIVEN),
      given: clan,
    }),
  },
};

/** Family name for a new family (a clan, or the father's name where there are no family names). */
export function drawFamily(
  random: Random,
  region: 'north' | 'south',
  group: MinorityGroup | null,
  sex: Sex,
): string {
  return group === null ? SURNAMES[region].draw(random) : MINORITIES[group].family(random, sex);
}

/** A name as given at birth: by sex, year and group. */
export function drawName(
  random: Random,
  group: MinorityGroup | null,
  sex: Sex,
  birthYear: number,
  family: string,
): PersonName {
  return group === null
    ? kinhName(random, sex, birthYear, family)
    : MINORITIES[group].compose(random, sex, family);
}

export function ethnicityOf(group: MinorityGroup | null): string {
  return group === null ? 'Kinh' : MINORITIES[group].ethnicity;
}

export function religionOf(group: MinorityGroup | null): string | null {
  return group === null ? null : MINORITIES[group].religion;
}

function kinhName(random: Random, sex: Sex, birthYear: number, family: string): PersonName {
  const oldness = Math.min(1, Math.max(0.15, (1995 - birthYear) / 32));
  const middle = random.chance(oldness) ? OLD_MIDDLE[sex].draw(random) : YOUNG_MIDDLE[sex].draw(random);
  const given = random.chance(oldness) ? OLD_GIVEN[sex].draw(random) : YOUNG_GIVEN[sex].draw(random);
  return { family, middle: middle === given ? '' : middle, given };
}

/** A sibling's or a namesake's name: the same but for the given name (`Minh Tuấn`, `Minh Tú`). */
export function likeName(random: Random, name: PersonName, sex: Sex, birthYear: number): PersonName {
  return { ...name, given: kinhName(random, sex, birthYear, name.family).given };
}

/** The words of a name as they are written one after another; `H'` and `K'` stick to what follows. */
export function nameWords({ family, middle, given }: PersonName): string[] {
  const words: string[] = [];
  if (family.endsWith("'")) words.push(family + middle);
  else {
    if (family !== '') words.push(family);
    if (middle.includes(' ')) words.push(...middle.split(' '));
    else if (middle !== '') words.push(middle);
  }
  if (given !== '') words.push(given);
  return words;
}
