/** A pair of records that may be one person, tied to the model and to the versions of the features it was scored on. */
export interface VersionedEdge {
  /** Smaller record id of the two. */
  readonly a: string;
  readonly b: string;
  /** Number of the model that scored it; edges of another one never count. */
  readonly model: number;
  readonly aVersion: number;
  readonly bVersion: number;
  /** Match weight, log2 of the likelihood ratio. */
  readonly weight: number;
  /** The national ids differ by a slip of the pen alone, so they do not contradict. */
  readonly reconciles: boolean;
}

/** An edge as a search finds it, with what explains it. */
export interface ScoredEdge extends VersionedEdge {
  readonly probability: number;
  /** Comparison level of each field, in the order of the model's fields. */
  readonly levels: Uint8Array;
}

/** One side of a pair. */
export interface EdgeEnd {
  readonly id: string;
  readonly featuresVersion: number;
}

/** The edge between two records, its ends in order. */
export function scoredEdge(
  x: EdgeEnd,
  y: EdgeEnd,
  model: number,
  score: Pick<ScoredEdge, 'weight' | 'probability' | 'levels' | 'reconciles'>,
): ScoredEdge {
  const [first, second] = x.id < y.id ? [x, y] : [y, x];
  return {
    a: first.id,
    b: second.id,
    model,
    aVersion: first.featuresVersion,
    bVersion: second.featuresVersion,
    weight: score.weight,
    probability: score.probability,
    levels: score.levels,
    reconciles: score.reconciles,
  };
}

/** Identifies the pair in maps. */
export function pairKey(edge: { readonly a: string; readonly b: string }): string {
  return edge.a + edge.b;
}
