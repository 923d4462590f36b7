import { readFileSync } from 'node:fs';
import * as vietnamese from './index.js';
import { UnitTable } from './index.js';
import type { UnitRow } from './index.js';

/** `expression; // expected` of the README's code blocks. */
const EXAMPLE = /^(?:const \{ (\w+) \} = )?(.+); \/\/ (.+)$/;

const now = { level: 'commune', district: null, validFrom: '2025-07-01', validTo: null } as const;
const before = { level: 'commune', validFrom: '2004-07-08', validTo: '2025-07-01' } as const;
const province = { ...now, level: 'province', parentCode: null } as const;
const units: UnitRow[] = [
  { code: '27694', name: 'Long An', fullName: 'Phường Long An', parentCode: '80', ...now },
  { code: '25459', name: 'Tân Ninh', fullName: 'Phường Tân Ninh', parentCode: '80', ...now },
  { code: '30280', name: 'Mỹ Thới', fullName: 'Phường Mỹ Thới', parentCode: '91', ...now },
  { code: '30307', name: 'Long Xuyên', fullName: 'Phường Long Xuyên', parentCode: '91', ...now },
  {
    code: '27685',
    name: '1',
    fullName: 'Phường 1',
    parentCode: '80',
    district: 'Thành phố Tân An',
    ...before,
  },
  {
    code: '25456',
    name: '1',
    fullName: 'Phường 1',
    parentCode: '72',
    district: 'Thành phố Tây Ninh',
    ...before,
  },
  {
    code: '30280',
    name: 'Mỹ Bình',
    fullName: 'Phường Mỹ Bình',
    parentCode: '89',
    district: 'Long Xuyên',
    ...before,
  },
  { code: '80', name: 'Tây Ninh', fullName: 'Tỉnh Tây Ninh', ...province },
  { code: '72', name: 'Tây Ninh', fullName: 'Tỉnh Tây Ninh', ...province, ...before, level: 'province' },
  { code: '80', name: 'Long An', fullName: 'Tỉnh Long An', ...province, ...before, level: 'province' },
];
const successions = [
  ['72', '80'],
  ['80', '80'],
  ['27685', '27694'],
  ['25456', '25459'],
  ['30280', '30307'],
].map(([fromCode = '', toCode = '']) => ({
  ...{ fromCode, toCode, fromValidFrom: before.validFrom, toValidFrom: now.validFrom },
  automatic: true,
}));

/** Runs all blocks as one program and gives each example's value with its expectation. */
function runExamples(): { line: string; value: unknown; expected: string }[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/```js\n([^]*?)```/g)].map((match) => match[1] ?? '');
  const lines = blocks
    .join('\n')
    .split('\n')
    .filter((line) => !line.startsWith('import '))
    .map((line) => {
      const [, name, expression = '', expected = ''] = EXAMPLE.exec(line) ?? [];
      if (expected === '') return line;
      const report = (value: string): string =>
        `report(${JSON.stringify(line)}, ${value}, ${JSON.stringify(expected)});`;
      return name === undefined ? report(expression) : `const { ${name} } = ${expression}; ${report(name)}`;
    });
  const results: { line: string; value: unknown; expected: string }[] = [];
  const scope = {
    ...vietnamese,
    table: new UnitTable({ units, successions }),
    report: (line: string, value: unknown, expected: string) => results.push({ line, value, expected }),
  };
  new Function(...Object.keys(scope), lines.join('\n'))(...Object.values(scope));
  return results;
}

describe('README', () => {
  const examples = runExamples();

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)('$line', ({ value, expected }) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      expect(value).toEqual(new Function(`return ${expected.replace(/(?<='), [^'[\]]+$/, '')}`)());
      return;
    }
    // "text 'Nguyễn Văn Hòa', alias 'Năm Hoà'": properties of the answer.
    for (const [, property = '', literal = ''] of expected.matchAll(/(\w+) ('[^']*'|true|false|\d+)/g)) {
      expect([property, (value as Record<string, unknown>)[property]]).toEqual([
        property,
        new Function(`return ${literal}`)(),
      ]);
    }
  });
});
