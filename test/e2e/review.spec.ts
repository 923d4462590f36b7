import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v5 as uuidv5 } from 'uuid';
import {
  REBUILD_REPORTS_QUERY,
  RECORD_NAMESPACE,
  recordName,
  REPORT_NAMES,
  type ReviewCaseItem,
} from '#contracts';
import { KeyRing, TokenAuthority, type Principal } from '#security';
import { TestHub } from '#testing';
import { HubError } from '../../tools/demo/hub-client.js';
import { withQueries } from '../../tools/hub/queries.js';
import { openCases, partition, personOfRecord, queryHub, summary } from '../hub/observed.js';
import { provinceRecords, type PushedRecord } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

const GIVEN = ['Khoa', 'Thức', 'Bằng', 'Toản', 'Nhượng', 'Kiệm'];
const DOUBTS = 18;
const records = [...provinceRecords(800, 20_261_122), ...doubtfulPairs(DOUBTS)];
const truth = new Map(records.map(({ recordId, personId }) => [recordId, personId]));
let hub: TestHub;
let tokens: TokenAuthority;
/** Somebody else for the whole hub, and somebody bound to a commune in which no case lies. */
const second: Principal = { clientId: 'second-coordinator', role: 'coordinator' };
const elsewhere: Principal = { clientId: 'elsewhere', role: 'coordinator', units: ['00004'] };

/**
 * Pairs that agree in name and full birth date, while their national ids contradict each other: a person must
 * say whether one of the ids is wrong. Every second pair is one person.
 */
function doubtfulPairs(pairs: number): PushedRecord[] {
  return Array.from({ length: 2 * pairs }, (_, index) => {
    const pair = Math.floor(index / 2);
    const organisation = index % 2 === 0 ? 'farmers-union' : 'veterans';
    const localId = `doubt-${pair}`;
    const day = String(10 + pair);
    return {
      recordId: uuidv5(recordName(organisation, localId), RECORD_NAMESPACE),
      organisation,
      personId: pair % 2 === 0 ? `one ${pair}` : `two ${index}`,
      canonical: {
        localId,
        person: {
          fullName: `Lương Đình Quý ${GIVEN[pair % GIVEN.length]}`,
          dateOfBirth: `1961-07-${day}`,
          nationalId: index % 2 === 0 ? `0720610123${day}` : `0720619876${day}`,
        },
        membership: { status: 'active' },
      },
    };
  });
}

interface Case extends ReviewCaseItem {
  readonly records: readonly {
    readonly recordId: string;
    readonly personId: string;
    readonly organisation: string;
    readonly localId: string;
  }[];
  readonly pairs: readonly { readonly a: string; readonly evidence: readonly { readonly text: object }[] }[];
}

beforeAll(async () => {
  hub = await TestHub.start({
    env: { LIENTHONG_REVIEW_SECOND_ABOVE_RECORDS: '2', LIENTHONG_REVIEW_BULK_SAMPLE: '2' },
  });
  tokens = new TokenAuthority(KeyRing.fromFile(join(hub.dataFolder, 'keys.json')));
  await settled(hub, await push(hub, records, { batchRows: 500 }));
}, 600_000);
afterAll(() => hub?.stop(), 60_000);

const coordinator = () => hub.client('coordinator');

async function queue(): Promise<ReviewCaseItem[]> {
  const found: ReviewCaseItem[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: ReviewCaseItem[]; next: string | null } = await coordinator().json(
      `/v1/review/cases?limit=7${cursor && `&cursor=${cursor}`}`,
    );
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

const theCase = (caseId: string): Promise<Case> => coordinator().json<Case>(`/v1/review/cases/${caseId}`);

function send<T>(path: string, body: object): Promise<T> {
  return coordinator().json<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: () => JSON.stringify(body),
  });
}

