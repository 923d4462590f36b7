import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { DataSource } from 'typeorm';
import type { Model } from '#linkage';
import { inTransaction, type Transaction } from '#persistence';
import type { KeyRing } from '#security';
import type { Models, Querying } from './active-model.js';

const [deflated, inflated] = [promisify(deflate), promisify(inflate)];

/** Where a model comes from. */
export type ModelOrigin = 'shipped' | 'trained' | 'imported';

/** A model to be kept, with what is known of its making. */
export interface NewModel {
  readonly model: Model;
  readonly origin: ModelOrigin;
  readonly createdBy: string;
  /** Figures of the training, if it was trained here. */
  readonly training?: object;
  readonly evaluation?: object;
}

/** Binds a ciphertext to the model that it belongs to. */
const associatedData = (digest: Buffer): string => `model:${digest.toString('hex')}`;

/** Table `model`: every version that there ever was, never changed. The same model is kept once. */
export class ModelStore implements Models {
  private readonly known = new Map<number, Promise<Model>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly keyRing: KeyRing,
  ) {}

  /** The model with this number. @throws Error when there is none */
  get(model: number, source: Querying = this.dataSource): Promise<Model> {
    let known = this.known.get(model);
    if (!known) {
      known = this.read(model, source);
      this.known.set(model, known);
      known.catch(() => this.known.delete(model));
    }
    return known;
  }

  /** Keeps a model; tells its number, and whether it is new. */
  async keep(
    tx: Transaction,
    { model, origin, createdBy, training, evaluation }: NewModel,
  ): Promise<{ id: number; created: boolean }> {
    const text = JSON.stringify(model);
    const digest = createHash('sha256').update(text).digest();
    const content = this.keyRing.seal(await deflated(text), associatedData(digest));
    const { settings, population, prior, thresholds, calibration } = model;
    const summary = {
      settings: settings.name,
      population,
      prior,
      thresholds,
      calibration,
      targetPrecision: settings.targetPrecision,
      reviewProbability: settings.reviewProbability,
    };
    const [created]: { id: number }[] = await tx.query(
      `INSERT INTO model (version, digest, content, origin, summary, training, evaluation, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (digest) DO NOTHING RETURNING id`,
      [model.version, digest, content, origin, summary, training ?? null, evaluation ?? null, createdBy],
    );
    if (created) return { id: created.id, created: true };
    const [known]: [{ id: number }] = await tx.query('SELECT id FROM model WHERE digest = $1', [digest]);
    return { id: known.id, created: false };
  }

  /**
   * Keeps the model that ships with the program, and activates it when none is active yet. A later release's
   * model is kept beside the active one: it changes only by activation.
   */
  async registerShipped(model: Model): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const { id } = await this.keep(tx, { model, origin: 'shipped', createdBy: 'hub' });
      const first: unknown[] = await tx.query(
        'INSERT INTO active_model (model) VALUES ($1) ON CONFLICT DO NOTHING RETURNING model',
        [id],
      );
      if (first.length > 0)
        await tx.query(`INSERT INTO model_activation (model, actor) VALUES ($1, 'hub')`, [id]);
    });
  }

  private async read(model: number, source: Querying): Promise<Model> {
    const [row]: { digest: Buffer; content: Buffer }[] = await source.query(
      'SELECT digest, content FROM model WHERE id = $1',
      [model],
    );
    if (!row) throw new Error(`there is no model ${model}`);
    const text = await inflated(this.keyRing.open(row.content, associatedData(row.digest)));
    return JSON.parse(text.toString('utf8')) as Model;
  }
}
