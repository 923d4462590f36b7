import { createLogger } from './logger.js';
import { currentTraceParent, inTrace, traceIdOf } from './trace.js';

describe('createLogger', () => {
  const lines: Record<string, unknown>[] = [];
  const sut = createLogger('registry', 'info', {
    write: (line: string) => void lines.push(JSON.parse(line)),
  });
  beforeEach(() => lines.splice(0));

  it('writes message, service, level and context', () => {
    sut.log('started', 'Main');
    expect(lines).toEqual([
      expect.objectContaining({ level: 'info', service: 'registry', context: 'Main', msg: 'started' }),
    ]);
  });

  it('stays silent below its level', () => {
    sut.debug('detail');
    expect(lines).toEqual([]);
  });

  it('redacts fields, texts and errors', () => {
    sut.error(
      'failed for 072185012345',
      new Error('phone 0912345678'),
      { fullName: 'Hòa', rowCount: 2 },
      'Intake',
    );
    const text = JSON.stringify(lines);
    expect(text).not.toMatch(/072185012345|0912345678|Hòa/);
    expect(lines[0]).toMatchObject({ rowCount: 2, context: 'Intake', error: { type: 'Error' } });
  });

  it('names the trace that it belongs to', () => {
    inTrace(null, () => {
      sut.log('inside', 'Main');
      expect(lines[0]?.['traceId']).toBe(traceIdOf(currentTraceParent() ?? ''));
    });
  });
});
