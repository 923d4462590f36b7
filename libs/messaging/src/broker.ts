import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { EventStream } from './stream.js';

const DEFAULT_PORT = 4222;
const RETRY_MS = 250;
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Connection options for a `LIENTHONG_NATS_URL`: one or several `nats://[user:password@|token@]host:port`,
 * comma-separated. The client reconnects for ever: a broker that is away delays messages, nothing else.
 */
export function natsConnectionOptions(natsUrl: string, name: string): ConnectionOptions {
  const urls = natsUrl.split(',').map((url) => {
    const text = url.trim();
    return new URL(text.includes('://') ? text : `nats://${text}`);
  });
  const first = urls[0] as URL;
  const user = decodeURIComponent(first.username);
  const pass = decodeURIComponent(first.password);
  return {
    name,
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || DEFAULT_PORT}`),
    ...(user && pass ? { user, pass } : user ? { token: user } : {}),
    ...(urls.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 200,
    reconnectJitter: 100,
    pingInterval: 5_000,
    maxPingOut: 2,
  };
}

/** One connection to NATS and what is asked over it. */
export interface BrokerConnection {
  readonly nats: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly stream: EventStream;
}

/** The service's connection to NATS: opened in the background, opened again for ever, until it is stopped. */
export class Broker {
  private current: BrokerConnection | undefined;
  private isConnected = false;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly waiting: ((connection: BrokerConnection) => void)[] = [];
  private readonly connectListeners: ((connection: BrokerConnection) => void)[] = [];

  constructor(
    private readonly options: ConnectionOptions,
    private readonly streamName: string,
    private readonly ackWaitMs: number,
    private readonly logger: LoggerService,
  ) {}

  /** True while a server answers. */
  get connected(): boolean {
    return this.isConnected;
  }

  start(): void {
    this.running = this.run();
  }

  /** Resolves as soon as there is a connection, which may be never. */
  ready(): Promise<BrokerConnection> {
    if (this.current) return Promise.resolve(this.current);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Sends on core NATS; without a connection the message is dropped, and whoever relies on it repairs that. */
  publish(subject: string, payload: string): void {
    const nats = this.current?.nats;
    if (nats && !nats.isClosed() && !nats.isDraining()) nats.publish(subject, payload);
  }

  /** `listener` runs whenever the service has come to be connected, the first time included. */
  onConnect(listener: (connection: BrokerConnection) => void): void {
    this.connectListeners.push(listener);
    if (this.current && this.isConnected) listener(this.current);
  }

  /** Sends what is buffered and closes. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const nats = this.current?.nats;
    if (nats && !nats.isClosed()) {
      if (this.isConnected) await nats.drain().catch(() => undefined);
      await nats.close();
    }
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let refused = false;
    while (!signal.aborted) {
      try {
        // Waiting inside the client could not be interrupted.
        const nats = await connect({
          ...this.options,
          waitOnFirstConnect: false,
          timeout: REQUEST_TIMEOUT_MS,
        });
        refused = false;
        await this.follow(nats);
      } catch (error) {
        if (!refused)
          this.logger.warn(`NATS: ${error instanceof Error ? error.message : 'no connection'}; trying again`);
        refused = true;
      }
      this.current = undefined;
      this.isConnected = false;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async follow(nats: NatsConnection): Promise<void> {
    if (this.stopping.signal.aborted) return nats.close();
    const timeout = REQUEST_TIMEOUT_MS;
    const manager = await jetstreamManager(nats, { timeout, checkAPI: false });
    const connection: BrokerConnection = {
      nats,
      jetstream: jetstream(nats, { timeout }),
      stream: new EventStream(manager, this.streamName, this.ackWaitMs),
    };
    this.current = connection;
    this.announce(connection);
    for (const resolve of this.waiting.splice(0)) resolve(connection);
    for await (const status of nats.status()) {
      if (status.type === 'disconnect') this.isConnected = false;
      if (status.type === 'reconnect') this.announce(connection);
    }
  }

  private announce(connection: BrokerConnection): void {
    this.isConnected = true;
    for (const listener of this.connectListeners) listener(connection);
  }
}
