import type { BulkAnswer, EvidencePattern, PatternsRequest, Reviewer } from '#contracts';
import { levelEvidence, type Model } from '#linkage';
import type { DataSource } from 'typeorm';
import { readActiveModel, type Models } from '../models/active-model.js';

/** Cases with one evidence, as people have decided some of them by hand. */
export interface Sample {
  readonly same: number;
  readonly different: number;
  /** Neither all one person nor all apart. */
  readonly mixed: number;
}

/** Reads which open cases have identical evidence, and what was decided about such cases by hand. */
export class PatternReader {
  /** @param sampleSize cases that are decided by hand before the rest may be decided together */
  constructor(
    private readonly dataSource: DataSource,
    private readonly models: Models,
    readonly sampleSize: number,
  ) {}

  /** Those with most open cases first. */
  async list({ by, minCases, limit }: PatternsRequest): Promise<EvidencePattern[]> {
    const rows: PatternRow[] = await this.dataSource.query(
      `SELECT pattern, count(*)::int AS cases, min(record_count) AS records, min(id::text)::uuid AS example
       FROM review_case c WHERE ${ELIGIBLE_SQL} GROUP BY pattern HAVING count(*) >= $2
       ORDER BY count(*) DESC, pattern LIMIT $3`,
      [by.units ?? null, minCases, limit],
    );
    const { model } = await readActiveModel(this.dataSource);
    const content = await this.models.get(model);
    return Promise.all(rows.map((row) => this.describe(row, by, model, content)));
  }

  /** What was decided by hand about this evidence and still holds. */
  async sample(pattern: string): Promise<Sample> {
    const rows: { answer: keyof Sample; decisions: number }[] = await this.dataSource.query(
      `SELECT d.answer, count(*)::int AS decisions FROM decision d
       WHERE d.pattern = $1 AND d.bulk_id IS NULL
         AND NOT EXISTS (SELECT FROM decision_revocation r WHERE r.decision_id = d.id)
         AND (NOT d.needs_second OR EXISTS (SELECT FROM decision_second s WHERE s.decision_id = d.id AND s.confirmed))
       GROUP BY d.answer`,
      [pattern],
    );
    return {
      same: 0,
      different: 0,
      mixed: 0,
      ...Object.fromEntries(rows.map((row) => [row.answer, row.decisions])),
    };
  }

  /** The answer that the rest may be given: all of a large enough sample agree in it. */
  agreed({ same, different, mixed }: Sample): BulkAnswer | null {
    const decided = same + different + mixed;
    if (decided < this.sampleSize || decided === 0) return null;
    return same === decided ? 'same' : different === decided ? 'different' : null;
  }

  private async describe(
    { pattern, cases, records, example }: PatternRow,
    by: Reviewer,
    model: number,
    content: Model,
  ): Promise<EvidencePattern> {
    const sample = await this.sample(pattern);
    const { same, different, mixed } = sample;
    const decided = same + different + mixed;
    const [{ standing, hints }]: [ExampleRow] = await this.dataSource.query(
      'SELECT standing, hints FROM review_case WHERE id = $1',
      [example],
    );
    const edges: { a: string; b: string; levels: Buffer }[] = await this.dataSource.query(
      'SELECT a, b, levels FROM edge WHERE a = ANY($1::uuid[]) AND b = ANY($1::uuid[]) AND model = $2 ORDER BY a, b',
      [standing.flat(), model],
    );
    const [{ least, most }]: [{ least: number | null; most: number | null }] = await this.dataSource.query(
      `SELECT min(e.probability) AS least, max(e.probability) AS most
       FROM (SELECT records FROM review_case c WHERE ${ELIGIBLE_SQL} AND pattern = $2 LIMIT 500) c
       JOIN edge e ON e.a = ANY(c.records) AND e.b = ANY(c.records) AND e.model = $3`,
      [by.units ?? null, pattern, model],
    );
    const wanted: { id: string }[] = await this.dataSource.query(
      // The order of the hashes has nothing to do with that of the cases.
      `SELECT id FROM review_case c WHERE ${ELIGIBLE_SQL} AND pattern = $2 ORDER BY md5(id::text) LIMIT $3`,
      [by.units ?? null, pattern, Math.max(0, this.sampleSize - decided)],
    );
    const groupOf = new Map(standing.flatMap((group, index) => group.map((id) => [id, index] as const)));
    return {
      pattern,
      cases,
      recordsPerCase: records,
      probability: { least: least ?? 0, most: most ?? 0 },
      pairs: edges.map(({ a, b, levels }) => ({
        sameStanding: groupOf.get(a) === groupOf.get(b),
        evidence: levelEvidence(content, levels),
      })),
      hints: [...new Set(hints.map(({ code }) => code))].sort(),
      sample: {
        needed: this.sampleSize,
        decided,
        same,
        different,
        answer: this.agreed(sample),
        caseIds: wanted.map(({ id }) => id),
      },
    };
  }
}

/** Open cases that may be decided together, in the units `$1`. */
export const ELIGIBLE_SQL = `c.state = 'open' AND c.pattern IS NOT NULL AND c.kind = 'doubt'
  AND c.pending_decision IS NULL AND ($1::text[] IS NULL OR c.units && $1)`;

interface PatternRow {
  readonly pattern: string;
  readonly cases: number;
  readonly records: number;
  readonly example: string;
}
interface ExampleRow {
  readonly standing: string[][];
  readonly hints: readonly { readonly code: string }[];
}