/** Asks as a coordinator whom the sandbox does not hand out. */
async function as(
  who: Principal,
  path: string,
  body?: object | string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${hub.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${await tokens.issue(who, 600)}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The groups that a coordinator who knows the truth would make. */
function trueGroups({ records }: Case): string[][] {
  const groups = new Map<string, string[]>();
  for (const { recordId } of records) {
    const person = truth.get(recordId) ?? recordId;
    groups.set(person, [...(groups.get(person) ?? []), recordId]);
  }
  return [...groups.values()];
}

/** Decisions reach the registry within moments; the report is right once it has them. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds()); await sleep(100)) {
    if (Date.now() > deadline) throw new Error('still not so after 20 s');
  }
}

describe('a coordinator', () => {
  it('sees every open case once, page by page, with contents and evidence', async () => {
    const cases = await queue();
    // More than a page.
    expect(cases.length).toBeGreaterThan(7);
    expect(new Set(cases.map(({ caseId }) => caseId)).size).toBe(cases.length);
    expect(cases.length).toBe((await openCases(hub)).length);
    const shown = await theCase(cases[0]!.caseId);
    expect(shown.records).toHaveLength(cases[0]!.recordCount);
    for (const { evidence } of shown.pairs) expect(evidence.length).toBeGreaterThan(3);
  });

  it('is refused partitions that miss, repeat or invent a record, and nothing changes', async () => {
    const before = await openCases(hub);
    const [first] = await queue();
    const { caseId, version, records } = await theCase(first!.caseId);
    const ids = records.map(({ recordId }) => recordId);
    const path = `/v1/review/cases/${caseId}/decisions`;
    const reason = 'test';
    for (const [body, status] of [
      [{ version, groups: [ids.slice(1)], reason }, 422],
      [{ version, groups: [ids, ids.slice(0, 1)], reason }, 422],
      [{ version, groups: [[...ids, '00000000-0000-4000-8000-000000000000']], reason }, 422],
      [{ version, groups: [ids] }, 422],
      [{ version, groups: [ids], reason: ' ' }, 422],
      [{ version: version + 1, groups: [ids], reason }, 409],
    ] as const) {
      await expect(send(path, body)).rejects.toThrow(String(status));
    }
    expect(await openCases(hub)).toEqual(before);
  });

  it('is told what is wrong with a request, field by field, and nothing changes', async () => {
    const before = await openCases(hub);
    const [first] = await queue();
    const { caseId, version, records } = await theCase(first!.caseId);
    const groups = [records.map(({ recordId }) => recordId)];
    const path = `/v1/review/cases/${caseId}`;
    for (const [to, body, status, code, field] of [
      ['/decisions', { version, groups, reason: 'a\u0000b' }, 422, 'body.invalid', 'reason'],
      ['/decisions', { version, groups, reason: '\ud800' }, 422, 'body.invalid', 'reason'],
      ['/decisions', { version, groups, reason: 'x'.repeat(2_001) }, 422, 'body.invalid', 'reason'],
      ['/decisions', { version, groups }, 422, 'body.invalid', 'reason'],
      ['/decisions', { version, groups: [['x']], reason: 'x' }, 422, 'body.invalid', 'groups.0.0'],
      ['/decisions', { version: 'x', groups, reason: 'x' }, 422, 'body.invalid', 'version'],
      ['/decisions', { version, groups, reason: 'x', more: 1 }, 422, 'body.invalid', 'more'],
      ['/decisions', '{', 400, 'body.malformed'],
      ['/decisions', { version: version - 1, groups, reason: 'x' }, 409, 'case.moved-on'],
      ['/skip', {}, 422, 'body.invalid', 'reason'],
      ['/assign', { assignee: 'nobody' }, 422, 'assignee.unknown'],
      ['/assign', { assignee: 7 }, 422, 'body.invalid', 'assignee'],
    ] as const) {
      const answer = await as(second, path + to, body);
      expect([to, answer.status, answer.body['code']]).toEqual([to, status, code]);
      const [error] = (answer.body['errors'] ?? [{}]) as [{ field?: string }];
      expect(error.field).toBe(field);
    }
    for (const [path, status] of [
      ['/v1/review/cases?sort=x', 422],
      ['/v1/review/cases?cursor=x', 422],
      ['/v1/review/cases?minRecords=-1', 422],
      ['/v1/review/cases?openedBefore=last-week', 422],
      ['/v1/review/cases?unit=%00', 422],
      ['/v1/review/decisions?from=yesterday', 422],
      ['/v1/review/decisions?record=x', 422],
      ['/v1/review/decisions/x', 404],
      ['/v1/review/bulk-decisions/00000000-0000-4000-8000-000000000000', 404],
    ] as const)
      expect([path, (await as(second, path)).status]).toEqual([path, status]);
    const unknown = { pattern: 'none', answer: 'same', reason: 'x', expected: 3 };
    expect((await as(second, '/v1/review/bulk-decisions', unknown)).status).toBe(404);
    expect(await openCases(hub)).toEqual(before);
    expect((await as(second, '/v1/review/decisions')).body['items']).toEqual([]);
  });

  it('who is bound to other units sees and decides nothing here', async () => {
    const [first] = await queue();
    const { caseId, version, records } = await theCase(first!.caseId);
    expect((await as(elsewhere, '/v1/review/cases')).body['items']).toEqual([]);
    expect((await as(elsewhere, '/v1/review/next', {})).body).toEqual({ case: null });
    expect((await as(elsewhere, `/v1/review/cases/${caseId}`)).status).toBe(403);
    const decision = { version, groups: [records.map(({ recordId }) => recordId)], reason: 'x' };
    const refused = await as(elsewhere, `/v1/review/cases/${caseId}/decisions`, decision);
    expect(refused).toMatchObject({ status: 403, body: { code: 'case.foreign-unit' } });
    expect((await as(elsewhere, `/v1/review/cases/${caseId}/take-over`, {})).status).toBe(403);
    const { personId, organisation, localId } = records[0]!;
    for (const path of ['', '/history', '/links']) {
      const hidden = await as(elsewhere, `/v1/persons/${personId}${path}`);
      expect([path, hidden.status, hidden.body['code']]).toEqual([path, 403, 'person.foreign-unit']);
      expect((await as(second, `/v1/persons/${personId}${path}`)).status).toBe(200);
    }
    const search = { organisation, localId };
    expect((await as(elsewhere, '/v1/persons/search', search)).body).toEqual({ items: [], next: null });
    expect((await as(second, '/v1/persons/search', search)).body['items']).toMatchObject([{ personId }]);
  });

  it('is handed one case after the other, skips, and sees how far the day has come', async () => {
    const next = async (body = {}) =>
      (await as(second, '/v1/review/next', body)).body['case'] as { caseId: string; assignee: string } | null;
    const one = (await next())!;
    expect(one.assignee).toBe(second.clientId);
    expect(await next()).toMatchObject({ caseId: one.caseId });
    const skipped = await as(second, `/v1/review/cases/${one.caseId}/skip`, { reason: 'chưa rõ' });
    expect(skipped.body).toMatchObject({ assignee: null });
    expect((await next())!.caseId).not.toBe(one.caseId);
    const shared = await as(second, '/v1/review/assignments', {});
    expect(shared.body).toMatchObject({
      unassigned: 0,
      assigned: [{ actor: 'coordinator' }, { actor: 'coordinator-client' }],
    });
    const { body } = await as(second, '/v1/review/progress');
    expect(body).toMatchObject({ open: (await openCases(hub)).length, unassigned: 0, decided: 0 });
    const mine = await as(second, '/v1/review/cases?assignee=me&count=true&sort=age');
    expect(mine.body).toMatchObject({ total: 1, next: null });
  });

  it('decides all cases and takes everything back: the same persons, cases and report', async () => {
    const before = {
      persons: await personOfRecord(hub),
      cases: await openCases(hub),
      report: await summary(hub),
    };
    const decisions: string[] = [];
    for (let cases = await queue(); cases.length > 0; cases = await queue()) {
      for (const { caseId } of cases) {
        const shown = await theCase(caseId);
        if (shown.state !== 'open') continue;
        const { decisionId, state } = await send<{ decisionId: string; state: string }>(
          `/v1/review/cases/${caseId}/decisions`,
          { version: shown.version, groups: trueGroups(shown), reason: 'truth' },
        );
        decisions.push(decisionId);
        if (state !== 'awaiting-second') continue;
        const confirm = `/v1/review/decisions/${decisionId}/confirm`;
        await expect(send(confirm, {})).rejects.toThrow('403');
        expect((await as(second, confirm, {})).body).toMatchObject({ state: 'standing' });
      }
    }
    await eventually(async () => (await summary(hub)).pendingReview.cases === 0);
    for (const group of await partition(hub)) {
      const persons = new Set(group.split(' ').map((recordId) => truth.get(recordId)));
      expect([group, persons.size]).toEqual([group, 1]);
    }
    const [latest] = (await as(second, '/v1/review/decisions?limit=1')).body['items'] as [object];
    expect(latest).toMatchObject({ decisionId: decisions.at(-1), state: 'standing', reason: 'truth' });
    for (const decisionId of decisions.reverse()) {
      await send(`/v1/review/decisions/${decisionId}/revoke`, { reason: 'test' });
    }
    await expect(send(`/v1/review/decisions/${decisions[0]}/revoke`, { reason: 'test' })).rejects.toThrow(
      '409',
    );
    await eventually(async () => (await summary(hub)).pendingReview.cases === before.cases.length);
    const after = {
      persons: await personOfRecord(hub),
      cases: await openCases(hub),
      report: await summary(hub),
    };
    expect(after).toEqual(before);
  });
});

describe('an operator', () => {
  it('rebuilds the read model of the reports: every answer stays the same, as known at any time', async () => {
    const instants = await queryHub<{ at: string }>(
      hub,
      `SELECT to_char(percentile_disc(share) WITHIN GROUP (ORDER BY known_from) AT TIME ZONE 'UTC',
                      'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
       FROM reports.record_fact, unnest(ARRAY[0.3, 0.8, 0.97]) AS share GROUP BY share`,
    );
    const before = await answers(instants.map(({ at }) => at));
    const damaged = 'DELETE FROM reports.record_fact WHERE abs(hashtext(person_id::text)) % 3 = 0';
    await queryHub(hub, damaged);
    await queryHub(hub, 'UPDATE reports.figures_version SET version = version + 20000');
    expect(await answers([])).not.toEqual(before.slice(0, 2 * (REPORT_NAMES.length - 1)));
    const { persons } = await withQueries(hub.connection.natsUrl, (queries) =>
      queries.ask(REBUILD_REPORTS_QUERY, {}),
    );
    expect(persons).toBeGreaterThan(100);
    expect(await answers(instants.map(({ at }) => at))).toEqual(before);
  });
});

/** Every report of the hub and of a province, now and as known at some instants. */
async function answers(instants: readonly string[]): Promise<object[]> {
  const { children } = await summary(hub);
  const found: object[] = [];
  for (const knownAt of [null, ...instants]) {
    for (const unit of [null, children[0]!.code]) {
      for (const name of REPORT_NAMES) {
        // What is told of ethnic groups is counted anew some minutes after the first record, and known then.
        if (name === 'sensitive' && knownAt === null) continue;
        const parameters = new URLSearchParams({ ...(knownAt && { knownAt }), ...(unit && { unit }) });
        const report = await hub
          .client('board')
          .json<Record<string, unknown>>(`/v1/reports/${name}?${parameters}`)
          .catch((error: unknown) => {
            // Nothing is told of them before the first minute is over.
            if (name === 'sensitive' && error instanceof HubError) return { refused: error.status };
            throw error;
          });
        const text = JSON.stringify({ name, ...report, knownAt });
        // A ledger names the instant of the question.
        found.push(JSON.parse(text.replace(/"(opening|closing)KnownAt":"[^"]*"/g, '"$1":0')) as object);
      }
    }
  }
  return found;
}
