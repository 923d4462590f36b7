import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, canEnter } from './account.js';
import { MissingPrerequisite } from './remedy.js';

/** Places that last and that every account may pass through, in order of preference. */
const PUBLIC_PLACES = ['/var/lib/lienthong', '/var/tmp/lienthong', '/tmp/lienthong'];

/**
 * The folder that really holds `folder`'s content for a server running under `account`.
 *
 * A clone below a home directory that others may not enter is out of reach for the account of
 * PostgreSQL. Its data then lives in a public place, and `folder` is a symbolic link to it, so that
 * everything is still found, and removed, under the data folder.
 */
export function ownedFolder(folder: string, account: Account | undefined): string {
  mkdirSync(dirname(folder), { recursive: true });
  if (!account) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
  const linked = linkTarget(folder);
  if (!linked && canEnter(account, dirname(folder))) {
    mkdirSync(folder, { recursive: true });
    return handOver(folder, account);
  }
  const home = linked ?? join(publicPlace(account), fingerprint(folder));
  if (!linked) {
    // Without the link this content belongs to a data folder that was deleted since.
    rmSync(home, { recursive: true, force: true });
    if (existsSync(folder)) move(folder, home);
    mkdirSync(home, { recursive: true });
    symlinkSync(home, folder);
  }
  mkdirSync(home, { recursive: true });
  return handOver(home, account);
}

/** Removes a folder made by {@link ownedFolder}, wherever its content lives. */
export function removeOwnedFolder(folder: string): void {
  const linked = linkTarget(folder);
  if (linked) rmSync(linked, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** A root-owned folder that the account can pass through and that nobody else can write to. */
export function publicPlace(account: Account): string {
  for (const place of PUBLIC_PLACES) {
    try {
      mkdirSync(place, { recursive: true });
      const { uid } = statSync(place);
      if (uid !== 0 || lstatSync(place).isSymbolicLink()) continue;
      chmodSync(place, 0o755);
      if (canEnter(account, place)) return place;
    } catch {
      continue;
    }
  }
  throw new MissingPrerequisite(
    `The account '${account.name}' of PostgreSQL can enter neither this folder nor any of ${PUBLIC_PLACES.join(', ')}.`,
    ['start this command as an ordinary user', 'or name a running PostgreSQL in DATABASE_URL'],
  );
}

function linkTarget(folder: string): string | undefined {
  return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(folder) : undefined;
}

function fingerprint(folder: string): string {
  const path = join(realpathSync(dirname(folder)), folder.slice(dirname(folder).length + 1));
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}

function handOver(folder: string, account: Account): string {
  chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
  return folder;
}

/** Moves a folder with its owners and times, across file systems where it must. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    chownTree(to, statSync(from));
    rmSync(from, { recursive: true });
  }
}

function chownTree(path: string, owner: { uid: number; gid: number }): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chownSync(path, owner.uid, owner.gid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) chownTree(join(path, name), owner);
}
