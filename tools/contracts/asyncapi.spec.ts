import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { EVENTS } from '#contracts';
import { asyncApiDocument } from './asyncapi.js';

describe('the AsyncAPI document', () => {
  const document = asyncApiDocument() as {
    operations: Record<string, { action: string }>;
    components: { schemas: Record<string, unknown> };
  };

  it('is the committed one', async () => {
    const committed: unknown = JSON.parse(await readFile('docs/api/asyncapi.json', 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('names one sender and every receiver of each event', () => {
    const expected = EVENTS.reduce((sum, event) => sum + 1 + event.consumers.length, 0);
    expect(Object.keys(document.operations)).toHaveLength(expected);
  });

  it('leaves no reference open', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name!);
    }
  });
});
