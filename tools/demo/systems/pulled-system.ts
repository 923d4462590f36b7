import { setTimeout as sleep } from 'node:timers/promises';
import type { Bilingual } from '#contracts';
import { HubError, type HubClient } from '../hub-client.js';
import type { MemberList } from '../member-lists.js';
import { OrganisationSystem } from './organisation-system.js';

const POLL_MS = 200;
/** The hub looks into the folder of its adapters every moment. */
const UNTIL_KNOWN_MS = 30_000;

interface Connector {
  readonly lastRun: {
    readonly runId: string;
    readonly outcome: 'running' | 'succeeded' | 'failed' | 'interrupted';
    readonly received: number;
    readonly error: { readonly message: Bilingual } | null;
  } | null;
}

interface Batch {
  readonly batchId: string;
  readonly connector?: string;
  readonly counts: { readonly received: number };
}

/** An organisation whose list the hub fetches by a connector: the system only has it ready. */
export class PulledSystem extends OrganisationSystem {
  private pulled = 0;

  /** @param connector its name, which is that of the adapter */
  constructor(
    list: MemberList,
    client: HubClient,
    private readonly connector: string,
  ) {
    super(list, client);
  }

  override get sent(): number {
    return this.sentSingles + this.pulled;
  }

  /** Runs the connector until it has brought everything; files may not have settled in the first run. */
  protected override async pushBatches(): Promise<void> {
    const rows = this.list.files.reduce((sum, file) => sum + file.rows, 0);
    for (;;) {
      await this.run();
      const { items } = await this.client.json<{ items: Batch[] }>('/v1/batches?limit=200');
      const own = items.filter(({ connector }) => connector === this.connector);
      this.pulled = own.reduce((sum, { counts }) => sum + counts.received, 0);
      if (this.pulled >= rows) {
        const batches = own.map(({ batchId, counts }) => ({
          path: '',
          rows: counts.received,
          batchId,
          progress: 0,
        }));
        this.batches.push(...batches);
        return;
      }
      await sleep(POLL_MS);
    }
  }

  private async run(): Promise<void> {
    const path = `/v1/connectors/${this.connector}`;
    const before = this.pulled;
    const former = (await this.known(path)).lastRun?.runId;
    await this.client.request(`${path}/run`, { method: 'POST' });
    for (;;) {
      const { lastRun } = await this.client.json<Connector>(path);
      if (lastRun && lastRun.runId !== former) {
        this.pulled = before + lastRun.received;
        if (lastRun.outcome === 'failed')
          throw new Error(`The connector ${this.connector} failed: ${lastRun.error?.message.en ?? ''}`);
        if (lastRun.outcome === 'succeeded') return;
      }
      await sleep(POLL_MS);
    }
  }

  private async known(path: string): Promise<Connector> {
    for (const deadline = Date.now() + UNTIL_KNOWN_MS; ; await sleep(POLL_MS)) {
      try {
        return await this.client.json<Connector>(path);
      } catch (error) {
        if (!(error instanceof HubError) || error.status !== 404 || Date.now() > deadline) throw error;
      }
    }
  }
}
