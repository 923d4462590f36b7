import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RecordChange, Reviewer, ReviewCaseItem } from '#contracts';
import { vietnameseMembershipModel } from '#linkage';
import { QueryFailed } from '#messaging';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestInfrastructure } from '#testing';
import { BulkDecisions } from '../src/decisions/bulk-decisions.js';
import { DecisionReader } from '../src/decisions/decision-reader.js';
import type { DecisionService } from '../src/decisions/decision-service.js';
import { type DecisionResult } from '../src/decisions/decision-service.js';
import { migrations } from '../src/migrations/index.js';
import { Assignments } from '../src/review/assignments.js';
import { CaseReader } from '../src/review/case-reader.js';
import { PatternReader } from '../src/review/patterns.js';
import { ProgressReader } from '../src/review/progress.js';
import { MatchingInstance, message } from './matching-instance.js';
import { HOA, record } from './people.js';
import { standingAfter } from './registry-model.js';

/** Nothing is certain enough to be linked, so that each pair of records below is a case. */
const model = { ...vietnameseMembershipModel(), thresholds: { link: 100, review: 0 } };
const COMMUNES = ['25534', '25534', '25534', '25534', '25549', '25549'];
const SAMPLE = 2;
const an: Reviewer = { actor: 'an' };
const binh: Reviewer = { actor: 'binh' };
const local: Reviewer = { actor: 'local', units: ['25549'] };

let infrastructure: TestInfrastructure;
let database: Awaited<ReturnType<typeof serviceDatabase>>;
let matching: MatchingInstance;
let cases: CaseReader;
let decisions: DecisionReader;
let assignments: Assignments;
let bulks: BulkDecisions;
let patterns: PatternReader;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(async () => {
  await matching?.stop();
  await database?.drop();
  await infrastructure?.stop();
});

/** Six pairs with the same evidence, in two communes. */
async function begin(secondPerson = { records: 0, persons: 0 }): Promise<RecordChange[][]> {
  await matching?.stop();
  await database?.drop();
  database = await serviceDatabase(infrastructure, 'matching', migrations);
  matching = await MatchingInstance.start(database.url, new KeyRing(KeyRing.generate()), model, secondPerson);
  const { dataSource } = matching;
  decisions = new DecisionReader(dataSource);
  cases = new CaseReader(dataSource, decisions);
  assignments = new Assignments(dataSource, 24);
  patterns = new PatternReader(dataSource, matching.models, SAMPLE);
  bulks = new BulkDecisions(dataSource, matching.decisions, patterns);
  const pairs = COMMUNES.map((commune_code, index) => {
    const fields = {
      ...HOA,
      full_name: `Lương Đình Quý ${['Khoa', 'Thức', 'Bằng', 'Toản', 'Nhượng', 'Kiệm'][index]}`,
      date_of_birth: `196${index}-0${index + 1}-1${index}`,
      gender: 'male',
      phone: null,
      national_id: `07206${index}0${index}2${index}4${index}`,
      commune_code,
    };
    return [
      record('farmers-union', `${index}`, fields),
      record('veterans', `${index}`, { ...fields, national_id: `07206${index}9${index}7${index}1${index}` }),
    ];
  });
  await matching.deliver(message(pairs.flat()));
  return pairs;
}

async function queue(by: Reviewer = an): Promise<readonly ReviewCaseItem[]> {
  return (await cases.list({ by, state: 'open', sort: 'priority', limit: 500 })).items;
}

async function decide(
  { caseId, version }: Pick<ReviewCaseItem, 'caseId' | 'version'>,
  answer: 'same' | 'different',
  { actor, units }: Reviewer = an,
  service: DecisionService = matching.decisions,
): Promise<DecisionResult> {
  const { standing } = (await cases.find(caseId, an))!;
  const groups = answer === 'same' ? [standing.flat()] : standing;
  return service.recordDecision({
    groups,
    actor,
    ...(units && { units }),
    reason: 'đã hỏi',
    answers: { caseId, version },
  });
}

/** Everything that a decision could change. */
async function everything(): Promise<object> {
  const rows = (table: string, order: string): Promise<unknown[]> =>
    matching.dataSource.query(`SELECT * FROM ${table} ORDER BY ${order}`);
  return {
    cases: await rows('review_case', 'id'),
    assignments: await rows('assignment', 'record_id'),
    members: await rows('decision_member', 'decision_id, record_id'),
    decisions: await rows('decision', 'id'),
    announced: matching.announced.length,
  };
}

