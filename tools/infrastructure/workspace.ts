import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Root folder of the clone: the nearest folder above this file with the package.json of the hub. */
export const WORKSPACE = findWorkspace(import.meta.dirname);

/** Where the hub keeps everything of its own that is not under version control. */
export const STATE_FOLDER = join(WORKSPACE, '.lienthong');

function findWorkspace(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
      if (name === 'lienthong') return folder;
    }
    if (dirname(folder) === folder) throw new Error(`No package.json of lienthong above ${from}`);
  }
}
