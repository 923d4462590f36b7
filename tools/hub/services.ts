import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Service } from '#contracts';
import { type Log, Supervised, WORKSPACE } from '../infrastructure/index.js';

export interface ServiceSettings {
  readonly service: Service;
  /** Name among the instances, e.g. `matching-2`; names log file and worker. */
  readonly instance: string;
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** Connection as the service's application role. */
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly keysFile: string;
  /** Further variables of the service. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** Variables that a service may inherit; credentials of the launcher are not among them. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_EXTRA_CA_CERTS'];

/**
 * Services allocate chunk after chunk and keep little: with V8's 16 MiB of young objects, half a chunk is moved to
 * the old ones before it is done with, which took a sixth of the registry's time.
 */
const YOUNG_GENERATION = '--max-semi-space-size=32';

/**
 * The gateway's live objects are few, but rows that wait for the database grow old with their portion. Left alone, V8 lets
 * the old ones fourfold before it looks through them: half as much again costs little and keeps large uploads small.
 */
const OLD_GENERATION = '--heap-growing-percent=50';

/** Matching is ready once its index is loaded: a minute or two for a million records, on a busy machine much longer. */
const INDEX_LOADING_MS = 30 * 60_000;

/** A service as a process of its own, ready when `/health/ready` says so. */
export function serviceProcess(settings: ServiceSettings): Supervised {
  const url = `http://${settings.host}:${settings.port}`;
  return new Supervised(
    {
      name: settings.instance,
      command: process.execPath,
      args: [
        YOUNG_GENERATION,
        ...(settings.service === 'gateway' ? [OLD_GENERATION] : []),
        '--import',
        pathToFileURL(join(WORKSPACE, 'dist/tools/hub/tether.js')).href,
        join(WORKSPACE, 'dist/apps', settings.service, 'src/main.js'),
      ],
      env: { ...inherited(), ...environment(settings), ...settings.env },
      logFile: join(settings.dataFolder, 'logs', `${settings.instance}.log`),
      runFolder: join(settings.dataFolder, 'run'),
      stopSignal: 'SIGTERM',
      stopMs: 9_000,
      startMs: settings.service === 'matching' ? INDEX_LOADING_MS : 120_000,
      tethered: true,
      ready: async () => (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok,
    },
    settings.log,
  );
}

function environment(settings: ServiceSettings): Record<string, string> {
  return {
    NODE_ENV: 'production',
    LIENTHONG_DATABASE_URL: settings.databaseUrl,
    LIENTHONG_NATS_URL: settings.natsUrl,
    LIENTHONG_KEYS_FILE: settings.keysFile,
    LIENTHONG_HOST: settings.host,
    LIENTHONG_PORT: String(settings.port),
    LIENTHONG_WORKER: settings.instance,
  };
}

/** What the operator set for the services (LIENTHONG_…) reaches them unchanged. */
function inherited(): Record<string, string> {
  const wanted = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined &&
      (INHERITED.includes(name) || (name.startsWith('LIENTHONG_') && !name.endsWith('_PASSWORD'))),
  );
  return Object.fromEntries(wanted) as Record<string, string>;
}
