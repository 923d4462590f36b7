import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { writeAtomically } from './files.js';
import { type NatsBinary, natsBinary } from './nats-binary.js';
import { type Log, Supervised } from './supervised.js';

export interface NatsSettings {
  /** Absolute path of the data folder; configuration and JetStream store live in `nats` below it. */
  readonly dataFolder: string;
  /** Where an unpacked nats-server is kept. */
  readonly stateFolder: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly log: Log;
}

/** A NATS server with JetStream of our own: supervised, with password, reachable from this machine only. */
export async function startNats(
  settings: NatsSettings,
): Promise<{ url: string; server: Supervised; wipe: () => void }> {
  const binary = await natsBinary(settings.stateFolder, settings.log);
  const folder = join(settings.dataFolder, 'nats');
  const store = join(folder, 'jetstream');
  mkdirSync(store, { recursive: true, mode: 0o700 });
  const configuration = join(folder, 'nats-server.conf');
  writeAtomically(configuration, natsConfiguration({ ...settings, store }, binary.version));

  const server = new Supervised(
    {
      name: 'nats',
      command: binary.path,
      args: ['--config', configuration],
      logFile: join(settings.dataFolder, 'logs', 'nats.log'),
      runFolder: join(settings.dataFolder, 'run'),
      stopSignal: 'SIGTERM',
      stopMs: 10_000,
      startMs: 30_000,
      ready: () => greets(settings.port),
    },
    settings.log,
  );
  await server.start();
  return {
    url: `nats://${settings.user}:${settings.password}@127.0.0.1:${settings.port}`,
    server,
    wipe: () => rmSync(store, { recursive: true, force: true }),
  };
}

/** Text of the configuration file for a server of this version. */
export function natsConfiguration(
  settings: { store: string; port: number; user: string; password: string },
  [major, minor]: NatsBinary['version'],
): string {
  // Acks before the disk has the message are harmless (the outbox keeps it until its receipt), but every
  // re-publication costs time; servers before 2.10 do not know the setting and refuse to start with it.
  const knowsSyncInterval = major > 2 || (major === 2 && minor >= 10);
  return [
    `listen: "127.0.0.1:${settings.port}"`,
    'server_name: lienthong',
    'jetstream {',
    `  store_dir: ${JSON.stringify(settings.store)}`,
    ...(knowsSyncInterval ? ['  sync_interval: always'] : []),
    '}',
    'authorization {',
    `  users: [{ user: ${JSON.stringify(settings.user)}, password: ${JSON.stringify(settings.password)} }]`,
    '}',
    '',
  ].join('\n');
}

/** A NATS server speaks first: `INFO {…}` with `jetstream: true` once its store is open. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let greeting = '';
    socket.setTimeout(2_000, () => socket.destroy(new Error('no greeting')));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      greeting += text;
      if (!greeting.includes('\r\n')) return;
      socket.destroy();
      resolve(/"jetstream": ?true/.test(greeting));
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(false));
  });
}
