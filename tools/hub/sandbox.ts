import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeAtomically } from '../infrastructure/index.js';
import type { Command } from './command.js';
import { Hub } from './hub.js';

export const sandbox: Command = {
  name: 'sandbox',
  summary: 'Runs the whole hub on this machine, for integrators and tests, until it is told to stop',
  options: {
    port: { value: 'P', text: 'port of the gateway', default: '8080' },
    host: { value: 'H', text: 'address that the gateway listens on', default: '127.0.0.1' },
    data: { value: 'DIR', text: 'folder of everything that lasts', default: '.lienthong/sandbox' },
    clients: { value: 'FILE', text: 'where to write the URL and the credentials once ready (JSON)' },
    'matching-workers': { value: 'N', text: 'processes of the matching service', default: '1' },
  },
  details:
    'Five organisations are registered, and a client for each further role: coordinator (all units), board,\n' +
    'auditor, administrator; each of them has an account for the console at / as well. There are no per-client limits, no two-person rule and no blind sampling.\n' +
    'Ctrl-C or SIGTERM stops everything; started again on the same folder it continues with its data and\n' +
    'the same credentials. Logs are in DIR/logs.',
  run: async (given) => {
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const clientsFile = given.text('clients');
    // Whoever waits for the file must not find the one of an earlier run.
    if (clientsFile) rmSync(clientsFile, { force: true });
    const stop = new AbortController();
    const stopping = untilStopped().then((reason) => {
      log(reason);
      stop.abort(new Error('stopped before it was ready'));
    });
    const hub = await Hub.start({
      dataFolder: resolve(given.required('data')),
      host: given.required('host'),
      port: given.number('port', { min: 1, max: 65_535 }),
      matchingWorkers: given.number('matching-workers', { min: 1, max: 64 }),
      env: { LIENTHONG_SANDBOX: '1' },
      log,
      signal: stop.signal,
    });
    try {
      const handedOut = { url: hub.url, clients: hub.clients, accounts: hub.accounts };
      if (clientsFile) writeAtomically(resolve(clientsFile), `${JSON.stringify(handedOut, null, 2)}\n`);
      log(`ready: ${hub.url}`);
      await stopping;
    } finally {
      await hub.stop();
      if (clientsFile) rmSync(clientsFile, { force: true });
      log('stopped');
    }
  },
};

/** Why to stop: a signal, or the end of the `npm run` or test that started this process. */
export async function untilStopped(): Promise<string> {
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(
    (signal) => new Promise<string>((resolve) => process.on(signal, () => resolve(`${signal}: stopping …`))),
  );
  return Promise.race([...signals, untilOrphaned()]);
}

/** Whoever started this process and was killed without a chance to pass it on must not leave the hub running. */
async function untilOrphaned(): Promise<string> {
  const parent = process.ppid;
  const tethered = process.env.npm_lifecycle_event ?? process.env.LIENTHONG_TETHERED;
  while (tethered === undefined || process.ppid === parent) await sleep(500, undefined, { ref: false });
  return 'the caller is gone: stopping …';
}
