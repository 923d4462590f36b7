import {
  levelName,
  MISSING_LEVEL,
  probabilityOf,
  type EdgeColumns,
  type Model,
  type RecordBatch,
  type Scorer,
} from '#linkage';
import { cell, LineWriter } from './write-results.js';

/** Evidence of a pair as `full_name=same(+13.1) birth=year-only(+5.8)`, strongest first. */
export function evidenceText(scorer: Scorer, model: Model, batch: RecordBatch, a: number, b: number): string {
  const { width, codes } = batch;
  scorer.score(codes.subarray(a * width, (a + 1) * width), codes.subarray(b * width, (b + 1) * width));
  return model.settings.comparisons
    .map((comparison, c) => ({
      comparison,
      level: scorer.levels[c]!,
      weight: model.calibration.slope * scorer.parts[c]!,
    }))
    .filter(({ level }) => level !== MISSING_LEVEL)
    .sort((x, y) => Math.abs(y.weight) - Math.abs(x.weight))
    .map(
      ({ comparison, level, weight }) =>
        `${comparison.name}=${levelName(comparison, level)}(${weight < 0 ? '' : '+'}${weight.toFixed(1)})`,
    )
    .join(' ');
}

/** All pairs from the review threshold up, best first: ids, weight, probability, whether joined, evidence. */
export async function writePairs(
  file: string,
  ids: readonly string[],
  batch: RecordBatch,
  model: Model,
  edges: EdgeColumns,
  clusters: Uint32Array,
): Promise<void> {
  const scorer = batch.under(model).scorer;
  const order = Array.from({ length: edges.length }, (_, e) => e).sort(
    (x, y) => edges.weight[y]! - edges.weight[x]! || x - y,
  );
  const out = new LineWriter(file);
  await out.write('record_id_a,record_id_b,weight,probability,same_cluster,evidence');
  for (const e of order) {
    const [a, b, weight] = [edges.a[e]!, edges.b[e]!, edges.weight[e]!];
    const same = clusters[a] === clusters[b] ? 1 : 0;
    const evidence = evidenceText(scorer, model, batch, a, b);
    await out.write(
      `${cell(ids[a]!)},${cell(ids[b]!)},${weight.toFixed(3)},${probabilityOf(weight).toFixed(6)},${same},${cell(evidence)}`,
    );
  }
  await out.end();
}
