import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { GatewayUnderTest } from '../../apps/gateway/test/gateway-under-test.js';

const HUB = resolve('dist/tools/hub/main.js');
const execFileAsync = promisify(execFile);

/** Fenced blocks of the tutorial: what follows the three marks, and the text. */
function blocks(): { info: string; text: string }[] {
  const page = readFileSync('docs/adapters.md', 'utf8');
  return [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => ({
    info,
    text,
  }));
}

/** Commands of a shell, one after the other; what they set is known to the next. */
class Shell {
  private readonly variables: string[] = [];

  constructor(
    private readonly folder: string,
    url: string,
  ) {
    this.variables.push(`HUB=${url}`);
  }

  async run(text: string): Promise<string> {
    const script = [...this.variables, text].join('\n');
    this.variables.push(...[...text.matchAll(/^[A-Z]+=\$\([\s\S]*?\)$/gm)].map(([assignment]) => assignment));
    const { stdout, stderr } = await execFileAsync('bash', ['-euc', script], { cwd: this.folder });
    return stdout + stderr;
  }
}

interface Clients {
  readonly organisations: readonly object[];
  readonly clients: readonly object[];
}

describe('docs/adapters.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
  const adapters = join(folder, 'adapters');
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    mkdirSync(adapters);
    gateway = await GatewayUnderTest.start({ LIENTHONG_ADAPTERS_FOLDER: adapters });
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  /** What an operator does: adapter and client in their places, the gateway started anew. */
  async function introduce(added: Clients): Promise<void> {
    copyFileSync(join(folder, 'red-cross.yaml'), join(adapters, 'red-cross.yaml'));
    const { organisations, clients } = JSON.parse(readFileSync(gateway.clientsFile, 'utf8')) as Clients;
    const all = {
      organisations: [...organisations, ...added.organisations],
      clients: [...clients, ...added.clients],
    };
    writeFileSync(gateway.clientsFile, JSON.stringify(all));
    await gateway.stopApp();
    await gateway.startApp();
  }

  it('does what it says, step by step', async () => {
    let output = '';
    let steps = 0;
    let shell: Shell | undefined;
    for (const { info, text } of blocks()) {
      const file = /file=(\S+)/.exec(info)?.[1];
      if (file) writeFileSync(join(folder, file), text);
      else if (info.includes('merge=')) await introduce(JSON.parse(text) as Clients);
      else if (info === 'bash') output = await (shell ??= new Shell(folder, gateway.url)).run(text);
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
    expect(steps).toBe(13);
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
