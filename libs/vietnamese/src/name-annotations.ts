import { stripAccents } from './letters.js';
import { FAMILY_NAMES, SAINTS } from './name-lists.js';

/** A name with everything that is not the name taken off and kept. */
export interface AnnotatedName {
  readonly core: string;
  readonly aliases: readonly string[];
  readonly notes: readonly string[];
  readonly titles: readonly string[];
}

/** What lists write behind a name about the member rather than about the name. Accented keys, lower case. */
const NOTE =
  /^(?:đã |da )?(?:chết|chet|mất|từ trần|tu tran|qua đời|qua doi|hy sinh|hi sinh|chuyển|chuyen|nghỉ|nghi|hưu|huu|ct|cđ|cd|ccb|đv|hv|dv|xin ra|ra khỏi|ra khoi|đi |di |làm ăn|lam an|vắng|vang|không|khong|trùng|trung lặp|xóa|xoá|nữ$|nu$|nam$|sn|sinh|mới|bổ sung|liệt sĩ|liệt sỹ|thương binh|danh dự|bí thư|chi hội|chi đoàn|tổ |ấp |khóm |khu |thôn |xã |phường |lớp |con |vợ |chồng )/;
const TRAILING_NOTE =
  /\s(?:(?:đã|da)\s+)?(?:chết|chet|(?:đã|da)\s+(?:mất|mat)|từ trần|qua đời|chuyển\s+(?:đi|đến|sinh hoạt|công tác)|chuyen\s+di|nghỉ hưu|nghi huu)(?=\s|$).*$/iu;
const ALIAS_CUE =
  /\s(?:tức|bí danh|tên khác|tên thường gọi|thường gọi(?: là)?|còn gọi(?: là)?|tên gọi khác)\s*:?\s+(.+)$/iu;
const OWN_NAME_CUE = /^(\S+\s.*\S)\s+tự\s+(\S.*)$/u;
const TITLE = /^(?:đ\/c|đc|đồng chí|dong chi)[.:]?\s+/iu;
const PERSONAL_TITLE = /^(?:ông|bà|ong|ba|anh|chị|cô|chú|bác|ô|mr|mrs|ms)[.:]?\s+/iu;

const BRACKETS = /[([{<«（]([^)\]}>»）]*)[)\]}>»）]?/gu;
const QUOTES = /["“”„‟«»″]([^"“”„‟«»″]+)["“”„‟«»″]?/gu;
const TAIL = /\s+[-–—−]+\s*|[-–—−]+\s+|[-–—−]+(?=(?:CT|ct|chết|chuyển|mất|nghỉ)\b)|\s*[,;:|*+?#=/\\]+\s*/u;
const LEADING_CLUTTER = /^(?:\d+\s*[.)\-–/]+\s*|[-–—−.,;:*+?#|=\s]+)+/u;

/** Splits notes ('(chết)', '- CT'), other names ('(Năm Hùng)', 'tức Tư') and titles ('Đ/c') off a clean text. */
export function splitAnnotations(text: string): AnnotatedName {
  const aliases: string[] = [];
  const notes: string[] = [];
  const titles: string[] = [];
  const keep = (part: string): void => {
    const content = part.trim();
    if (!/[\p{L}\p{N}]/u.test(content)) return;
    (isNote(content) ? notes : aliases).push(content);
  };

  let core = text.replace(LEADING_CLUTTER, '');
  const title = TITLE.exec(core)?.[0];
  if (title !== undefined) {
    titles.push(title.trim());
    core = core.slice(title.length);
  }
  core = core.replace(BRACKETS, (_all, content: string) => (keep(content), ' '));
  core = core.replace(QUOTES, (_all, content: string) => (keep(content), ' '));
  const [head = '', ...tails] = core.replace(LEADING_CLUTTER, '').split(TAIL);
  core = head.trim();
  for (const tail of tails) if (tail.trim() !== '') keepTail(tail.trim(), notes, aliases);

  const trailing = TRAILING_NOTE.exec(` ${core}`);
  if (trailing !== null && trailing.index > 0) {
    notes.push(trailing[0].trim());
    core = core.slice(0, trailing.index - 1).trim();
  }
  const number = /\s+(\d{1,3})$/.exec(core);
  if (number?.[1] !== undefined) {
    notes.push(number[1]);
    core = core.slice(0, number.index);
  }
  const named = ALIAS_CUE.exec(core) ?? null;
  if (named?.[1] !== undefined && named.index > 0) {
    aliases.push(named[1].trim());
    core = core.slice(0, named.index);
  }
  core = splitOwnName(core, aliases);
  core = splitTitles(core, titles, aliases);
  if (core === '' && aliases.length > 0) core = aliases.shift() ?? '';
  return { core, aliases, notes, titles };
}

function isNote(content: string): boolean {
  const key = content.toLowerCase();
  // A single letter tells namesakes of one list apart: 'Nguyễn Văn Hùng (B)'.
  return NOTE.test(key) || /\d/.test(key) || content.length <= 1;
}

/** What follows a dash or comma is a note unless it looks like a name in title case. */
function keepTail(tail: string, notes: string[], aliases: string[]): void {
  const nameLike = !isNote(tail) && /^(?:\p{Lu}\p{Ll}+)(?:\s\p{Lu}\p{Ll}*)*$/u.test(tail);
  (nameLike ? aliases : notes).push(tail);
}

/** 'Nguyễn Văn Hùng tự Năm': lower-case 'tự' among capitalised words; 'Lý Tự Trọng' is left whole. */
function splitOwnName(core: string, aliases: string[]): string {
  const match = OWN_NAME_CUE.exec(core);
  if (match?.[1] === undefined || match[2] === undefined || core === core.toLowerCase()) return core;
  aliases.push(match[2]);
  return match[1];
}

/** 'Ông Trần Văn A', 'Maria Nguyễn Thị B': only before a usual family name; Ông and Bà are names too. */
function splitTitles(core: string, titles: string[], aliases: string[]): string {
  const opensName = (rest: string, length: number): boolean => {
    const words = rest.split(' ');
    return words.length >= length && FAMILY_NAMES.has(stripAccents(words[0] ?? '').toLowerCase());
  };
  let rest = core;
  const title = PERSONAL_TITLE.exec(rest)?.[0];
  if (title !== undefined && opensName(rest.slice(title.length), 3)) {
    titles.push(title.trim());
    rest = rest.slice(title.length);
  }
  const [saint = '', ...own] = rest.split(' ');
  if (SAINTS.has(saint.toLowerCase()) && opensName(own.join(' '), 2)) {
    aliases.push(saint);
    rest = own.join(' ');
  }
  return rest;
}
