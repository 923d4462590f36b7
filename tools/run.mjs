/**
 * `node tools/run.mjs TOOL [arguments]` runs dist/tools/TOOL/main.js, built first where needed, in this
 * very process: signals and the exit code of `npm run` are the tool's own.
 */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildOrExit } from './build.mjs';

const [node = 'node', , tool = '', ...rest] = process.argv;
buildOrExit();
const main = join(dirname(import.meta.dirname), 'dist', 'tools', tool, 'main.js');
process.argv = [node, main, ...rest];
await import(pathToFileURL(main).href);
