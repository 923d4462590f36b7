import type {
  BulkChunkRequest,
  BulkOutcome,
  BulkPlan,
  BulkRequest,
  BulkView,
  DecisionState,
  Reviewer,
} from '#contracts';
import { DECISION_STATES } from '#contracts';
import { QueryFailed } from '#messaging';
import { ELIGIBLE_SQL, type PatternReader } from '../review/patterns.js';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { DecisionService } from './decision-service.js';
import { DECISION_FROM_SQL, STATE_SQL } from './decision-store.js';
import { failure, failureOf } from './refusals.js';

/** Cases that one bulk decision may hold. */
const LARGEST_BULK = 1_000;

/**
 * Decides many cases of identical evidence at once, after people have decided a sample of them by hand and agreed.
 * Each case is decided on its own, as if by hand: what cannot be decided stays open and costs the others nothing.
 */
export class BulkDecisions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly decisions: DecisionService,
    private readonly patterns: PatternReader,
  ) {}

  /** Throws QueryFailed when the sample does not allow it, or the cases are other ones than were shown. */
  async plan({ by, pattern, answer, reason, expected }: BulkRequest): Promise<BulkPlan> {
    if (reason.trim() === '') throw new QueryFailed(failureOf({ code: 'decision.reason-missing' }));
    const [{ cases }]: [{ cases: number }] = await this.dataSource.query(
      `SELECT count(*)::int AS cases FROM review_case c WHERE ${ELIGIBLE_SQL} AND pattern = $2`,
      [by.units ?? null, pattern],
    );
    if (cases === 0) throw new QueryFailed(NO_CASES);
    const sample = await this.patterns.sample(pattern);
    const agreed = this.patterns.agreed(sample);
    if (agreed !== answer) throw new QueryFailed(this.notAgreed(sample, agreed));
    if (cases !== expected) throw new QueryFailed(countChanged(cases, expected));
    const chosen: { id: string; version: string }[] = await this.dataSource.query(
      `SELECT id, version FROM review_case c WHERE ${ELIGIBLE_SQL} AND pattern = $2
       ORDER BY queue_rank DESC, id LIMIT $3`,
      [by.units ?? null, pattern, LARGEST_BULK],
    );
    const bulkId = uuidv7();
    await this.dataSource.query(
      'INSERT INTO bulk_decision (id, pattern, answer, actor, reason, expected) VALUES ($1, $2, $3, $4, $5, $6)',
      [bulkId, pattern, answer, by.actor, reason, expected],
    );
    return { bulkId, cases: chosen.map(({ id, version }) => ({ caseId: id, version: Number(version) })) };
  }

  /** Decides these cases of a planned bulk. A case that was decided meanwhile, by this bulk or otherwise, is left. */
  async decide({ by, bulkId, cases }: BulkChunkRequest): Promise<BulkOutcome[]> {
    const [bulk]: { pattern: string; answer: string; actor: string; reason: string }[] =
      await this.dataSource.query('SELECT pattern, answer, actor, reason FROM bulk_decision WHERE id = $1', [
        bulkId,
      ]);
    if (!bulk || bulk.actor !== by.actor) throw new QueryFailed(UNKNOWN_BULK);
    const shown: { id: string; standing: string[][] }[] = await this.dataSource.query(
      'SELECT id, standing FROM review_case WHERE id = ANY($1::uuid[]) AND pattern = $2',
      [cases.map(({ caseId }) => caseId), bulk.pattern],
    );
    const standingOf = new Map(shown.map(({ id, standing }) => [id, standing]));
    const outcomes: BulkOutcome[] = [];
    for (const { caseId, version } of cases) {
      const standing = standingOf.get(caseId);
      // The version ties the decision to the evidence and the groups that the case had when the bulk was planned.
      const result = standing
        ? await this.decisions.recordDecision({
            groups: bulk.answer === 'same' ? [standing.flat()] : standing,
            actor: by.actor,
            ...(by.units && { units: by.units }),
            reason: bulk.reason,
            answers: { caseId, version },
            bulkId,
          })
        : { refusal: { code: 'case.moved-on' as const, supersededBy: null, version } };
      if ('refusal' in result) {
        const { code, message } = failureOf(result.refusal);
        outcomes.push({ caseId, decisionId: null, state: null, failure: { code, message } });
      } else outcomes.push({ ...result, failure: null });
    }
    return outcomes;
  }

  /** null: there is no such bulk decision, or none of its decisions lies in the reviewer's units. */
  async find(bulkId: string, { units }: Reviewer): Promise<BulkView | null> {
    const [bulk]: BulkRow[] = await this.dataSource.query(
      'SELECT id, pattern, answer, actor, reason, decided_at FROM bulk_decision WHERE id = $1',
      [bulkId],
    );
    if (!bulk) return null;
    const rows: { id: string; state: DecisionState }[] = await this.dataSource.query(
      `SELECT d.id, ${STATE_SQL} AS state ${DECISION_FROM_SQL}
       WHERE d.bulk_id = $1 AND ($2::text[] IS NULL OR d.units && $2) ORDER BY d.id`,
      [bulkId, units ?? null],
    );
    if (units && rows.length === 0) return null;
    const count = (state: DecisionState): number => rows.filter((row) => row.state === state).length;
    return {
      bulkId: bulk.id,
      pattern: bulk.pattern,
      answer: bulk.answer,
      actor: bulk.actor,
      reason: bulk.reason,
      decidedAt: bulk.decided_at.toISOString(),
      states: Object.fromEntries(DECISION_STATES.map((state) => [state, count(state)])) as BulkView['states'],
      revocable: rows
        .filter(({ state }) => state === 'standing' || state === 'awaiting-second')
        .map(({ id }) => id),
    };
  }

  private notAgreed(
    { same, different, mixed }: Awaited<ReturnType<PatternReader['sample']>>,
    agreed: BulkView['answer'] | null,
  ): ReturnType<typeof failure> {
    const decided = same + different + mixed;
    const needed = this.patterns.sampleSize;
    const details = { needed, decided, same, different };
    if (decided < needed)
      return failure(
        409,
        'bulk.sample-missing',
        `Mới xét tay ${decided} trong ${needed} hồ sơ mẫu. Hãy xét tay thêm ${needed - decided} hồ sơ.`,
        `Only ${decided} of ${needed} sample cases are decided by hand. Decide ${needed - decided} more.`,
        details,
      );
    if (agreed === null)
      return failure(
        409,
        'bulk.sample-inconsistent',
        `Các hồ sơ mẫu được trả lời khác nhau (${same} là một người, ${different} là khác người). Hãy xét tay từng hồ sơ.`,
        `The sample was answered differently (${same} same, ${different} different). Decide each case by hand.`,
        details,
      );
    return failure(
      409,
      'bulk.sample-disagrees',
      `Các hồ sơ mẫu đều được trả lời "${agreed === 'same' ? 'một người' : 'khác người'}". Không thể quyết định ngược lại.`,
      `The sample was answered "${agreed}" throughout. The rest cannot be given the opposite answer.`,
      details,
    );
  }
}

const NO_CASES = failure(
  404,
  'pattern.unknown',
  'Không có hồ sơ đang mở nào có chứng cứ này. Xem GET /v1/review/patterns.',
  'No open case has this evidence. See GET /v1/review/patterns.',
);
const UNKNOWN_BULK = failure(
  404,
  'bulk.unknown',
  'Không có quyết định hàng loạt này.',
  'There is no such bulk decision.',
);

function countChanged(cases: number, expected: number): ReturnType<typeof failure> {
  return failure(
    409,
    'bulk.count-changed',
    `Nay có ${cases} hồ sơ, không phải ${expected}. Hãy xem lại rồi gửi số mới.`,
    `There are ${cases} cases now, not ${expected}. Look again and send the new number.`,
    { cases, expected },
  );
}

interface BulkRow {
  readonly id: string;
  readonly pattern: string;
  readonly answer: BulkView['answer'];
  readonly actor: string;
  readonly reason: string;
  readonly decided_at: Date;
}
