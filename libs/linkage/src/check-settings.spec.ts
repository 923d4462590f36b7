import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { checkSettings, SettingsError, vietnameseMembershipModel } from './index.js';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const validate = new Ajv({ strictTypes: false }).compile(read('libs/linkage/settings.schema.json') as object);
const folder = 'tools/benchmarks/linkage/settings';

describe('settings', () => {
  it.each(readdirSync(folder))('%s fits the schema and what exists', (file) => {
    const settings = read(join(folder, file));
    expect(validate(settings)).toBe(true);
    expect(checkSettings(settings)).toMatchObject({ name: file.replace('.json', '') });
  });

  it('of the shipped model fit the schema', () => {
    const settings = JSON.parse(JSON.stringify(vietnameseMembershipModel().settings)) as unknown;
    expect(validate(settings)).toBe(true);
    expect(checkSettings(settings)).toEqual(vietnameseMembershipModel().settings);
  });

  const valid = {
    name: 'people',
    recordId: 'id',
    fields: [{ name: 'name', kind: 'text', columns: ['name'] }],
    comparisons: [{ name: 'name', field: 'name', levels: [{ is: 'exact' }] }],
    blocking: [{ keys: ['name'] }],
  };
  it.each<[string, object, RegExp]>([
    [
      'an unknown comparison',
      { comparisons: [{ name: 'name', field: 'name', levels: [{ is: 'sounds-like' }] }] },
      /unknown comparison "sounds-like".*jaro-winkler/s,
    ],
    [
      'an unknown kind',
      { fields: [{ name: 'name', kind: 'colour', columns: ['name'] }] },
      /unknown kind "colour"/,
    ],
    [
      'an unknown field',
      { comparisons: [{ name: 'x', field: 'x', levels: [{ is: 'exact' }] }] },
      /unknown field "x"/,
    ],
    ['an unknown view', { blocking: [{ keys: ['name.backwards'] }] }, /no view "backwards".*Views are/s],
    ['an unknown setting', { treshold: 3 }, /treshold: unknown setting/],
    ['no fields', { fields: [] }, /fields: a list with at least one entry/],
    ['an impossible precision', { targetPrecision: 99 }, /targetPrecision: a number between 0 and 1/],
  ])('refuse %s and say what to do', (_, change, message) => {
    const settings = { ...valid, ...change };
    expect(() => checkSettings(settings)).toThrow(SettingsError);
    expect(() => checkSettings(settings)).toThrow(message);
  });
});
