import type { CodeTable, Condition, Rule, RuleOrColumn } from '../definition/definition.js';
import type { RowNoticeCode } from '../faults.js';
import { joinDateParts } from './dates.js';
import type { Header, HeaderIndex } from './header.js';
import { plain } from './plain.js';
import { makeStep, type StepFunction } from './steps.js';

/** What a rule sees of a row. */
export interface RowContext {
  /** Decoded, without blanks around. */
  readonly cells: readonly string[];
  readonly section: string;
  notice(code: RowNoticeCode): void;
}

/** A rule bound to the columns of one header. */
export interface BoundRule {
  /** Its value; to be read once for each row, in their order. */
  read(row: RowContext): string;
  /** What stands in its columns. */
  peek(row: RowContext): string;
  /** What an empty cell stands for where the list leaves out what is the same as above; undefined: it does not. */
  readonly above?: () => string;
  /** Its columns as the organisation names them, for messages. */
  readonly columns: readonly string[];
  /** Named columns that the header does not have. */
  readonly missing: readonly string[];
  /** Whether a list may lack all of them. */
  readonly optional: boolean;
}

export interface BindContext {
  readonly index: HeaderIndex;
  readonly header: Header;
  readonly codes: Readonly<Record<string, CodeTable>>;
}

type Read = (row: RowContext) => string;

export function bindRule(given: RuleOrColumn, context: BindContext): BoundRule {
  const rule: Rule = typeof given === 'string' ? { column: given } : given;
  const columns: string[] = [];
  const missing: string[] = [];
  const source = bindSource(rule, context, columns, missing);
  const steps = (rule.steps ?? []).filter((step) => step !== 'date-parts').map(makeStep);
  const table = typeof rule.codes === 'string' ? context.codes[rule.codes] : rule.codes;
  const codes = table && new Codes(table);
  let above = '';
  const read: Read = (row) => {
    let value = source(row);
    if (rule.fillDown) {
      if (value === '') value = above;
      else above = value;
    }
    value = applySteps(steps, value, row);
    if (codes && value !== '') {
      const meaning = codes.find(value);
      if (meaning === undefined) row.notice('code.unknown');
      value = meaning ?? '';
    }
    return value === '' ? (rule.default ?? '') : value;
  };
  return {
    read,
    peek: source,
    ...(rule.fillDown && { above: () => above }),
    columns: [...new Set(columns)],
    missing: [...new Set(missing)],
    optional: rule.optional ?? false,
  };
}

function applySteps(steps: readonly StepFunction[], given: string, row: RowContext): string {
  let value = given;
  for (const step of steps) {
    if (value === '') return '';
    value = step(value, (what) => row.notice(what));
  }
  return value;
}

function bindSource(rule: Rule, context: BindContext, used: string[], missing: string[]): Read {
  const { index, header } = context;
  /** Reads a column; one that is not there is empty. */
  const cell = (names: readonly string[]): Read => {
    const found = names.map((name) => index.find(name)).find((at) => at !== undefined);
    if (found === undefined) {
      missing.push(names[0]!);
      return () => '';
    }
    used.push(header.columns[found]!.trim());
    return ({ cells }) => cells[found] ?? '';
  };
  if (rule.column !== undefined) return cell(typeof rule.column === 'string' ? [rule.column] : rule.column);
  if (rule.columns) {
    const reads = rule.columns.map((name) => cell([name]));
    if (rule.steps?.includes('date-parts'))
      return (row) => joinDateParts(reads[0]?.(row) ?? '', reads[1]?.(row) ?? '', reads[2]?.(row) ?? '');
    const between = rule.join ?? ' ';
    return (row) =>
      reads
        .map((read) => read(row))
        .filter((value) => value !== '')
        .join(between);
  }
  if (rule.value !== undefined) {
    const { value } = rule;
    return () => value;
  }
  if (rule.marks) {
    const marks = Object.entries(rule.marks).map(([name, value]) => ({ read: cell([name]), value }));
    return (row) => {
      const marked = marks.filter(({ read }) => isMark(read(row)));
      if (marked.length > 1) row.notice('marks.several');
      return marked.length === 1 ? marked[0]!.value : '';
    };
  }
  if (rule.sheet) return () => header.sheet ?? '';
  if (rule.title !== undefined) {
    const value = titleValue(header.titles, rule.title);
    return () => value;
  }
  if (rule.section) return ({ section }) => section;
  if (rule.firstOf) {
    const bound = rule.firstOf.map((each) => bindRule(each, context));
    for (const each of bound) {
      used.push(...each.columns);
      missing.push(...each.missing);
    }
    return (row) => {
      for (const { read } of bound) {
        const value = read(row);
        if (value !== '') return value;
      }
      return '';
    };
  }
  const cases = (rule.cases ?? []).map(({ when, value }) => ({
    holds: bindCondition(when, cell([when.column])),
    value,
  }));
  return (row) => cases.find(({ holds }) => holds(row))?.value ?? '';
}

/** x, X, ✓, 1, có …; a dash, 0 and "không" are no marks. */
function isMark(value: string): boolean {
  return value !== '' && !/^(?:[-–—.0]+|không|khong|no|false)$/iu.test(value);
}

function titleValue(titles: readonly string[], words: string): string {
  const wanted = plain(words);
  for (const title of titles) {
    const at = plain(title).indexOf(wanted);
    // Composed text and its accent-free form have equal lengths.
    if (at !== -1)
      return title
        .normalize('NFC')
        .slice(at + wanted.length)
        .replace(/^[\s:.–-]+/u, '')
        .trim();
  }
  return '';
}

export function bindCondition(condition: Condition, read: Read): (row: RowContext) => boolean {
  const { filled } = condition;
  const list = (texts: readonly string[] | undefined): readonly string[] | undefined => texts?.map(plain);
  const [contains, equals, startsWith] = [condition.contains, condition.equals, condition.startsWith].map(
    list,
  );
  return (row) => {
    const given = read(row);
    if (filled !== undefined && (given !== '') !== filled) return false;
    if (!contains && !equals && !startsWith) return filled !== undefined;
    const value = plain(given);
    return Boolean(
      contains?.some((text) => value.includes(text)) ||
      equals?.includes(value) ||
      startsWith?.some((text) => value.startsWith(text)),
    );
  };
}

/** A code table: compared without case, then without accents; `*` is any other value. */
export class Codes {
  private readonly exact = new Map<string, string>();
  private readonly loose = new Map<string, string | null>();

  constructor(table: CodeTable) {
    for (const [code, value] of Object.entries(table)) {
      this.exact.set(code.normalize('NFC').toLowerCase().trim(), value);
      const key = plain(code);
      // Nam and Năm are not one code: without accents only what then means one thing.
      this.loose.set(key, this.loose.has(key) && this.loose.get(key) !== value ? null : value);
    }
  }

  find(given: string): string | undefined {
    const exact = this.exact.get(given.normalize('NFC').toLowerCase().trim());
    return exact ?? this.loose.get(plain(given)) ?? this.exact.get('*');
  }
}
