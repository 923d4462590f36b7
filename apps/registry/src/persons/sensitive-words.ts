import { ETHNIC_GROUPS, RELIGIONS, type EthnicGroup, type Religion } from '#contracts';

/** Other spellings and names of ethnic groups, folded. */
const ETHNIC_ALIASES: Readonly<Record<string, EthnicGroup>> = {
  viet: 'Kinh',
  han: 'Hoa',
  hoahan: 'Hoa',
  khome: 'Khmer',
  khmerkrom: 'Khmer',
  hmong: 'Mông',
  meo: 'Mông',
  jrai: 'Gia Rai',
  jarai: 'Gia Rai',
  rade: 'Ê Đê',
  rhade: 'Ê Đê',
  bahnar: 'Ba Na',
  sedang: 'Xơ Đăng',
  sodang: 'Xơ Đăng',
  caolan: 'Sán Chay',
  kho: 'Cơ Ho',
  koho: 'Cơ Ho',
  champa: 'Chăm',
  hre: 'Hrê',
  raglai: 'Raglay',
  stieng: 'Xtiêng',
  vankieu: 'Bru-Vân Kiều',
  bru: 'Bru-Vân Kiều',
  kotu: 'Cơ Tu',
  gietrieng: 'Giẻ Triêng',
  kor: 'Co',
  cor: 'Co',
  choro: 'Chơ Ro',
  khomu: 'Khơ Mú',
};

const RELIGION_ALIASES: Readonly<Record<string, Religion>> = {
  khongtongiao: 'Không',
  khongtheodao: 'Không',
  khongco: 'Không',
  luong: 'Không',
  ko: 'Không',
  k: 'Không',
  phat: 'Phật giáo',
  thienchua: 'Công giáo',
  thienchuagiao: 'Công giáo',
  conggiao: 'Công giáo',
  kito: 'Công giáo',
  kitogiao: 'Công giáo',
  giatogiao: 'Công giáo',
  hoahao: 'Phật giáo Hòa Hảo',
  phatgiaohoahao: 'Phật giáo Hòa Hảo',
  pghoahao: 'Phật giáo Hòa Hảo',
  pghh: 'Phật giáo Hòa Hảo',
  islam: 'Hồi giáo',
  hoi: 'Hồi giáo',
  tinhdocusi: 'Tịnh độ Cư sĩ Phật hội',
  balamon: 'Bà-la-môn',
  minhsu: 'Minh Sư đạo',
  minhly: 'Minh Lý đạo',
};

/** The ethnic group that a list means; `Khác` for what is none of them. */
export function ethnicGroupOf(text: string): EthnicGroup {
  return remembered(ETHNIC_READ, text, readEthnicGroup);
}

/** The religion that a list means; `Khác` for what is none of them. */
export function religionOf(text: string): Religion {
  return remembered(RELIGION_READ, text, readReligion);
}

/** Lists repeat the same few words a million times. */
const WORDS_REMEMBERED = 500;
const ETHNIC_READ = new Map<string, EthnicGroup>();
const RELIGION_READ = new Map<string, Religion>();

function remembered<Value>(read: Map<string, Value>, text: string, reading: (text: string) => Value): Value {
  let value = read.get(text);
  if (value === undefined) {
    value = reading(text);
    if (read.size < WORDS_REMEMBERED) read.set(text, value);
  }
  return value;
}

function readEthnicGroup(text: string): EthnicGroup {
  const word = folded(text).replace(/^(nguoi|dantoc)/u, '');
  return ETHNIC_ALIASES[word] ?? ETHNIC_BY_WORD.get(word) ?? 'Khác';
}

function readReligion(text: string): Religion {
  const word = folded(text);
  const bare = word.replace(/^(theo)?(dao|tongiao)/u, '');
  return (
    RELIGION_BY_WORD.get(word) ??
    RELIGION_ALIASES[word] ??
    RELIGION_BY_WORD.get(bare) ??
    RELIGION_ALIASES[bare] ??
    'Khác'
  );
}

const ETHNIC_BY_WORD = new Map<string, EthnicGroup>(ETHNIC_GROUPS.map((name) => [folded(name), name]));
const RELIGION_BY_WORD = new Map<string, Religion>(RELIGIONS.map((name) => [folded(name), name]));

/** Letters alone, without accents: lists write these words in every way. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/đ/gu, 'd')
    .replace(/[^a-z]/gu, '');
}