const failing = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof QueryFailed)) throw new Error('it did not fail as expected', { cause: error });
  return error.failure.code;
};

describe('a coordinator bound to units', () => {
  beforeEach(() => begin());

  it('sees and decides only cases with a record there', async () => {
    const [all, own] = [await queue(), await queue(local)];
    expect([all.length, own.length]).toEqual([6, 2]);
    expect(own.every(({ units }) => units.includes('25549'))).toBe(true);
    const foreign = all.find(({ units }) => !units.includes('25549'))!;
    const before = await everything();
    expect(await failing(cases.find(foreign.caseId, local))).toBe('case.foreign-unit');
    expect(await decide(foreign, 'same', local)).toEqual({ refusal: { code: 'case.foreign-unit' } });
    expect(await failing(assignments.skip({ by: local, caseId: foreign.caseId, reason: 'x' }))).toBe(
      'case.foreign-unit',
    );
    const assign = { by: an, caseId: foreign.caseId, assignee: local };
    expect(await failing(assignments.assign(assign))).toBe('assignee.foreign-unit');
    expect(await everything()).toEqual(before);

    const { decisionId } = (await decide(foreign, 'same')) as { decisionId: string };
    const revocation = { decisionId, actor: 'local', units: local.units!, reason: 'x' };
    expect(await matching.decisions.revokeDecision(revocation)).toEqual({
      refusal: { code: 'decision.foreign-unit' },
    });
    expect(await decisions.find(decisionId, local)).toBeNull();
    expect(await decide(own[0]!, 'same', local)).toHaveProperty('decisionId');
  });
});

describe('work on the queue', () => {
  beforeEach(() => begin());

  it('gives each who asks another case, the own ones first, and skipped ones to others', async () => {
    const [first, second] = await Promise.all([
      assignments.next({ by: an, except: [] }),
      assignments.next({ by: binh, except: [] }),
    ]);
    expect(first).not.toBe(second);
    expect(await assignments.next({ by: an, except: [] })).toBe(first);
    const skipped = await assignments.skip({ by: an, caseId: first!, reason: 'không rõ' });
    expect(skipped.assignee).toBeNull();
    const seen = new Set<string | null>();
    for (let round = 0; round < 6; round++) {
      const caseId = await assignments.next({ by: an, except: [...seen] as string[] });
      if (caseId) seen.add(caseId);
    }
    expect(seen).not.toContain(first);
    expect(seen).not.toContain(second);
    expect(seen.size).toBe(4);
    expect(await assignments.next({ by: binh, except: [second!] })).toBe(first);
    expect((await cases.find(first!, an))!.skips).toMatchObject([{ actor: 'an', reason: 'không rõ' }]);
  });

  it('is shared out by load and units, taken over, and counted', async () => {
    const { assigned, unassigned } = await assignments.distribute({ coordinators: [an, local], limit: 100 });
    expect(unassigned).toBe(0);
    expect(Object.fromEntries(assigned.map(({ actor, cases }) => [actor, cases]))).toEqual({
      an: 4,
      local: 2,
    });
    const [mine] = (await cases.list({ by: an, state: 'open', sort: 'age', limit: 1, assignee: 'local' }))
      .items;
    await assignments.assign({ by: binh, caseId: mine!.caseId, assignee: binh });
    await decide((await queue())[0]!, 'same');
    const progress = new ProgressReader(matching.dataSource);
    const since = new Date(Date.now() - 60_000).toISOString();
    const seen = await progress.read(an, since);
    expect(seen).toMatchObject({ open: 5, decided: 1, awaitingSecond: 0 });
    expect(seen.coordinators.find(({ actor }) => actor === 'an')).toMatchObject({ decided: 1 });
    expect((await progress.read(local, since)).units).toEqual([
      expect.objectContaining({ unit: '25549', name: expect.stringContaining(' ') }),
    ]);
  });

  it('filters', async () => {
    const count = async (filter: object): Promise<number> =>
      (await cases.list({ by: an, state: 'open', sort: 'priority', limit: 500, ...filter })).items.length;
    expect(await count({ unit: '25549' })).toBe(2);
    expect(await count({ organisation: 'veterans' })).toBe(6);
    expect(await count({ organisation: 'womens-union' })).toBe(0);
    expect(await count({ minRecords: 3 })).toBe(0);
    expect(await count({ assignee: null })).toBe(6);
    expect(await count({ awaitingSecond: true })).toBe(0);
    expect(await count({ openedBefore: new Date(Date.now() + 60_000).toISOString() })).toBe(6);
    expect(await count({ openedBefore: '2020-01-01T00:00:00.000Z' })).toBe(0);
  });
});

