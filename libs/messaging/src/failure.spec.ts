import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { MessageTooLarge } from './errors.js';
import { describeFailure } from './failure.js';

describe('what is kept of an error', () => {
  it.each([
    ['invalid input syntax for type date: "Nguyễn Văn An"', 'invalid input syntax for type date: …'],
    ['no person with 079084012345', 'no person with …'],
    ['cannot link Trần Thị Bưởi', 'cannot link … … …'],
    ["value 'Lan' of Key (local_id)=(DV01) is taken", 'value … of Key … is taken'],
  ])('%s', (message, kept) => {
    expect(describeFailure(new Error(message)).detail).toBe(`Error: ${kept}`);
  });

  it('has the SQLSTATE and the names of table and constraint', () => {
    const driverError = Object.assign(new Error('null value'), {
      code: '23502',
      table: 'person',
      column: 'rank',
    });
    expect(describeFailure(new QueryFailedError('SELECT', [], driverError))).toEqual({
      code: 'database.23502',
      detail: 'Error: null value (table person, column rank)',
    });
  });

  it('has the stable code of an error of ours, and a made up one else', () => {
    expect(describeFailure(new MessageTooLarge('x', 2, 1)).code).toBe('message.too-large');
    expect(describeFailure(new TypeError('x')).code).toBe('internal.TypeError');
    expect(describeFailure('x').code).toBe('internal');
  });
});
