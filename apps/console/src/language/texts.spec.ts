import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '..');
const AREAS = readdirSync(SOURCES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(SOURCES, entry.name)).includes('vi.json'))
  .map(({ name }) => name);

type Texts = { readonly [key: string]: string | Texts };

/** Dotted keys with their texts; the plural forms of English count as the one of Vietnamese. */
function textsOf(area: string, language: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const visit = (texts: Texts, path: string) => {
    for (const [key, value] of Object.entries(texts)) {
      const name = `${path}${key}`;
      if (typeof value !== 'string') visit(value, `${name}.`);
      else {
        const singular = name.replace(/_(one|other)$/, '');
        found.set(singular, [...(found.get(singular) ?? []), value]);
      }
    }
  };
  visit(JSON.parse(readFileSync(join(SOURCES, area, `${language}.json`), 'utf8')) as Texts, '');
  return found;
}

const placesOf = (text: string) => [...new Set(text.match(/\{\{\s*\w+/g) ?? [])].sort();

describe.each(AREAS)('texts of %s', (area) => {
  const vi = textsOf(area, 'vi');
  const en = textsOf(area, 'en');

  it('have the same keys in both languages, and no empty one', () => {
    expect([...en.keys()].sort()).toEqual([...vi.keys()].sort());
    for (const text of [...vi.values(), ...en.values()].flat()) expect(text.trim()).not.toBe('');
  });

  it('fill the same places in both', () => {
    for (const [key, texts] of vi) {
      const places = (all: readonly string[]) => [...new Set(all.flatMap(placesOf))].sort();
      expect([key, places(en.get(key) ?? [])]).toEqual([key, places(texts)]);
    }
  });

  it('are typed as Vietnamese is composed', () => {
    for (const text of [...vi.values()].flat()) expect(text).toBe(text.normalize('NFC'));
  });
});
