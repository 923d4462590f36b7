import { execFileSync, spawnSync } from 'node:child_process';
import { MissingPrerequisite } from './remedy.js';

/** A system account that a server runs under. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/**
 * The account for PostgreSQL, which refuses to run as root: undefined (= the caller's own) for ordinary
 * users, else the system's `postgres`, created when it is missing.
 */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp(NAME);
  if (existing) return existing;
  createAccount();
  const created = lookUp(NAME);
  if (created) return created;
  throw new MissingPrerequisite(
    `PostgreSQL does not run as root, and the system account '${NAME}' could not be created.`,
    [
      `create it: groupadd --system ${NAME} && useradd --system -g ${NAME} ${NAME}`,
      'or start this command as an ordinary user',
      'or name a running PostgreSQL in DATABASE_URL',
    ],
  );
}

/** Whether the account can enter the folder, judged by the system itself (modes, ACLs, mounts). */
export function canEnter(account: Account, folder: string): boolean {
  return attempt(account, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder]);
}

/** Whether the account can run the program with these arguments successfully. */
export function canRun(account: Account | undefined, command: string, args: readonly string[]): boolean {
  return attempt(account, command, args);
}

function attempt(account: Account | undefined, command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, {
    cwd: '/',
    stdio: 'ignore',
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  return status === 0;
}

function lookUp(name: string): Account | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** First the tools of most distributions, then those of BusyBox. */
function createAccount(): void {
  const ways = [
    [
      ['groupadd', '--system', '--force', NAME],
      ['useradd', '--system', '-M', '-g', NAME, '-s', '/bin/false', NAME],
    ],
    [
      ['addgroup', '-S', NAME],
      ['adduser', '-S', '-D', '-H', '-G', NAME, '-s', '/bin/false', NAME],
    ],
  ];
  for (const way of ways) {
    if (way.every(([command = '', ...args]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0))
      return;
  }
}
