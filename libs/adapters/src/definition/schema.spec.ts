import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { DefinitionError, loadAdapter } from './load-adapter.js';
import { ADAPTER_SCHEMA } from './schema.js';

describe('adapters/adapter.schema.json', () => {
  it('is the schema that the loader checks by (npm run docs:adapters writes it)', () => {
    expect(JSON.parse(readFileSync('adapters/adapter.schema.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(ADAPTER_SCHEMA)),
    );
  });
});

describe('the connection of an adapter file', () => {
  const faults = (connection: string, organisation = 'organisation: veterans'): string[] => {
    const yaml = `adapter: x\n${organisation}\nformat: { type: json }\nrecord: { localId: a, person.fullName: b, membership.status: { value: active } }\nconnection:\n${connection}`;
    try {
      loadAdapter(yaml, 'x.yaml');
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      return error.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`);
    }
    return [];
  };

  it.each([
    ['kind: push', []],
    ['kind: upload', []],
    ['kind: file\n  folder: /srv/x', []],
    ['kind: http-pull\n  url: https://a.example/x', []],
    ['kind: ftp', ['6 connection.kind: must be one of push, upload, http-pull, database-pull, file']],
    ['url: https://a.example', ['5 connection: "kind" is missing']],
    ['kind: file', ['5 connection: "folder" is missing']],
    ['kind: file\n  folder: /x\n  url: https://y', [expect.stringMatching(/^8 connection.url: is not known here; known are kind, mode/)]],
    ['kind: http-pull\n  url: ftp://x', [expect.stringMatching(/^7 connection.url: must match pattern/)]],
    ['kind: http-pull\n  url: https://x\n  pages:\n    cursor: { at: next }', ['9 connection.pages.cursor: "parameter" is missing']],
    ['kind: http-pull\n  url: https://x\n  schedule: { every: 0s }', ['8 connection.schedule.every: must be: 90s, 15m, 2h or 1d']],
    ['kind: http-pull\n  url: https://x\n  from: cursor', ['8 connection.from: "cursor" needs pages.cursor']],
    ['kind: http-pull\n  url: https://x\n  auth: { secret: PGPASSWORD }', [expect.stringMatching(/^8 connection.auth.secret: must be: Environment variable/)]],
    ['kind: database-pull\n  engine: postgresql\n  host: h\n  database: d\n  user: u', ['5 connection.table: name either a table or a query']],
    ['kind: database-pull\n  engine: oracle\n  host: h\n  database: d\n  user: u\n  table: t', ['7 connection.engine: must be one of postgresql, mariadb']],
  ])('%j has the mistakes %j', (connection, expected) => expect(faults(`  ${connection}`)).toEqual(expected)); // prettier-ignore

  it('needs to know whose source it is', () => {
    expect(faults('  kind: file\n  folder: /x', 'title: { vi: a, en: b }')).toEqual([
      '5 connection: a connector needs an organisation',
    ]);
  });
});
