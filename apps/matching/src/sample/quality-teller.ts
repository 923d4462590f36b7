import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { DataSource } from 'typeorm';
import { QUALITY, type AnnouncedQuality, type CurrentModel } from '#contracts';
import type { EventBus } from '#messaging';
import { inTransaction } from '#persistence';

/** What changes it (an answer, one that is taken back, another model, an erasure) is looked at so often. */
const EVERY_MS = 10_000;
const TELLING_LOCK = 7_130_001;

type Content = Omit<AnnouncedQuality, 'version' | 'knownAt'>;

/** Announces how well records are linked, whenever it changed: figures are printed with it. */
@Injectable()
export class QualityTeller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('QualityTeller');
  private readonly stopping = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly models: { current(): Promise<CurrentModel> },
    private readonly bus: Pick<EventBus, 'publish'>,
  ) {}

  onApplicationBootstrap(): void {
    this.working = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  /** Announces what is known now, unless it was announced already. */
  async tell(): Promise<void> {
    const content = contentOf(await this.models.current());
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [TELLING_LOCK]);
      const [told]: [{ version: number; content: Content }?] = await tx.query(
        'SELECT version::float8 AS version, content FROM quality_told',
      );
      if (told && isDeepStrictEqual(told.content, content)) return;
      const version = (told?.version ?? 0) + 1;
      await tx.query(
        `INSERT INTO quality_told (version, content) VALUES ($1, $2)
         ON CONFLICT (one) DO UPDATE SET version = excluded.version, content = excluded.content`,
        [version, JSON.stringify(content)],
      );
      const quality = { version, knownAt: new Date().toISOString(), ...content };
      await this.bus.publish(tx, QUALITY, { qualities: [quality] });
    });
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.tell();
      } catch (error) {
        this.logger.warn(error instanceof Error ? error.message : String(error));
      }
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

function contentOf({ modelId, version, measured, evaluation }: CurrentModel): Content {
  const { answered, same, interval } = measured;
  const { expectedPrecision, expectedRecall } = evaluation ?? {};
  const known = typeof expectedPrecision === 'number' && typeof expectedRecall === 'number';
  return {
    model: { modelId, version },
    measured: interval && { answered, same, low: interval.low, high: interval.high },
    expected: known ? { precision: expectedPrecision, recall: expectedRecall } : null,
  };
}
