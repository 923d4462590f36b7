import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { MeasuredPrecision, SampleAnswer, SampledPair, SamplesRequest } from '#contracts';
import { QueryFailed } from '#messaging';
import type { DecisionResult, DecisionService } from '../decisions/decision-service.js';
import { readActiveModel, type Models } from '../models/active-model.js';
import { wilsonInterval } from './wilson.js';

/**
 * Which of the automatic links people judge without being told what the machine thinks of them. Drawn are the
 * pairs whose smaller record id lies in a slice of all ids. Ids are hashes, so that says nothing about the pair; the
 * slice hangs on the model's version, so every model is judged by another sample; and nothing depends on the order
 * of arrival. The links stand meanwhile. An answer is a decision: "different" parts the two, "same" confirms them.
 */
export class BlindSample {
  constructor(
    private readonly dataSource: DataSource,
    private readonly models: Models,
    private readonly decisions: Pick<DecisionService, 'recordDecision'>,
    private readonly drawnPer10000: number,
  ) {}

  /** Pairs that nobody has judged; for those who are bound to units there are none. */
  async open({ by, limit, after }: SamplesRequest): Promise<SampledPair[]> {
    if (by.units !== undefined || this.drawnPer10000 === 0) return [];
    return this.dataSource.query(
      `${OPEN_SQL} AND ($5::uuid IS NULL OR (e.a, e.b) > ($5::uuid, $6::uuid)) ORDER BY e.a, e.b LIMIT $7`,
      [...(await this.drawn()), after?.a ?? null, after?.b ?? null, limit],
    );
  }

  /** @throws QueryFailed `sample.unknown` when the pair is not (any more) one to be judged */
  async answer({ by, records, same, reason }: SampleAnswer): Promise<DecisionResult> {
    const [a, b] = records.map((id) => id.toLowerCase()).sort() as [string, string];
    const found: unknown[] =
      by.units === undefined && this.drawnPer10000 > 0
        ? await this.dataSource.query(`${OPEN_SQL} AND e.a = $5::uuid AND e.b = $6::uuid`, [
            ...(await this.drawn()),
            a,
            b,
          ])
        : [];
    if (found.length === 0) throw new QueryFailed(UNKNOWN);
    return this.decisions.recordDecision({ ...by, reason, groups: same ? [[a, b]] : [[a], [b]] });
  }

  async measured(): Promise<MeasuredPrecision> {
    const { drawnPer10000 } = this;
    const [{ answered, same }]: [{ answered: number; same: number }] =
      drawnPer10000 === 0
        ? [{ answered: 0, same: 0 }]
        : await this.dataSource.query(ANSWERED_SQL, await this.drawn());
    return {
      drawnPer10000,
      answered,
      same,
      precision: answered === 0 ? null : same / answered,
      interval: answered === 0 ? null : wilsonInterval(same, answered),
    };
  }

  /** Model, least weight of a link, and the slice of record ids: parameters 1 to 4 of the statements. */
  private async drawn(): Promise<[number, number, string, string]> {
    const { model } = await readActiveModel(this.dataSource);
    const { version, thresholds } = await this.models.get(model);
    return [model, thresholds.link, ...slice(version, this.drawnPer10000 / 10_000)];
  }
}

const SLICES = 2 ** 48;

/** First and end of the ids that are drawn: a share of all ids, its place given by the seed. */
export function slice(seed: string, share: number): [string, string] {
  const place = createHash('sha256').update(`blind sample ${seed}`).digest().readUIntBE(0, 6) / SLICES;
  const from = Math.floor(place * (1 - share) * SLICES);
  const to = Math.min(SLICES - 1, from + Math.floor(share * SLICES));
  return [idAt(from), idAt(to)];
}

function idAt(position: number): string {
  const hex = position.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

const DRAWN_SQL = `e.model = $1 AND e.weight >= $2 AND e.a >= $3::uuid AND e.a < $4::uuid`;

/** Drawn pairs that stand as one person and that no decision is about. */
const OPEN_SQL = `
  SELECT e.a, e.b FROM edge e
  JOIN assignment x ON x.record_id = e.a
  JOIN assignment y ON y.record_id = e.b AND y.group_id = x.group_id
  WHERE ${DRAWN_SQL} AND NOT EXISTS (
    SELECT FROM decision_member m JOIN decision_member n ON n.decision_id = m.decision_id AND n.record_id = e.b
    WHERE m.record_id = e.a
      AND NOT EXISTS (SELECT FROM decision_revocation v WHERE v.decision_id = m.decision_id))`;

/** Drawn pairs about which a decision of their own stands, that is one which answers no case. */
const ANSWERED_SQL = `
  SELECT count(*)::integer AS answered,
    (count(*) FILTER (WHERE m.group_number = n.group_number))::integer AS same
  FROM edge e
  JOIN decision_member m ON m.record_id = e.a
  JOIN decision_member n ON n.decision_id = m.decision_id AND n.record_id = e.b
  JOIN record x ON x.id = e.a AND x.epoch = m.epoch
  JOIN record y ON y.id = e.b AND y.epoch = n.epoch
  JOIN decision d ON d.id = m.decision_id AND d.case_id IS NULL
  WHERE ${DRAWN_SQL}
    AND NOT EXISTS (SELECT FROM decision_revocation v WHERE v.decision_id = d.id)`;

const UNKNOWN = {
  status: 404,
  code: 'sample.unknown',
  message: {
    vi: 'Cặp bản ghi này không (còn) nằm trong mẫu cần kiểm tra. Hãy tải lại danh sách.',
    en: 'These records are not (any more) a pair to be checked. Load the list again.',
  },
};
