import { join } from 'node:path';
import { untilStopped } from '../hub/sandbox.js';
import { runDemo } from './demo.js';
import { freshDemoFolder, removeDemoFolder } from './demo-folder.js';
import { HELP, readSettings, UsageError } from './settings.js';

/** Runs one command line. Exit codes: 0 done, 1 failed, 2 not understood, 130 stopped before the report. */
async function main(args: readonly string[]): Promise<number> {
  let settings;
  try {
    settings = readSettings(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${HELP}`);
    return 2;
  }
  if (!settings) {
    process.stdout.write(HELP);
    return 0;
  }
  const stopping = new AbortController();
  const stopped = untilStopped().then((reason) => {
    process.stderr.write(`${reason}\n`);
    stopping.abort();
  });
  const folder = await freshDemoFolder();
  try {
    const result = await runDemo(settings, folder, stopping.signal, () => stopped);
    removeDemoFolder(folder);
    if (settings.check) process.stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) {
      removeDemoFolder(folder);
      return 130;
    }
    process.stderr.write(`${explain(error)}\nLogs: ${join(folder, 'hub', 'logs')}\n`);
    return 1;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env['LIENTHONG_DEBUG']) return error.stack ?? error.message;
  const cause = error.cause instanceof Error ? `\n(${error.cause.message.trim().split('\n')[0]})` : '';
  return `${error.message}${cause}`;
}

process.exitCode = await main(process.argv.slice(2));
