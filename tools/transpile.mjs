/**
 * `node tools/transpile.mjs` writes dist/FILE.js of each TypeScript file named on stdin that has changed, without checking
 * types: `npm run lint` does that. A whole tree takes two seconds instead of half a minute.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { transform } from '@swc/core';

const ROOT = dirname(import.meta.dirname);
const OPTIONS = { ...JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')), swcrc: false, sourceMaps: true };
const AT_ONCE = 64;

const waiting = readFileSync(0, 'utf8').split('\n').filter(Boolean);
let failures = 0;

async function work() {
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    const source = join(ROOT, file);
    const target = join(ROOT, 'dist', file.replace(/\.ts$/, '.js'));
    if (existsSync(target) && statSync(target).mtimeMs >= statSync(source).mtimeMs) continue;
    try {
      const { code, map } = await transform(readFileSync(source, 'utf8'), { ...OPTIONS, filename: source });
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(`${target}.map`, map);
      writeFileSync(target, `${code}//# sourceMappingURL=${basename(target)}.map\n`);
    } catch (error) {
      failures += 1;
      process.stderr.write(`${file}: ${error.message}\n`);
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exitCode = failures > 0 ? 1 : 0;
