/**
 * `node tools/console.mjs` writes the console to dist/apps/console, each file packed by Brotli and gzip as well,
 * so that the gateway never packs anything. The folder changes at once: who serves it meanwhile sees the old or
 * the new one.
 */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

const ROOT = dirname(import.meta.dirname);
const CONSOLE = join(ROOT, 'apps', 'console');
const TARGET = join(ROOT, 'dist', 'apps', 'console');
const NEW = `${TARGET}.new`;
const PACKED = new Set(['.html', '.js', '.css', '.svg']);
/** The best level takes six times as long and saves one part in thirty. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

await build({
  configFile: join(CONSOLE, 'vite.config.ts'),
  logLevel: 'warn',
  build: { outDir: NEW, emptyOutDir: true },
});
const files = readdirSync(NEW, { recursive: true }).map((file) => join(NEW, file));
await Promise.all(files.filter((file) => statSync(file).isFile() && PACKED.has(extname(file))).map(pack));
rmSync(TARGET, { recursive: true, force: true });
renameSync(NEW, TARGET);

async function pack(file) {
  const bytes = readFileSync(file);
  writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes, BROTLI));
  writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}
