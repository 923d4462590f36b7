import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleWorkbook, readAll } from './example-workbook.js';

describe('a workbook', () => {
  const soffice = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path));
  (soffice ? it : it.skip)(
    'is opened by LibreOffice, and what LibreOffice saves is read',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'xlsx-'));
      const convert = (format: string, file: string): void => {
        spawnSync(soffice!, ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', format, '--outdir', `${folder}/out`, file], { timeout: 50_000 }); // prettier-ignore
      };
      writeFileSync(join(folder, 'example.xlsx'), await exampleWorkbook());
      convert('xlsx', join(folder, 'example.xlsx'));
      const [first] = await readAll(readFileSync(join(folder, 'out', 'example.xlsx')));
      rmSync(folder, { recursive: true });
      const [ours] = await readAll(await exampleWorkbook());
      expect(first?.rows.slice(0, 4)).toEqual(ours?.rows.slice(0, 4));
    },
    60_000,
  );
});
