import { describe, expect, it } from '@jest/globals';
import { type Command, helpOf, readArguments, UsageError } from './command.js';

const command: Command = {
  name: 'units import',
  summary: 'Lays lists over lists',
  positionals: 'FILE…',
  options: {
    port: { value: 'P', text: 'where', default: '8080' },
    data: { value: 'DIR', text: 'which folder', required: true },
    all: { text: 'everything' },
  },
  run: () => Promise.resolve(),
};

describe('the arguments of a command', () => {
  it('are read with defaults, flags and positionals', () => {
    const given = readArguments(command, ['--data', 'd', '--all', 'a.csv', 'b.csv']);
    expect(given?.number('port', { min: 1, max: 65_535 })).toBe(8080);
    expect(given?.required('data')).toBe('d');
    expect(given?.flag('all')).toBe(true);
    expect(given?.positionals).toEqual(['a.csv', 'b.csv']);
  });

  it.each([
    [['--data', 'd'], /FILE… is missing/],
    [['a.csv'], /--data DIR is missing/],
    [['--data', 'd', '--porto', '1', 'a.csv'], /--porto/],
    [['--data', 'd', '--port'], /--port/],
  ])('that make no sense are refused: %j', (args, message) => {
    expect(() => readArguments(command, args)).toThrow(UsageError);
    expect(() => readArguments(command, args)).toThrow(message);
  });

  it('name the range of a number', () => {
    const given = readArguments(command, ['--data', 'd', '--port', '99999', 'a.csv']);
    expect(() => given?.number('port', { min: 1, max: 65_535 })).toThrow(
      '--port must be a whole number from 1 to 65535, not "99999"',
    );
  });

  it('may ask for help, which names every option with its default', () => {
    expect(readArguments(command, ['--help'])).toBeUndefined();
    const help = helpOf(command);
    expect(help).toContain('hub units import [options] FILE…');
    expect(help).toContain('--port P    where (default 8080)');
    expect(help).toContain('--data DIR  which folder (required)');
  });
});
