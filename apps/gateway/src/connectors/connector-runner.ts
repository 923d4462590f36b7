import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from '#persistence';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { Backlog } from '../intake/backlog.js';
import { Problem } from '../problems/problem.js';
import { ConnectorDefinitions } from './connector-definitions.js';
import { CONNECTOR_LEASE_SECONDS, ConnectorStore, LeaseLost, type Lease } from './connector-store.js';
import type { ConnectorDefinition } from './definition.js';
import { RunWriter, type OpenRun } from './run-writer.js';
import { nextRun, retryAt } from './schedule.js';
import { SourceError } from './source-errors.js';
import { Sources } from './sources.js';
import { WatchedFolders } from './watched-folders.js';

const LOOK_MS = 1_000;
const RENEW_MS = (CONNECTOR_LEASE_SECONDS * 1_000) / 3;
const BUSY_PAUSE_MS = 2_000;

/**
 * Runs the connectors that are due. Every instance of the gateway looks for work; the lease of a connector sees
 * to it that only one runs it, and that another goes on where a dead one stopped.
 */
@Injectable()
export class ConnectorRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('connectors');
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly definitions: ConnectorDefinitions,
    private readonly sources: Sources,
    private readonly store: ConnectorStore,
    private readonly writer: RunWriter,
    private readonly backlog: Backlog,
    private readonly folders: WatchedFolders,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), LOOK_MS);
  }

  /** Looks for work at once. */
  wake(): void {
    if (!this.stopping.signal.aborted) this.looking ??= this.look().finally(() => (this.looking = undefined));
  }

  /** A run that is stopped keeps its page or loses it whole; it goes on when a gateway is there again. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.looking;
    await Promise.all(this.running);
  }

  private async look(): Promise<void> {
    try {
      const definitions = this.definitions.all();
      if (definitions.length === 0) return;
      await this.store.register(definitions);
      while (!this.stopping.signal.aborted && this.running.size < this.configuration.maxConcurrentPulls) {
        const lease = await this.store.claim(definitions.map(({ name }) => name));
        if (!lease) return;
        const definition = definitions.find(({ name }) => name === lease.name)!;
        const run = this.run(lease, definition).finally(() => this.running.delete(run));
        this.running.add(run);
      }
    } catch (error) {
      if (!isTransient(error)) this.logger.error('connectors could not be looked for', error);
    }
  }

  private async run(lease: Lease, definition: ConnectorDefinition): Promise<void> {
    const { connection } = definition;
    const run = this.writer.open(lease, connection.mode ?? 'upsert', definition.adapter.adapter);
    const ended = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, ended.signal]);
    const renewing = setInterval(() => {
      this.store.renew(lease, run.batchId).catch((error: unknown) => {
        if (error instanceof LeaseLost) ended.abort(error);
      });
    }, RENEW_MS);
    try {
      await this.pull(run, definition, signal);
      await this.store.end(lease, {
        outcome: 'succeeded',
        nextRunAt: nextRun(connection.schedule, new Date()),
        restart: false,
      });
    } catch (error) {
      await this.fail(lease, definition, error);
    } finally {
      clearInterval(renewing);
      ended.abort();
    }
  }

  private async pull(run: OpenRun, definition: ConnectorDefinition, signal: AbortSignal): Promise<void> {
    if (definition.connection.kind === 'file') {
      return this.folders.read(run.lease, definition, definition.connection, signal);
    }
    const source = this.sources.of(definition);
    const start = run.mode === 'full' ? null : run.lease.cursor;
    for await (const { items, cursor } of source.pages(start, signal)) {
      await this.admitted(signal);
      const rows = this.sources.rowsOf(definition, run.portioner);
      for (const item of items) rows.object(item);
      rows.end();
      const isPaused = await this.writer.page(run, cursor, items);
      signal.throwIfAborted();
      if (isPaused && run.mode === 'upsert') break;
    }
    await this.writer.finish(run);
  }

  /** Waits while the hub is behind: a source can wait, a reader of the feed should not. */
  private async admitted(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        return await this.backlog.admit();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        await sleep(BUSY_PAUSE_MS, undefined, { signal });
      }
    }
  }

  /**
   * The hub's own troubles leave the run as it stands: its lease passes, and it is taken up again. What is wrong
   * with the source ends it.
   */
  private async fail(lease: Lease, { connection }: ConnectorDefinition, error: unknown): Promise<void> {
    if (error instanceof LeaseLost || this.stopping.signal.aborted || isHubTrouble(error)) {
      this.logger.warn(`connector ${lease.name}: the run is taken up again later`);
      await this.store.giveUp(lease).catch(() => undefined);
      return;
    }
    const known =
      error instanceof SourceError ? error : new SourceError('source.internal', {}, { cause: error });
    if (known.code === 'source.internal') this.logger.error(`connector ${lease.name} failed`, error);
    else this.logger.warn(`connector ${lease.name}: ${known.code}`);
    const now = new Date();
    const planned = nextRun(connection.schedule, now);
    const again = connection.schedule ? retryAt(lease.failures + 1, known.retryAfterMs, planned, now) : null;
    try {
      await this.store.end(lease, {
        outcome: 'failed',
        error: { code: known.code, values: known.values },
        nextRunAt: again,
        restart: known.restart,
      });
    } catch (cause) {
      this.logger.warn(`the run of connector ${lease.name} could not be closed; its lease will pass`, cause);
    }
  }
}

/** An error of the hub's own database; those of sources come as {@link SourceError}. */
function isHubTrouble(error: unknown): boolean {
  return !(error instanceof SourceError) && isTransient(error);
}
