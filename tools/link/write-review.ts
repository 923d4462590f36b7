import { probabilityOf, reviewCases, type EdgeColumns, type Model, type RecordBatch } from '#linkage';
import { evidenceText } from './write-pairs.js';
import { cell, LineWriter } from './write-results.js';

/**
 * Cases for a person to decide, the most useful first: one line per open pair, grouped by case. A case is
 * worth what its decision is expected to change: the wrong answers that the machine would give, per record
 * that has to be read. The lines tell how far the precision and recall of all links come by then.
 */
export async function writeReview(
  file: string,
  ids: readonly string[],
  batch: RecordBatch,
  model: Model,
  edges: EdgeColumns,
  clusters: Uint32Array,
  lists: Uint32Array,
): Promise<{ cases: number; records: number }> {
  const scorer = batch.under(model).scorer;
  const cases = reviewCases(edges, clusters, lists, model.thresholds.review);
  const out = new LineWriter(file);
  await out.write(
    'case,records,benefit,record_id_a,record_id_b,weight,probability,values_a,values_b,evidence',
  );
  let records = 0;
  for (const [number, review] of cases.entries()) {
    records += review.records.length;
    for (const e of review.edges) {
      const [a, b, weight] = [edges.a[e]!, edges.b[e]!, edges.weight[e]!];
      const values = (record: number): string =>
        cell(
          batch
            .values(record)
            .map((value) => value ?? '')
            .join(' | '),
        );
      await out.write(
        [
          number + 1,
          review.records.length,
          review.benefit.toFixed(3),
          cell(ids[a]!),
          cell(ids[b]!),
          weight.toFixed(3),
          probabilityOf(weight).toFixed(4),
          values(a),
          values(b),
          cell(evidenceText(scorer, model, batch, a, b)),
        ].join(','),
      );
    }
  }
  await out.end();
  return { cases: cases.length, records };
}
