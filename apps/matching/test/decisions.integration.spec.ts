import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RecordChange } from '#contracts';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestInfrastructure } from '#testing';
import { v4 as uuidv4 } from 'uuid';
import type { DecisionInput, DecisionResult } from '../src/decisions/decision-service.js';
import { migrations } from '../src/migrations/index.js';
import { MatchingInstance, message } from './matching-instance.js';
import { DUC, HOA, modelInDoubt, NOT_HOA, PERHAPS_HOA, record } from './people.js';
import { standingAfter } from './registry-model.js';

const model = modelInDoubt();
const keyRing = new KeyRing(KeyRing.generate());
let infrastructure: TestInfrastructure;
let database: Awaited<ReturnType<typeof serviceDatabase>>;
let matching: MatchingInstance;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(async () => {
  await infrastructure?.stop();
});
beforeEach(async () => {
  database = await serviceDatabase(infrastructure, 'matching', migrations);
  matching = await MatchingInstance.start(database.url, keyRing, model);
});
afterEach(async () => {
  await matching.stop();
  await database.drop();
});

const standing = () => standingAfter(matching.announced);

const joined = (...records: readonly RecordChange[]): string =>
  records
    .map(({ recordId }) => recordId)
    .sort()
    .join();

function decide(
  groups: readonly (readonly RecordChange[])[],
  answers?: DecisionInput['answers'],
): Promise<DecisionResult> {
  return matching.decisions.recordDecision({
    groups: groups.map((group) => group.map(({ recordId }) => recordId)),
    actor: 'coordinator-1',
    reason: 'Cùng số thẻ',
    ...(answers && { answers }),
  });
}

function revoke(result: DecisionResult): Promise<DecisionResult> {
  const { decisionId } = result as { decisionId: string };
  return matching.decisions.revokeDecision({ decisionId, actor: 'coordinator-2', reason: 'Nhầm người' });
}

interface StoredCase {
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly records: string[];
  readonly superseded_by: string | null;
  readonly decision_id: string | null;
}
const cases = (): Promise<StoredCase[]> =>
  matching.dataSource.query(
    'SELECT id, version, state, records, superseded_by, decision_id FROM review_case ORDER BY opened_at, id',
  );

describe('a decision', () => {
  it('answers a case: joins the records, closes the case, and comes undone when revoked', async () => {
    const [x, doubt] = [record('trade-union', '1', HOA), record('youth-union', '1', PERHAPS_HOA)];
    await matching.deliver(message([x, doubt]));
    const before = standing();
    const [open] = await cases();
    const result = await decide([[x, doubt]], { caseId: open!.id, version: Number(open!.version) });
    expect(standing()).toMatchObject({ groups: [joined(x, doubt)], cases: [] });
    expect(await cases()).toMatchObject(
      [{ ...result, id: open!.id, state: 'decided' }].map(({ id, state }) => ({ id, state })),
    );

    await revoke(result);
    expect(standing()).toEqual(before);
    const [reopened] = await cases();
    expect(reopened).toMatchObject({ id: open!.id, state: 'open', decision_id: null });
    expect(Number(reopened!.version)).toBeGreaterThan(Number(open!.version));
  });

  it('is remembered when the records are matched again', async () => {
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await matching.deliver(message([x, y]));
    await decide([[x], [y]]);
    expect(standing().groups).toEqual([joined(x), joined(y)].sort());
    await matching.deliver(message([record('womens-union', '1', { ...HOA, hamlet: 'Ấp 3' })]));
    await matching.deliver(message([record('womens-union', '1', null)]));
    await matching.deliver(message([record('womens-union', '1', HOA)]));
    expect(standing()).toMatchObject({ groups: [joined(x), joined(y)].sort(), cases: [] });
  });

  it('joins records that no edge joins, and releases them', async () => {
    const [x, other] = [record('trade-union', '1', HOA), record('farmers-union', '1', DUC)];
    await matching.deliver(message([x, other]));
    const result = await decide([[x, other]]);
    expect(standing().groups).toEqual([joined(x, other)]);
    // A change of one re-clusters the other too, although only the decision joins them.
    await matching.deliver(message([record('trade-union', '1', null)]));
    expect(standing().groups).toEqual([joined(other)]);
    await matching.deliver(message([record('trade-union', '1', HOA)]));
    expect(standing().groups).toEqual([joined(x, other)]);
    await revoke(result);
    expect(standing().groups).toEqual([joined(x), joined(other)].sort());
  });

  it('outweighs a contradicting national id', async () => {
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', NOT_HOA)];
    await matching.deliver(message([x, y]));
    await decide([[x, y]]);
    expect(standing()).toMatchObject({ groups: [joined(x, y)], cases: [] });
  });

  it('says nothing about the next human behind a re-used local id', async () => {
    const [x, other] = [record('trade-union', '1', HOA), record('farmers-union', '1', DUC)];
    await matching.deliver(message([x, other]));
    await decide([[x, other]]);
    await matching.deliver(message([record('farmers-union', '1', { ...DUC, phone: null }, 2)]));
    expect(standing().groups).toEqual([joined(x), joined(other)].sort());
  });

  it('is kept for ever: the service can neither change nor delete it', async () => {
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await matching.deliver(message([x, y]));
    await decide([[x], [y]]);
    for (const statement of [
      `UPDATE decision SET reason = 'x'`,
      'DELETE FROM decision_member',
      'DELETE FROM decision_revocation',
    ]) {
      await expect(matching.dataSource.query(statement)).rejects.toThrow('permission denied');
    }
  });
});

