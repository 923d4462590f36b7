import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream';
import { EventStream } from './stream.js';

/**
 * Connection options for a `LIENTHONG_NATS_URL`: one or several `nats://[user:password@|token@]host:port`,
 * comma-separated. The client reconnects for ever: a broker that is away delays messages, nothing else.
 */
export function natsConnectionOptions(natsUrl: string, name: string): ConnectionOptions {
  const urls = natsUrl
    .split(',')
    .map((url) => new URL(url.trim().includes('://') ? url.trim() : `nats://${url.trim()}`));
  const first = urls[0];
  if (!first) throw new RangeError('The NATS url is empty');
  const user = decodeURIComponent(first.username);
  const pass = decodeURIComponent(first.password);
  return {
    name,
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || '4222'}`),
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

/** The service's connection to NATS: opened in the background, kept for ever. */
export class Broker {
  private connection: NatsConnection | undefined;
  private opening: Promise<NatsConnection> | undefined;
  private isConnected = false;
  private stopped = false;
  private readonly reconnectListeners: (() => void)[] = [];

  constructor(
    private readonly options: ConnectionOptions,
    private readonly streamName: string,
    private readonly ackWaitMs: number,
  ) {}

  /** True while a server answers. */
  get connected(): boolean {
    return this.isConnected;
  }

  /** Resolves as soon as there is a connection; callers that must not wait for the broker use {@link publish}. */
  ready(): Promise<NatsConnection> {
    this.opening ??= connect(this.options).then((connection) => {
      if (this.stopped) {
        void connection.close();
        throw new Error('The connection to NATS was closed');
      }
      this.connection = connection;
      this.isConnected = true;
      void this.follow(connection);
      for (const listener of this.reconnectListeners) listener();
      return connection;
    });
    return this.opening;
  }

  /** Sends on core NATS when there is a connection; else the message is dropped, and whoever relies on it repairs that. */
  publish(subject: string, payload: Uint8Array | string): void {
    if (!this.connection || this.connection.isClosed() || this.connection.isDraining()) return;
    this.connection.publish(subject, payload);
  }

  /** `listener` runs after the first connection and each later one. */
  onConnect(listener: () => void): void {
    this.reconnectListeners.push(listener);
    if (this.isConnected) listener();
  }

  async jetstream(): Promise<JetStreamClient> {
    return jetstream(await this.ready(), { timeout: 5_000 });
  }

  async eventStream(): Promise<EventStream> {
    const manager = await jetstreamManager(await this.ready(), { timeout: 5_000, checkAPI: false });
    return new EventStream(manager, this.streamName, this.ackWaitMs);
  }

  /** Sends what is buffered and closes. */
  async stop(): Promise<void> {
    this.stopped = true;
    const { connection } = this;
    if (!connection || connection.isClosed()) return;
    if (this.isConnected)
      await Promise.race([connection.drain(), connection.closed()]).catch(() => undefined);
    if (!connection.isClosed()) await connection.close();
    this.isConnected = false;
  }

  private async follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect' || status.type === 'close') this.isConnected = false;
      if (status.type === 'reconnect') {
        this.isConnected = true;
        for (const listener of this.reconnectListeners) listener();
      }
    }
    this.isConnected = false;
  }
}
