import type { DataSource } from 'typeorm';
import type { Model } from '#linkage';
import type { Transaction } from '#persistence';

/** What can run a statement: the pool, or one transaction. */
export type Querying = Pick<DataSource, 'query'> | Pick<Transaction, 'query'>;

/** Which model decides. */
export interface ActiveModel {
  readonly model: number;
  /** Model whose edges are being made: they do not count yet. */
  readonly preparing: number | null;
}

/** {@link ActiveModel} as whoever clusters holds it: it cannot change before the transaction ends. */
export interface LockedModel extends ActiveModel {
  readonly thresholds: Model['thresholds'];
}

/** Where models are read by their number. */
export interface Models {
  get(model: number, source?: Querying): Promise<Model>;
}

/**
 * Keeps the active model from changing until the transaction ends. To be taken before any record is locked:
 * an activation waits for all who hold it, and those who come later wait for the activation.
 */
export async function lockActiveModel(tx: Transaction, models: Models): Promise<LockedModel> {
  const [active]: [ActiveModel] = await tx.query('SELECT model, preparing FROM lock_active_model()');
  const { thresholds } = await models.get(active.model, tx);
  return { ...active, thresholds };
}

/** The active model at this moment. */
export async function readActiveModel(source: Querying): Promise<ActiveModel> {
  const [active]: ActiveModel[] = await source.query('SELECT model, preparing FROM active_model');
  if (!active) throw new Error('no model is active: the service has not registered the one that ships');
  return active;
}
