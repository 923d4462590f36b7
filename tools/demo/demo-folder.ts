import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeOwnedFolder, STATE_FOLDER } from '../infrastructure/index.js';
import { endLeftovers, noteProcess, notedProcess } from '../infrastructure/process-identity.js';

const PREFIX = 'demo-';
const OWNER = 'demo.json';

/** A fresh folder for one run, so that two demos never meet; what earlier runs were killed over is removed. */
export async function freshDemoFolder(): Promise<string> {
  mkdirSync(STATE_FOLDER, { recursive: true });
  for (const name of readdirSync(STATE_FOLDER)) {
    const folder = join(STATE_FOLDER, name);
    if (
      !name.startsWith(PREFIX) ||
      !existsSync(join(folder, OWNER)) ||
      notedProcess(join(folder, OWNER)) !== undefined
    )
      continue;
    await endLeftovers(join(folder, 'hub', 'run'), ['nats', 'postgresql']);
    removeDemoFolder(folder);
  }
  const folder = mkdtempSync(join(STATE_FOLDER, PREFIX));
  noteProcess(join(folder, OWNER), process.pid, 'SIGTERM');
  return folder;
}

/** Removes a folder of {@link freshDemoFolder}; nothing may run in it any more. */
export function removeDemoFolder(folder: string): void {
  const hub = join(folder, 'hub');
  // Servers may have their files elsewhere, where their account can reach them.
  if (existsSync(hub)) for (const name of readdirSync(hub)) removeOwnedFolder(join(hub, name));
  rmSync(folder, { recursive: true, force: true });
}