describe('a merge that needs two people', () => {
  beforeEach(() => begin({ records: 0, persons: 1 }));

  it('changes nothing until another coordinator confirms it', async () => {
    const [one] = await queue();
    const before = standingAfter(matching.announced);
    const result = await decide(one!, 'same');
    expect(result).toMatchObject({ state: 'awaiting-second', caseId: one!.caseId });
    const { decisionId } = result as { decisionId: string };
    expect(standingAfter(matching.announced)).toEqual(before);
    expect((await cases.find(one!.caseId, an))!).toMatchObject({
      state: 'open',
      pendingDecision: decisionId,
    });
    expect(await assignments.next({ by: an, except: [] })).not.toBe(one!.caseId);

    expect(await decide(one!, 'different', binh)).toEqual({
      refusal: { code: 'case.awaiting-second', decisionId },
    });
    const second = { decisionId, reason: '', confirmed: true };
    expect(await matching.decisions.answerSecond({ ...second, actor: 'an' })).toEqual({
      refusal: { code: 'decision.same-person' },
    });
    expect(await matching.decisions.answerSecond({ ...second, actor: 'binh' })).toMatchObject({
      state: 'standing',
    });
    expect(standingAfter(matching.announced).groups).toHaveLength(before.groups.length - 1);
    expect(await decisions.find(decisionId, an)).toMatchObject({
      state: 'standing',
      second: { actor: 'binh', confirmed: true },
    });
    expect(await matching.decisions.answerSecond({ ...second, actor: 'chi' })).toEqual({
      refusal: { code: 'decision.not-awaiting', state: 'standing' },
    });
    await matching.decisions.revokeDecision({ decisionId, actor: 'an', reason: 'nhầm' });
    expect(standingAfter(matching.announced)).toEqual(before);
  });

  it('is rejected, withdrawn, or lapses when its case changes', async () => {
    const [x, y, z] = await queue();
    const propose = async (one: ReviewCaseItem) =>
      ((await decide(one, 'same')) as { decisionId: string }).decisionId;
    const rejected = await propose(x!);
    const rejection = { decisionId: rejected, actor: 'binh', confirmed: false };
    expect(await matching.decisions.answerSecond({ ...rejection, reason: ' ' })).toEqual({
      refusal: { code: 'decision.reason-missing' },
    });
    await matching.decisions.answerSecond({ ...rejection, reason: 'chưa chắc' });
    expect((await cases.find(x!.caseId, an))!.pendingDecision).toBeNull();
    const revoked = await matching.decisions.revokeDecision({
      decisionId: rejected,
      actor: 'an',
      reason: 'x',
    });
    expect(revoked).toEqual({ refusal: { code: 'decision.not-standing', state: 'rejected' } });

    const withdrawn = await propose(y!);
    expect(
      await matching.decisions.revokeDecision({ decisionId: withdrawn, actor: 'an', reason: 'nhầm' }),
    ).toMatchObject({ state: 'rejected' });

    const lapsing = await propose(z!);
    const { records } = (await cases.find(z!.caseId, an))!;
    const [row]: [{ local_id: string; organisation: string }] = await matching.dataSource.query(
      'SELECT local_id, organisation FROM record WHERE id = $1',
      [records[0]],
    );
    await matching.deliver(message([record(row.organisation, row.local_id, null)]));
    expect(await decisions.find(lapsing, an)).toMatchObject({ state: 'lapsed' });
    const confirmation = { decisionId: lapsing, actor: 'binh', reason: '', confirmed: true };
    expect(await matching.decisions.answerSecond(confirmation)).toEqual({
      refusal: { code: 'decision.not-awaiting', state: 'lapsed' },
    });
  });

  it('needs nobody else to keep apart', async () => {
    expect(await decide((await queue())[0]!, 'different')).toMatchObject({ state: 'standing' });
  });
});

