import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Service, SERVICES } from '#contracts';
import { applicationRole } from '#persistence';
import {
  type Infrastructure,
  type Log,
  Ports,
  readJson,
  secret,
  startInfrastructure,
  type Supervised,
  writeAtomically,
} from '../infrastructure/index.js';
import { lastingClients, type SandboxAccounts, type SandboxClients } from './clients.js';
import { connectionFile, type HubConnection } from './connection.js';
import { completeKeys, writeKeys } from './keys.js';
import { migrateHub } from './migrate.js';
import { serviceProcess } from './services.js';

export interface HubOptions {
  /** Everything that lasts: databases, ports, passwords, keys, logs. */
  readonly dataFolder: string;
  /** Address of the gateway. */
  readonly host: string;
  readonly port: number;
  /** Processes of the matching service that share the work. */
  readonly matchingWorkers: number;
  /** Further variables for every service. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal;
}

const DATABASE = 'lienthong';
/** Time that the gateway has for open requests before the services behind it stop as well. */
const GATEWAY_HEAD_START_MS = 2_500;

/** The whole hub on one machine: infrastructure and every service as a process of its own, supervised. */
export class Hub {
  private constructor(
    readonly url: string,
    readonly clients: SandboxClients,
    readonly accounts: SandboxAccounts,
    readonly infrastructure: Infrastructure,
    /** By instance name: `gateway`, `registry`, `reports`, `matching`, `matching-2` … */
    readonly services: ReadonlyMap<string, Supervised>,
  ) {}

  /** Resolves when every service is ready. What was started is stopped again when one fails or on abort. */
  static async start(options: HubOptions): Promise<Hub> {
    const dataFolder = resolve(options.dataFolder);
    mkdirSync(dataFolder, { recursive: true });
    const infrastructure = await startInfrastructure({ dataFolder, log: options.log });
    const services = new Map<string, Supervised>();
    const stopServices = () => Promise.all([...services.values()].map((service) => service.stop()));
    try {
      const secrets = lastingSecrets(join(dataFolder, 'service-secrets.json'));
      const databaseUrl = await migrateHub({
        adminUrl: infrastructure.databaseUrl,
        database: DATABASE,
        passwordOf: (service) => secrets[service],
        log: options.log,
      });
      const keysFile = join(dataFolder, 'keys.json');
      if (!existsSync(keysFile)) writeKeys(keysFile);
      completeKeys(keysFile);
      const clients = lastingClients(dataFolder);

      // The organisations' systems that such a hub is tried with run on the same machine.
      const outboundAllow = process.env.LIENTHONG_OUTBOUND_ALLOW ?? '127.0.0.0/8,::1/128';
      const ports = new Ports(dataFolder);
      const urls: Record<string, string> = {};
      for (const { service, instance } of instances(options.matchingWorkers)) {
        const isGateway = service === 'gateway';
        const [host, port] = isGateway
          ? [options.host, options.port]
          : ['127.0.0.1', await ports.of(instance)];
        urls[instance] = `http://${urlHost(host)}:${port}`;
        const url = new URL(databaseUrl);
        url.username = applicationRole(service);
        url.password = secrets[service];
        services.set(
          instance,
          serviceProcess({
            service,
            instance,
            dataFolder,
            host,
            port,
            databaseUrl: url.href,
            natsUrl: infrastructure.natsUrl,
            keysFile,
            env: {
              ...(isGateway && {
                LIENTHONG_CLIENTS_FILE: clients.file,
                LIENTHONG_OUTBOUND_ALLOW: outboundAllow,
              }),
              ...options.env,
            },
            log: options.log,
          }),
        );
      }
      options.signal?.throwIfAborted();
      options.signal?.addEventListener('abort', () => void stopServices());
      await startAll([...services.values()]);
      options.signal?.throwIfAborted();
      const connection: HubConnection = { databaseUrl, natsUrl: infrastructure.natsUrl, services: urls };
      writeAtomically(connectionFile(dataFolder), JSON.stringify(connection, null, 2));
      return new Hub(urls.gateway ?? '', clients.handedOut, clients.accounts, infrastructure, services);
    } catch (error) {
      await stopServices();
      await infrastructure.stop();
      throw error;
    }
  }

  /** Stops everything in order: what takes requests, what works on them, what stores the results. */
  async stop(): Promise<void> {
    const gateway = this.services.get('gateway');
    const others = [...this.services.values()].filter((service) => service !== gateway);
    const gatewayStopped = gateway?.stop() ?? Promise.resolve();
    await Promise.race([gatewayStopped, sleep(GATEWAY_HEAD_START_MS)]);
    await Promise.all([gatewayStopped, ...others.map((service) => service.stop())]);
    await this.infrastructure.stop();
  }
}

function instances(matchingWorkers: number): { service: Service; instance: string }[] {
  const further = Array.from({ length: matchingWorkers - 1 }, (_, index) => ({
    service: 'matching' as const,
    instance: `matching-${index + 2}`,
  }));
  return [...SERVICES.map((service) => ({ service, instance: service })), ...further];
}

/** Waits for all of them even when one fails, so that none is still starting afterwards. */
async function startAll(services: readonly Supervised[]): Promise<void> {
  const outcomes = await Promise.allSettled(services.map((service) => service.start()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function lastingSecrets(file: string): Record<Service, string> {
  const existing = readJson<Record<Service, string>>(file);
  if (existing) return existing;
  const secrets = { gateway: secret(), registry: secret(), matching: secret(), reports: secret() };
  writeAtomically(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Where to reach a server that listens on `host`. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