describe('a refused decision changes nothing', () => {
  let x: RecordChange, y: RecordChange, doubt: RecordChange;
  beforeEach(async () => {
    [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    doubt = record('youth-union', '1', PERHAPS_HOA);
    await matching.deliver(message([x, y, doubt]));
  });
  afterEach(async () => {
    const [{ rows }] = await matching.dataSource.query(
      `SELECT count(*)::int AS rows FROM decision d WHERE reason <> 'Cùng số thẻ' OR NOT EXISTS
         (SELECT FROM decision_member m WHERE m.decision_id = d.id)`,
    );
    expect(rows).toBe(0);
  });

  const open = async () => {
    const [{ id, version }] = (await cases()).filter(({ state }) => state === 'open') as [StoredCase];
    return { caseId: id, version: Number(version) };
  };

  it.each<[string, () => Promise<DecisionResult>, object]>([
    ['a single record', () => decide([[x]]), { code: 'decision.too-few-records' }],
    ['a record twice', () => decide([[x, y], [x]]), { code: 'decision.record-repeated' }],
    [
      'an unknown record',
      () => decide([[x, { ...y, recordId: uuidv4() }]]),
      { code: 'decision.record-unknown' },
    ],
    [
      'what is no record id',
      () => decide([[x, { ...y, recordId: 'x' }]]),
      { code: 'decision.record-unknown', recordIds: ['x'] },
    ],
    [
      'no reason',
      () =>
        matching.decisions.recordDecision({ groups: [[x.recordId], [y.recordId]], actor: 'a', reason: ' ' }),
      { code: 'decision.reason-missing' },
    ],
    [
      'an unknown case',
      () => decide([[x, y, doubt]], { caseId: uuidv4(), version: 1 }),
      { code: 'case.unknown' },
    ],
    [
      'a part of the case',
      async () => decide([[x, y]], await open()),
      { code: 'decision.partition-incomplete' },
    ],
    [
      'an old version of the case',
      async () => decide([[x, y, doubt]], { ...(await open()), version: 0 }),
      { code: 'case.moved-on' },
    ],
  ])('%s', async (_what, attempt, refusal) => {
    const before = matching.announced.length;
    expect(await attempt()).toMatchObject({ refusal });
    expect(matching.announced).toHaveLength(before);
    expect(await matching.dataSource.query('SELECT 1 FROM decision')).toEqual([]);
  });

  it('a withdrawn record', async () => {
    await matching.deliver(message([record('youth-union', '1', null)]));
    expect(await decide([[x, doubt]])).toEqual({
      refusal: { code: 'decision.record-unknown', recordIds: [doubt.recordId] },
    });
  });

  it('a contradiction, naming the chain; possible again once that is revoked', async () => {
    const first = await decide([[x, y]]);
    await decide([[y, doubt]]);
    expect(await decide([[x], [doubt]])).toMatchObject({
      refusal: {
        code: 'decision.contradiction',
        chain: x.recordId < doubt.recordId ? joinedChain(x, y, doubt) : joinedChain(doubt, y, x),
      },
    });
    await revoke(first);
    expect(await decide([[x], [doubt]])).toHaveProperty('decisionId');
  });

  it('a contradiction through a withdrawn record, which may return', async () => {
    await decide([[x, y]]);
    await decide([[y, doubt]]);
    await matching.deliver(message([record('womens-union', '1', null)]));
    expect(await decide([[x], [doubt]])).toMatchObject({ refusal: { code: 'decision.contradiction' } });
  });

  it('revoking what is unknown or revoked already', async () => {
    const unknown = { decisionId: uuidv4(), actor: 'a', reason: 'b' };
    expect(await matching.decisions.revokeDecision(unknown)).toEqual({
      refusal: { code: 'decision.unknown' },
    });
    const result = await decide([[x], [y]]);
    await revoke(result);
    expect(await revoke(result)).toEqual({ refusal: { code: 'decision.already-revoked' } });
  });

  const joinedChain = (...records: readonly RecordChange[]): string[] =>
    records.map(({ recordId }) => recordId);
});

describe('a review case', () => {
  it('keeps its version when its component is merely clustered again', async () => {
    const [x, doubt] = [record('trade-union', '1', HOA), record('youth-union', '1', PERHAPS_HOA)];
    await matching.deliver(message([x, doubt]));
    const before = await cases();
    await matching.deliver(message([record('trade-union', '1', HOA)]));
    expect(await cases()).toEqual(before);
  });

  it('rises in version when the evidence changes', async () => {
    const [x, doubt] = [record('trade-union', '1', HOA), record('youth-union', '1', PERHAPS_HOA)];
    await matching.deliver(message([x, doubt]));
    const [before] = await cases();
    await matching.deliver(message([record('trade-union', '1', { ...HOA, hamlet: 'Ấp 2' })]));
    const [after] = await cases();
    expect(after).toMatchObject({ id: before!.id, state: 'open' });
    expect(Number(after!.version)).toBeGreaterThan(Number(before!.version));
  });

  it('is superseded by the case that takes over its records', async () => {
    const [x, doubt] = [record('trade-union', '1', HOA), record('youth-union', '1', PERHAPS_HOA)];
    await matching.deliver(message([x, doubt]));
    const another = record('womens-union', '1', HOA);
    await matching.deliver(message([another]));
    const [old, successor] = await cases();
    expect(old).toMatchObject({ state: 'superseded', superseded_by: successor!.id });
    expect(successor!.records.join()).toBe(joined(x, doubt, another));
    expect(matching.announced.at(-1)!.cases).toMatchObject([
      { caseId: successor!.id, open: true },
      { caseId: old!.id, open: false },
    ]);
    // The late-comer leaves: the first case is back, under its id.
    await matching.deliver(message([record('womens-union', '1', null)]));
    expect((await cases()).filter(({ state }) => state === 'open').map(({ id }) => id)).toEqual([old!.id]);
  });
});
