import { existsSync, readFileSync } from 'node:fs';
import { type KeyFile, KeyRing, withNewReportKey } from '#security';
import { writeAtomically } from '../infrastructure/index.js';
import type { Command } from './command.js';

export const keysGenerate: Command = {
  name: 'keys generate',
  summary: 'Writes a key file with a fresh key for every purpose',
  options: { out: { value: 'FILE', text: 'file to write, readable by its owner alone', required: true } },
  details:
    'Keep a copy apart from the database backups: without its keys sealed data cannot be read, ever.\n' +
    'An existing file is never overwritten.',
  run: (given) => {
    const file = given.required('out');
    if (existsSync(file)) throw new Error(`${file} exists: what it sealed would be lost with it`);
    writeKeys(file);
    process.stderr.write(`wrote ${file}\n`);
    return Promise.resolve();
  },
};

/** Writes a fresh key file, mode 0600. */
export function writeKeys(file: string): void {
  writeAtomically(file, `${JSON.stringify(KeyRing.generate(), null, 2)}\n`);
}

/** A key file from before reports were signed gets its key for that. */
export function completeKeys(file: string): void {
  const keys = JSON.parse(readFileSync(file, 'utf8')) as KeyFile;
  if (keys.reportSigning) return;
  writeAtomically(file, `${JSON.stringify({ ...keys, reportSigning: withNewReportKey() }, null, 2)}\n`);
}
