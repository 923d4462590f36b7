import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const HUB = resolve('dist/tools/hub/main.js');

/** Fenced blocks of the tutorial: what follows the three marks, and the text. */
function blocks(): { info: string; text: string }[] {
  const page = readFileSync('docs/adapters.md', 'utf8');
  return [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => ({
    info,
    text,
  }));
}

describe('docs/adapters.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('does what it says, step by step', () => {
    let output = '';
    let steps = 0;
    for (const { info, text } of blocks()) {
      const file = /file=(\S+)/.exec(info)?.[1];
      if (file) writeFileSync(join(folder, file), text);
      else if (info === 'sh') {
        const [, command = '', target] = /^hub (.+?)(?: > (\S+))?\n$/.exec(text) ?? [];
        const { stdout, stderr } = spawnSync(process.execPath, [HUB, ...command.split(' ')], {
          cwd: folder,
          encoding: 'utf8',
        });
        output = stdout + stderr;
        if (target) writeFileSync(join(folder, target), stdout);
      } else if (info === 'text') {
        for (const line of text.trim().split('\n')) expect(output).toContain(line);
      }
      steps++;
    }
    expect(steps).toBe(6);
    const json = spawnSync(process.execPath, [HUB, 'adapter', 'check', 'red-cross.yaml', 'red-cross.csv', '--json', '--show-personal-data'], { cwd: folder, encoding: 'utf8' }); // prettier-ignore
    expect(json.status).toBe(1);
    const report = JSON.parse(json.stdout) as {
      fields: { field: string; examples: { becomes: string }[] }[];
    };
    const becomes = Object.fromEntries(
      report.fields.map(({ field, examples }) => [field, examples.map((each) => each.becomes)]),
    );
    expect(becomes).toMatchObject({
      'person.fullName': ['Nguyễn Thị Hòa', 'TRẦN VĂN ĐỨC', 'Lê Thị Bưởi'],
      'person.dateOfBirth': ['1985', '1973', '1966'],
      'person.gender': ['female', 'male', 'female'],
      'person.residence.communeText': ['xã Tân Thành, huyện Tân Châu', 'phường Long Hoa', 'xã Tân Thành'],
      'membership.status': ['active', 'active', 'transferred'],
    });
  });

  it('shows personal data only when asked', () => {
    copyFileSync(join(folder, 'red-cross.csv'), join(folder, 'again.csv'));
    const { stdout } = spawnSync(process.execPath, [HUB, 'adapter', 'check', 'red-cross.yaml', 'again.csv'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).not.toMatch(/Hòa|072185012345|0912345678/);
  });
});
