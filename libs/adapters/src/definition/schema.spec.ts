import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ADAPTER_SCHEMA } from './schema.js';

describe('adapters/adapter.schema.json', () => {
  it('is the schema that the loader checks by (npm run docs:adapters writes it)', () => {
    expect(JSON.parse(readFileSync('adapters/adapter.schema.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(ADAPTER_SCHEMA)),
    );
  });
});
