import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../../tools/infrastructure/index.js';

/** What must not be read on a page in one language. */
export interface Unwanted {
  /** Texts of the other language. */
  readonly foreign: readonly string[];
  /** The same with places to fill, as regular expressions over a whole text. */
  readonly patterns: readonly string[];
  /** Words of the API that people have a word of their own for. */
  readonly raw: readonly string[];
  /** With what the keys of texts begin: a text that is missing shows its key. */
  readonly keys: readonly string[];
}

type Texts = { readonly [key: string]: string | Texts };

/** As records had them that nobody wrote for people. */
const WORDS = ['member', 'head', 'deputy-head', 'committee-member', 'worker', 'farmer', 'trader', 'retired'];
/** Names of formats, which are the same in every language, and of the accounts of the tests. */
const NAMES = new Set([
  ...['csv', 'docx', 'json', 'ndjson', 'pdf', 'xlsx', 'email', 'en', 'vi', 'model'],
  ...['administrator', 'auditor', 'board', 'coordinator'],
]);
/** Fewer letters than these between the places to fill say nothing about the language. */
const TELLING = 8;

const AREAS = join(WORKSPACE, 'apps', 'console', 'src');
const files = (language: string) =>
  readdirSync(AREAS)
    .map((area) => join(AREAS, area, `${language}.json`))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Texts);

const flat = (texts: Texts): string[] =>
  Object.values(texts).flatMap((text) => (typeof text === 'string' ? [text] : flat(text)));

/** Every word that the API's document lists as a possible value. */
function enumerated(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(enumerated);
  if (typeof schema !== 'object' || schema === null) return [];
  const { enum: own } = schema as { enum?: unknown };
  const words = Array.isArray(own) ? own.filter((each) => typeof each === 'string') : [];
  return [...words, ...Object.values(schema).flatMap(enumerated)];
}

/** What must not be read in this language. */
export function unwantedIn(language: 'vi' | 'en'): Unwanted {
  const own = new Set(files(language).flatMap(flat));
  const others = files(language === 'vi' ? 'en' : 'vi').flatMap(flat);
  const foreign = others.filter((text) => !own.has(text) && /\p{L}{2}/u.test(text));
  const api = JSON.parse(readFileSync(join(WORKSPACE, 'docs/api/openapi.json'), 'utf8')) as unknown;
  return {
    foreign: foreign.filter((text) => !text.includes('{{')),
    patterns: foreign
      .filter((text) => text.includes('{{'))
      .map((text) => text.split(/\{\{.*?\}\}/))
      .filter((parts) => parts.join('').replaceAll(/\P{L}/gu, '').length >= TELLING)
      .map((parts) => `^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`),
    raw: [...new Set([...enumerated(api), ...WORDS])].filter((word) => !own.has(word) && !NAMES.has(word)),
    keys: [...new Set(files(language).flatMap((texts) => Object.keys(texts)))],
  };
}
