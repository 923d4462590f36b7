import type { ComparedFields, FieldEvidence } from '#contracts';
import { PairExplainer } from '#linkage';
import { communeReferences } from '#units';
import type { DataSource } from 'typeorm';
import { readActiveModel, type Models } from '../models/active-model.js';

/** Says in words what the active model sees in pairs of records. */
export class Explainer {
  private readonly references = communeReferences();

  constructor(
    private readonly dataSource: DataSource,
    private readonly models: Models,
  ) {}

  /** Evidence of each pair, in the given order. */
  async explain(pairs: readonly (readonly [ComparedFields, ComparedFields])[]): Promise<FieldEvidence[][]> {
    const { model } = await readActiveModel(this.dataSource);
    // One for all pairs of a case: compiling the model takes longer than explaining hundreds of pairs.
    const explainer = new PairExplainer(await this.models.get(model), this.references);
    return pairs.map(([a, b]) =>
      explainer.explain(a, b).map(({ field, level, weight, text }) => ({ field, level, weight, text })),
    );
  }
}
