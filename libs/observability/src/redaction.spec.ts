import { redact, redactText } from './redaction.js';

describe('redact', () => {
  it('withholds personal fields and secrets by name, in any spelling and depth', () => {
    const value = {
      batchId: 'b1',
      nested: { list: [{ fullName: 'Nguyễn Thị Hòa', national_id: '072185012345', rowCount: 3 }] },
      clientSecret: 'abc',
      headers: { Authorization: 'Bearer x', 'user-agent': 'curl' },
    };
    expect(redact(value)).toEqual({
      batchId: 'b1',
      nested: { list: [{ fullName: '[withheld]', national_id: '[withheld]', rowCount: 3 }] },
      clientSecret: '[withheld]',
      headers: { Authorization: '[withheld]', 'user-agent': 'curl' },
    });
  });

  it.each([
    ['id 072185012345 is taken', 'id [number] is taken'],
    ['call 0912 345 678 or +84912345678', 'call [number] or [number]'],
    [
      'record 018f6b1a-1234-7000-8000-123456789012 stays',
      'record 018f6b1a-1234-7000-8000-123456789012 stays',
    ],
    ['took 1234 ms at 2026-11', 'took 1234 ms at 2026-11'],
  ])('masks numbers as long as a phone: %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it('keeps what the database driver hangs on an error out of the log', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "record_pk"'), {
      code: '23505',
      detail: 'Key (local_id)=(Nguyễn Thị Hòa) already exists.',
      parameters: ['Nguyễn Thị Hòa'],
      query: "INSERT … 'Nguyễn Thị Hòa'",
      constraint: 'record_pk',
    });
    const logged = redact({ error });
    expect(JSON.stringify(logged)).not.toContain('Hòa');
    expect(logged).toMatchObject({ error: { code: '23505', constraint: 'record_pk' } });
  });

  it('copes with cycles, depth, bytes and length', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(() => JSON.stringify(redact(cycle))).not.toThrow();
    expect(redact({ data: Buffer.alloc(9) })).toEqual({ data: '[9 bytes]' });
    expect((redact('x'.repeat(5_000_000)) as string).length).toBeLessThan(3_000);
  });
});
