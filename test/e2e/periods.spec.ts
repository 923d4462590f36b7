import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExportView, PeriodView, ProposalState, RoundView, SubscriptionRun } from '#contracts';
import type { Principal } from '#security';
import { TestHub } from '#testing';
import { asking, type Ask } from '../hub/asking.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

let hub: TestHub;
let ask: Ask;
let organisations: string[];
const PERIOD = `/v1/periods/${new Date(Date.now() + 7 * 3_600_000).getUTCFullYear()}-Y`;

beforeAll(async () => {
  hub = await TestHub.start();
  await settled(hub, await push(hub, provinceRecords(600, 20_261_126), { batchRows: 500 }));
  ask = asking(hub);
}, 600_000);
afterAll(() => hub?.stop(), 60_000);

const refusal = async (...asked: Parameters<Ask>) => {
  const { status, body } = await ask(...asked);
  return `${status} ${String(body['code'])}`;
};
const file = async (as: string, path: string) => {
  const response = await fetch(`${hub.url}${path}`, {
    headers: { authorization: `Bearer ${await hub.client(as).bearer()}` },
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

describe('a period report', () => {
  it('is opened by the board, attested by the organisations and signed', async () => {
    const year = Number(PERIOD.slice(-6, -2));
    const opened = await ask('board', '/v1/periods', 'POST', { kind: 'year', year });
    expect(opened.status).toBe(201);
    organisations = (opened.body as unknown as PeriodView).figures.map(({ organisation }) => organisation);
    expect(organisations.length).toBe(5);
    expect(await refusal('board', '/v1/periods', 'POST', { kind: 'year', year })).toBe('409 period.exists');
    expect(await refusal('board', '/v1/periods', 'POST', { kind: 'quarter', year, part: 7 })).toBe(
      '422 period.part',
    );
    expect(await refusal('board', '/v1/periods', 'POST', { kind: 'ad-hoc', year })).toBe(
      '422 request.invalid',
    );
    expect(await refusal('veterans', '/v1/periods', 'POST', { kind: 'year', year })).toBe('403 access.role');
    expect(await refusal('board', '/v1/periods/2020-Q1')).toBe('404 period.unknown');
    expect(await refusal('board', `${PERIOD}/attest`, 'POST')).toBe('403 access.role');

    expect(await refusal('board', `${PERIOD}/sign`, 'POST')).toBe('409 period.attestations-missing');
    for (const organisation of organisations) {
      const attested = await ask(organisation, `${PERIOD}/attest`, 'POST', { revision: 1 });
      expect((attested.body as unknown as PeriodView).figures.map((own) => own.organisation)).toEqual([
        organisation,
      ]);
    }
    expect(await refusal('veterans', `${PERIOD}/attest`, 'POST')).toBe('409 period.already-attested');
    expect(await refusal('veterans', `${PERIOD}/object`, 'POST', {})).toBe('422 request.invalid');
    await ask('veterans', `${PERIOD}/object`, 'POST', { remarks: 'Thiếu 2 hội viên' });
    expect(await refusal('board', `${PERIOD}/sign`, 'POST')).toBe('409 period.objections-open');
    const { objections } = (await ask('board', PERIOD)).body as unknown as PeriodView;
    const objection = `${PERIOD}/objections/${objections[0]!.objectionId}`;
    expect(await refusal('youth-union', `${objection}/withdraw`, 'POST', { remarks: 'x' })).toBe(
      '404 objection.unknown',
    );
    expect((await ask('board', `${objection}/resolve`, 'POST', { remarks: 'Đã đối chiếu' })).status).toBe(
      200,
    );
    expect((await ask('veterans', `${PERIOD}/attest`, 'POST')).status).toBe(200);
    const signed = await ask('board', `${PERIOD}/sign`, 'POST', {});
    expect(signed.body).toMatchObject({ state: 'signed', revision: 1 });
    expect(await refusal('board', `${PERIOD}/sign`, 'POST')).toBe('409 period.already-signed');
    expect(await refusal('board', `${PERIOD}/recount`, 'POST')).toBe('409 period.already-signed');
  });

  it('verifies whatever comes later, which shows as corrections', async () => {
    const late = { fullName: 'Trần Thị Ẩn', dateOfBirth: '1970-04-05' };
    const pushed = await ask('veterans', '/v1/members/late-1?wait=resolved', 'PUT', {
      ...{ localId: 'late-1', person: late, membership: { status: 'active', joinedOn: '2015-01-01' } },
    });
    expect(pushed.status).toBeLessThan(300);
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { body } = await ask('board', `${PERIOD}/corrections`);
      const { memberships } = body as { memberships: { signed: number; now: number } };
      if (memberships.now === memberships.signed + 1 || Date.now() > deadline) {
        expect(memberships.now).toBe(memberships.signed + 1);
        expect(body['causes']).toContainEqual({ cause: 'late-data', records: 1, persons: 1, memberships: 1 });
        break;
      }
      await sleep(200);
    }
    expect((await ask('auditor', '/v1/periods')).status).toBe(200);
    const verified = await ask('auditor', `${PERIOD}/verify`, 'POST');
    expect(verified.body).toMatchObject({ verified: true, figures: { equal: true }, rows: { equal: true } });
    expect(await refusal('veterans', `${PERIOD}/verify`, 'POST')).toBe('403 access.role');
  });

  it('is a file in every format, for an organisation of its own figures alone', async () => {
    const starts = { xlsx: 'PK', docx: 'PK', pdf: '%PDF', csv: '\uFEFF' };
    for (const [format, start] of Object.entries(starts)) {
      const { status, bytes } = await file('board', `${PERIOD}?format=${format}`);
      expect([format, status, bytes.toString('utf8').startsWith(start)]).toEqual([format, 200, true]);
    }
    const own = (await file('veterans', `${PERIOD}?format=csv`)).bytes.toString('utf8');
    expect(own.split('\r\n')[0]).toBe('\uFEFFcode,name,memberships,duplicates');
    expect(await refusal('board', `${PERIOD}?format=exe`)).toBe('422 parameter.invalid');
    expect(await refusal('board', `${PERIOD}?format=pdf&letterhead=nobody`)).toBe('422 letterhead.unknown');
  });
});

describe('exports', () => {
  async function exported(as: string, asked: object): Promise<ExportView> {
    const started = await ask(as, '/v1/exports', 'POST', asked);
    expect(started.status).toBe(202);
    for (;;) {
      const view = (await ask(as, started.headers.get('location')!)).body as unknown as ExportView;
      if (view.state === 'done' || view.state === 'failed') return view;
      await sleep(100);
    }
  }

  it('are made in the background and handed to the client that began them', async () => {
    const view = await exported('board', { subject: 'front-aggregate', format: 'csv' });
    expect(view).toMatchObject({ state: 'done', progress: 1 });
    const { bytes, type } = await file('board', `/v1/exports/${view.exportId}/file`);
    expect(type).toBe('text/csv; charset=utf-8');
    expect(bytes.length).toBe(view.bytes);
    expect(bytes.toString('utf8')).toMatch(/\r\n2,"Tỉnh, thành phố",\d+,[^\r]+,all,Tất cả,\d+,\d+,\d+\r\n/);
    expect(await refusal('veterans', `/v1/exports/${view.exportId}`)).toBe('404 export.unknown');
  });

  it('give any report as a workbook or document', async () => {
    for (const [format, start] of Object.entries({ xlsx: 'PK', docx: 'PK', pdf: '%PDF' })) {
      const { status, bytes } = await file('board', `/v1/reports/summary?format=${format}&lang=en`);
      expect([format, status, bytes.toString('utf8').startsWith(start)]).toEqual([format, 200, true]);
    }
    expect(await refusal('board', '/v1/reports/summary?format=pdf&unit=x')).toBe('404 unit.unknown');
    expect(await refusal('board', '/v1/reports/summary?format=pdf&nonsense=1')).toBe('422 parameter.invalid');
    expect(await refusal('veterans', '/v1/reports/summary?format=pdf')).toBe('403 access.role');
  });

  it('say what they could not be made of', async () => {
    expect(await exported('board', { subject: 'period', periodId: '2020-Q1', format: 'pdf' })).toMatchObject({
      ...{ state: 'failed', error: { code: 'period.unknown' } },
    });
    expect(await refusal('board', '/v1/exports', 'POST', { subject: 'x' })).toBe('422 request.invalid');
    expect(
      await refusal('veterans', '/v1/exports', 'POST', { subject: 'report', name: 'summary', format: 'pdf' }),
    ).toBe('403 access.role');
  });
});

describe('a subscription', () => {
  it('comes at once, tells what changed since, and ends', async () => {
    expect(await refusal('board', '/v1/subscriptions', 'POST', { report: 'x', schedule: 'y' })).toBe(
      '422 request.invalid',
    );
    expect(
      await refusal('veterans', '/v1/subscriptions', 'POST', { report: 'summary', schedule: 'daily' }),
    ).toBe('403 access.role');
    const { status, body } = await ask('board', '/v1/subscriptions', 'POST', {
      report: 'summary',
      schedule: 'weekly',
    });
    expect([status, body['runs']]).toEqual([201, 1]);
    const path = `/v1/subscriptions/${String(body['subscriptionId'])}`;
    expect((await ask('board', `${path}/run`, 'POST')).body).toMatchObject({
      run: 2,
      changes: [],
      text: { en: 'Nothing changed since last time.' },
    });
    const withdrawn = await ask('veterans', '/v1/members/late-1', 'DELETE', { reason: 'nhầm' });
    expect(withdrawn.status).toBeLessThan(300);
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { changes, text } = (await ask('board', `${path}/run`, 'POST'))
        .body as unknown as SubscriptionRun;
      if (changes!.length > 0 || Date.now() > deadline) {
        expect(changes!.length).toBeGreaterThan(0);
        expect(text.vi).toMatch(/giảm 1 /);
        break;
      }
      await sleep(200);
    }
    expect((await ask('board', path, 'DELETE')).body).toMatchObject({ nextOn: null });
    expect(await refusal('board', `${path}/run`, 'POST')).toBe('409 subscription.cancelled');
    expect(((await ask('board', `${path}/runs`)).body['items'] as unknown[]).length).toBeGreaterThan(2);
  });
});

describe('a review round', () => {
  it('proposes, takes answers row by row, and withdraws what was not answered', async () => {
    expect(await refusal('board', '/v1/rounds', 'POST', { criteria: ['x'] })).toBe('422 request.invalid');
    expect(await refusal('board', '/v1/rounds', 'POST', { dueOn: '2020-01-01' })).toBe('422 round.due');
    expect(await refusal('board', '/v1/rounds', 'POST', { dueOn: '2199-01-01', units: ['x'] })).toBe(
      '422 unit.unknown',
    );
    const opened = await ask('board', '/v1/rounds', 'POST', { dueOn: '2199-01-01' });
    expect(opened.status).toBe(201);
    const { roundId, progress, before } = opened.body as unknown as RoundView;
    const own = progress.filter(({ organisation }) => organisation === 'veterans');
    const proposals = own.reduce((sum, line) => sum + line.proposals, 0);
    expect(proposals).toBeGreaterThan(3);
    expect(before!.memberships).toBeGreaterThan(proposals);

    const worklist = (await ask('veterans', `/v1/rounds/${roundId}/worklist?limit=500`)).body[
      'items'
    ] as ProposalState[];
    expect(worklist.length).toBe(proposals);
    const [first] = worklist;
    const deadline = Date.now() + 30_000;
    while (
      (await ask('veterans', `/v1/proposals/${first!.proposalId}`)).status === 404 &&
      Date.now() < deadline
    )
      await sleep(100);
    const answer = `/v1/proposals/${first!.proposalId}/answer`;
    const keep = { answer: 'keep', reason: 'Còn sinh hoạt' };
    expect((await ask('veterans', answer, 'POST', keep)).status).toBe(200);
    expect((await ask('veterans', answer, 'POST', keep)).status).toBe(200);
    expect(await refusal('veterans', answer, 'POST', { ...keep, reason: 'khác' })).toBe(
      '409 proposal.closed',
    );
    expect((await ask('youth-union', answer, 'POST', keep)).status).toBe(404);

    const [{ unit }] = progress.filter((line) => line.unit !== null) as [RoundView['progress'][number]];
    const bound = (units: string[]): Principal => ({ clientId: 'bound', role: 'coordinator', units });
    const [seen] = (await ask(bound([unit!]), '/v1/rounds')).body['items'] as RoundView[];
    expect(seen).toMatchObject({ roundId, before: null, now: null });
    expect(seen!.progress.map((line) => [line.organisation, line.unit, line.proposals])).toEqual(
      progress
        .filter((line) => line.unit === unit)
        .map((line) => [line.organisation, line.unit, line.proposals]),
    );
    expect((await ask(bound(['00004']), '/v1/rounds')).body).toEqual({ items: [] });
    expect(await refusal(bound([unit!]), `/v1/rounds/${roundId}`)).toBe('403 access.role');

    const closed = (await ask('board', `/v1/rounds/${roundId}/close`, 'POST')).body as unknown as RoundView;
    const of = closed.progress.filter(({ organisation }) => organisation === 'veterans');
    expect(of.reduce((sum, line) => sum + line.answered.keep, 0)).toBe(1);
    expect(of.reduce((sum, line) => sum + line.withdrawn, 0)).toBe(proposals - 1);
    expect(await refusal('board', `/v1/rounds/${roundId}/close`, 'POST')).toBe('409 round.closed');
    expect(await refusal('veterans', `/v1/rounds/${roundId}/close`, 'POST')).toBe('403 access.role');
    expect((await ask('veterans', `/v1/rounds/${roundId}`)).body).toMatchObject({ before: null, now: null });
  });
});
