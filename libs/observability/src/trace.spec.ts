import { currentTraceParent, inTrace, newTraceParent, traceIdOf } from './trace.js';

describe('trace context', () => {
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('continues a valid trace in a new span', () => {
    const child = newTraceParent(parent);
    expect(traceIdOf(child)).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(child).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(child).not.toBe(parent);
  });

  it.each([
    undefined,
    null,
    '',
    'x',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    `${parent}\nevil`,
  ])('starts a new trace in place of %j', (given) => {
    expect(newTraceParent(given)).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('is known to everything inside and to nothing outside', async () => {
    await inTrace(parent, async () => {
      await Promise.resolve();
      expect(traceIdOf(currentTraceParent() ?? '')).toBe('0af7651916cd43dd8448eb211c80319c');
    });
    expect(currentTraceParent()).toBeUndefined();
  });
});
