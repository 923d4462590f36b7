import type { DecisionView, RecordLinks, Reviewer, ScoredPair } from '#contracts';
import type { DataSource } from 'typeorm';
import type { DecisionReader } from '../decisions/decision-reader.js';
import { readActiveModel, type Models } from '../models/active-model.js';

/** Decisions that are shown of the records' past. */
const DECISIONS_SHOWN = 50;

/** Pairs of these records that reach the review threshold of the active model. */
export function pairsAmong(dataSource: DataSource, records: readonly string[]): Promise<ScoredPair[]> {
  return dataSource.query(
    `SELECT a, b, probability, weight FROM edge
     WHERE a = ANY($1::uuid[]) AND b = ANY($1::uuid[]) AND model = (SELECT model FROM active_model) ORDER BY a, b`,
    [records],
  );
}

/** What was decided about any of these records, the latest first, whatever units the decision lay in. */
export function decisionsAbout(
  decisions: DecisionReader,
  records: readonly string[],
  { actor }: Reviewer,
): Promise<readonly DecisionView[]> {
  return decisions.list({ by: { actor }, records, limit: DECISIONS_SHOWN });
}

/** Tells why records are one person. */
export class LinkReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly decisions: DecisionReader,
    private readonly models: Models,
  ) {}

  async among(records: readonly string[], by: Reviewer): Promise<RecordLinks> {
    const { model } = await readActiveModel(this.dataSource);
    const { version } = await this.models.get(model);
    return {
      model: { modelId: model, version },
      pairs: await pairsAmong(this.dataSource, records),
      decisions: await decisionsAbout(this.decisions, records, by),
    };
  }
}
