import type { FieldEvidence, IdentityFields } from '#contracts';
import { explainPair, type Model } from '#linkage';

/** Says in words what the model sees in a pair. */
export class Explainer {
  constructor(private readonly model: Model) {}

  explain(a: IdentityFields, b: IdentityFields): FieldEvidence[] {
    return explainPair(this.model, a, b).map(({ field, level, weight, text }) => ({
      field,
      level,
      weight,
      text,
    }));
  }
}
