import { SettingsError } from '#linkage';
import { parseArguments, USAGE, UsageError } from './arguments.js';
import { InputError } from './csv-reader.js';
import { link } from './link.js';

try {
  const options = parseArguments(process.argv.slice(2));
  if (options === null) process.stdout.write(USAGE);
  else
    process.stdout.write(
      `${JSON.stringify(await link(options, (text) => process.stderr.write(`${text}\n`)))}\n`,
    );
} catch (error) {
  if (!(error instanceof UsageError || error instanceof InputError || error instanceof SettingsError))
    throw error;
  process.stderr.write(`link: ${error.message}\n`);
  process.exitCode = 2;
}
