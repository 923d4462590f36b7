import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CASE_SORTS, type CasePosition, type RecordChange, type ReviewCaseItem } from '#contracts';
import { vietnameseMembershipModel } from '#linkage';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestInfrastructure } from '#testing';
import { v4 as uuidv4 } from 'uuid';
import { migrations } from '../src/migrations/index.js';
import { DecisionReader } from '../src/decisions/decision-reader.js';
import { CaseReader } from '../src/review/case-reader.js';
import { Explainer } from '../src/review/explainer.js';
import { MatchingInstance, message } from './matching-instance.js';
import { HOA, PERHAPS_HOA, record } from './people.js';

const NAMES = ['Hòa', 'Lan', 'Hồng', 'Thoa', 'Ánh', 'Nga', 'Mai'];
// Nothing is certain enough to be linked, so that each pair below is a case.
const model = { ...vietnameseMembershipModel(), thresholds: { link: 100, review: 0 } };
const by = { actor: 'coordinator' };
let infrastructure: TestInfrastructure;
let database: Awaited<ReturnType<typeof serviceDatabase>>;
let matching: MatchingInstance;
let reader: CaseReader;
const pairs: [RecordChange, RecordChange][] = [];

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  database = await serviceDatabase(infrastructure, 'matching', migrations);
  matching = await MatchingInstance.start(database.url, new KeyRing(KeyRing.generate()), model);
  reader = new CaseReader(matching.dataSource, new DecisionReader(matching.dataSource));
  for (const [index, given] of NAMES.entries()) {
    const identity = {
      full_name: `Nguyễn Thị ${given}`,
      phone: `091234567${index}`,
      date_of_birth: `1985-0${index + 1}-1${index}`,
      national_id: `072185${index}${index}38${index}7`,
    };
    const { full_name, phone } = identity;
    pairs.push([
      record('trade-union', `${index}`, { ...HOA, ...identity }),
      record('youth-union', `${index}`, { ...PERHAPS_HOA, full_name, phone }),
    ]);
  }
  await matching.deliver(message(pairs.slice(0, 4).flat()));
  await matching.deliver(message(pairs.slice(4).flat()));
});
afterAll(async () => {
  await matching?.stop();
  await database?.drop();
  await infrastructure?.stop();
});

describe('the review queue', () => {
  it.each(CASE_SORTS)('comes page by page sorted by %s, each case once', async (sort) => {
    const seen: ReviewCaseItem[] = [];
    for (let after: CasePosition | null | undefined; after !== null;) {
      const page = await reader.list({
        by,
        state: 'open',
        sort,
        limit: 3,
        count: true,
        ...(after && { after }),
      });
      expect(page.total).toBe(NAMES.length);
      seen.push(...page.items);
      after = page.next;
    }
    expect(new Set(seen.map(({ caseId }) => caseId)).size).toBe(seen.length);
    expect(seen.map(({ recordCount }) => recordCount)).toEqual(NAMES.map(() => 2));
    const value = ({ priority, openedAt, recordCount }: ReviewCaseItem): number =>
      ({
        priority: -priority,
        age: Date.parse(openedAt),
        newest: -Date.parse(openedAt),
        records: recordCount,
      })[sort];
    const values = seen.map(value);
    expect(values).toEqual(values.toSorted((x, y) => x - y));
    for (const { expectedErrors } of seen) expect(expectedErrors).toBeGreaterThan(0);
  });

  it('shows a case with its pairs and the proposed partition', async () => {
    const [{ caseId }] = (await reader.list({ by, state: 'open', sort: 'age', limit: 1 })).items as [
      ReviewCaseItem,
    ];
    const found = await reader.find(caseId, by);
    expect(found).toMatchObject({ caseId, state: 'open', successor: null, decisionId: null });
    expect(found!.proposal.flat().sort()).toEqual([...found!.records].sort());
    for (const { a, b, probability } of found!.pairs) {
      expect(found!.records).toEqual(expect.arrayContaining([a, b]));
      expect(probability).toBeLessThan(1);
    }
    expect(await reader.find(uuidv4(), by)).toBeNull();
  });

  it('explains a pair by evidence that adds up to its weight', async () => {
    const [x, y] = pairs[0]!;
    const compared = (one: RecordChange) => ({ ...one.identity!, organisation: one.organisation });
    const [evidence] = await new Explainer(matching.dataSource, matching.models).explain([
      [compared(x), compared(y)],
    ]);
    const [edge]: { weight: number }[] = await matching.dataSource.query(
      'SELECT weight FROM edge WHERE a = $1 AND b = $2',
      [x.recordId, y.recordId].sort(),
    );
    const { slope, intercept } = model.calibration;
    const sum = evidence!.reduce((total, { weight }) => total + weight, 0);
    expect(evidence!.map(({ field }) => field)).toContain('organisation');
    expect([sum, intercept + slope * (model.prior + sum)]).toContainEqual(expect.closeTo(edge!.weight, 6));
  });
});
