import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readJson, writeAtomically } from './files.js';

/**
 * Private ports by purpose, remembered in the data folder, so that a restart answers at the same
 * addresses. A remembered port that another program has taken meanwhile is replaced.
 */
export class Ports {
  private readonly file: string;
  private readonly ports: Record<string, number>;

  constructor(dataFolder: string) {
    this.file = join(dataFolder, 'ports.json');
    this.ports = readJson<Record<string, number>>(this.file) ?? {};
  }

  async of(purpose: string): Promise<number> {
    const remembered = this.ports[purpose];
    if (remembered !== undefined && (await isFree(remembered))) return remembered;
    const taken = new Set(Object.values(this.ports));
    let port = await freePort();
    while (taken.has(port)) port = await freePort();
    this.ports[purpose] = port;
    writeAtomically(this.file, JSON.stringify(this.ports, null, 2), 0o644);
    return port;
  }
}

/**
 * Below the range from which systems give ports to outgoing connections (Linux: from 32768): one of those
 * could take a port between its choice and its use, or while its service restarts.
 */
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** A port of the loopback interface that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
}

export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return listenOnce(port, host).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