describe('cases of one evidence', () => {
  beforeEach(() => begin());

  it('are decided together after a sample by hand, and taken back together', async () => {
    const [pattern] = await patterns.list({ by: an, minCases: 2, limit: 10 });
    expect(pattern).toMatchObject({ cases: 6, recordsPerCase: 2, hints: ['ids-differ'] });
    expect(pattern!.pairs[0]!.evidence.map(({ level }) => level)).toContain('full-date');
    expect(pattern!.sample).toMatchObject({ needed: SAMPLE, decided: 0, answer: null });
    expect(pattern!.sample.caseIds).toHaveLength(SAMPLE);
    const request = { by: an, pattern: pattern!.pattern, answer: 'same' as const, reason: 'cùng mẫu' };
    const before = await everything();
    expect(await failing(bulks.plan({ ...request, expected: 6 }))).toBe('bulk.sample-missing');
    expect(await everything()).toEqual(before);

    const open = await queue();
    for (const caseId of pattern!.sample.caseIds)
      await decide(
        open.find((one) => one.caseId === caseId)!,
        'same',
      );
    expect(await failing(bulks.plan({ ...request, expected: 6 }))).toBe('bulk.count-changed');
    expect(await failing(bulks.plan({ ...request, answer: 'different', expected: 4 }))).toBe(
      'bulk.sample-disagrees',
    );
    expect(await failing(bulks.plan({ ...request, pattern: 'none', expected: 4 }))).toBe('pattern.unknown');
    const plan = await bulks.plan({ ...request, expected: 4 });
    // One of them is decided otherwise in the meantime.
    await decide({ ...plan.cases[0]! }, 'different', binh);
    const groups = standingAfter(matching.announced).groups.length;
    const outcomes = await bulks.decide({ by: an, ...plan });
    expect(outcomes.map(({ failure }) => failure?.code ?? null)).toEqual(['case.moved-on', null, null, null]);
    expect(standingAfter(matching.announced).groups).toHaveLength(groups - 3);
    expect((await bulks.decide({ by: an, ...plan })).every(({ failure }) => failure !== null)).toBe(true);

    const { revocable, states } = (await bulks.find(plan.bulkId, an))!;
    expect(states).toMatchObject({ standing: 3, revoked: 0 });
    for (const decisionId of revocable)
      await matching.decisions.revokeDecision({ decisionId, actor: 'an', reason: 'nhầm' });
    expect(standingAfter(matching.announced).groups).toHaveLength(groups);
    expect((await bulks.find(plan.bulkId, an))!.states).toMatchObject({ standing: 0, revoked: 3 });
    expect(await decisions.list({ by: an, bulkId: plan.bulkId, limit: 10 })).toHaveLength(3);
  });

  it('are each decided by hand when the sample was answered differently', async () => {
    const [x, y] = await queue();
    await decide(x!, 'same');
    await decide(y!, 'different');
    const plan = bulks.plan({ by: an, pattern: x!.pattern!, answer: 'same', reason: 'r', expected: 4 });
    expect(await failing(plan)).toBe('bulk.sample-inconsistent');
  });
});

describe('decisions', () => {
  it('are read by record, case, actor and time, and shown with the case', async () => {
    await begin();
    const [one, two] = await queue();
    const { decisionId } = (await decide(one!, 'same')) as { decisionId: string };
    await decide(two!, 'different', binh);
    const { records } = (await cases.find(one!.caseId, an))!;
    const ids = async (filter: object) =>
      (await decisions.list({ by: an, limit: 10, ...filter })).map((decision) => decision.decisionId);
    expect(await ids({})).toHaveLength(2);
    expect(await ids({ records })).toEqual([decisionId]);
    expect(await ids({ caseId: one!.caseId })).toEqual([decisionId]);
    expect(await ids({ actor: 'an' })).toEqual([decisionId]);
    expect(await ids({ state: 'revoked' })).toEqual([]);
    expect(await ids({ to: new Date(Date.now() - 60_000).toISOString() })).toEqual([]);
    const all = await ids({});
    expect(await ids({ limit: 1, after: all[0]! })).toEqual([all[1]]);
    await matching.decisions.revokeDecision({ decisionId, actor: 'binh', reason: 'nhầm người' });
    expect((await cases.find(one!.caseId, an))!).toMatchObject({
      state: 'open',
      decisions: [{ decisionId, state: 'revoked', groups: [records], revocation: { actor: 'binh' } }],
    });
  });
});
