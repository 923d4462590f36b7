import { MissingPrerequisite } from '../infrastructure/index.js';
import {
  accountCreate,
  accountDisable,
  accountEmail,
  accountEnable,
  accountList,
  accountPassword,
} from './accounts.js';
import { adapterCheck, adapterInit } from './adapters.js';
import { type Command, helpOf, readArguments, UsageError } from './command.js';
import { adapterCertify } from './certify/certify.js';
import { deadLettersList, deadLettersRerun } from './dead-letters.js';
import { keysGenerate } from './keys.js';
import { migrateCommand } from './migrate.js';
import { keysRotateReports, reportsVerify } from './reports.js';
import { reportsRebuild } from './reports-rebuild.js';
import { sandbox } from './sandbox.js';
import { status } from './status.js';
import { unitsImport } from './units.js';

const COMMANDS: readonly Command[] = [
  sandbox,
  migrateCommand,
  accountCreate,
  accountPassword,
  accountEmail,
  accountDisable,
  accountEnable,
  accountList,
  adapterCheck,
  adapterInit,
  unitsImport,
  deadLettersList,
  deadLettersRerun,
  keysGenerate,
  keysRotateReports,
  reportsVerify,
  adapterCertify,
  reportsRebuild,
  status,
];

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'hub COMMAND [options]',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'hub COMMAND --help shows the options of a command.',
    '',
  ].join('\n');
}

/** Runs one command line. Exit codes: 0 done, 1 failed, 2 not understood. */
async function main(args: readonly string[]): Promise<number> {
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
  if (!command) return withoutCommand(args);
  try {
    const given = readArguments(command, args.slice(command.name.split(' ').length));
    if (given) await command.run(given);
    else process.stdout.write(helpOf(command));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${helpOf(command)}`);
      return 2;
    }
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

function withoutCommand(args: readonly string[]): number {
  const asked = args.length === 0 || ['help', '--help', '-h'].includes(args[0] ?? '');
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${args[0]} `));
  if (asked) process.stdout.write(overview());
  else if (group.length > 0) process.stdout.write(group.map(helpOf).join('\n'));
  else process.stderr.write(`There is no command "${args[0]}".\n\n${overview()}`);
  return asked || (group.length > 0 && ['--help', '-h'].includes(args[1] ?? '')) ? 0 : 2;
}

/** Operators get a sentence; a stack trace only for what nobody foresaw, and only when asked. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof MissingPrerequisite || !process.env.LIENTHONG_DEBUG) {
    const cause = error.cause instanceof Error ? `\n(${error.cause.message.trim().split('\n')[0]})` : '';
    return `${error.message}${cause}`;
  }
  return error.stack ?? error.message;
}

// A command that ended well may have said otherwise of what it looked at.
const code = await main(process.argv.slice(2));
if (code !== 0) process.exitCode = code;
