import type { ComparedFields, FieldEvidence } from '#contracts';
import { PairExplainer, type Model } from '#linkage';
import { communeReferences } from '#units';

/** Says in words what the model sees in pairs of records. */
export class Explainer {
  private readonly references = communeReferences();

  constructor(private readonly model: Model) {}

  /** Evidence of each pair, in the given order. */
  explain(pairs: readonly (readonly [ComparedFields, ComparedFields])[]): FieldEvidence[][] {
    // One for all pairs of a case: compiling the model takes longer than explaining hundreds of pairs.
    const explainer = new PairExplainer(this.model, this.references);
    return pairs.map(([a, b]) =>
      explainer.explain(a, b).map(({ field, level, weight, text }) => ({ field, level, weight, text })),
    );
  }
}
