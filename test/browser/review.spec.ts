import { beforeAll, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import type { Page } from 'playwright-core';
import { post } from '../hub/models.js';
import { personOfRecord } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { ConsoleBrowser, describeInBrowser, settledPage, stopAfterAll } from './browser.js';
import { itIsWhole, looksRight } from './looks.js';

const RECORDS = 3_000;
/** Three records and more are reached sideways. */
const SIDE_BY_SIDE = { mayScroll: /Các bản ghi đặt cạnh nhau|Records side by side/ };
const SEED = 20_261_127;

interface CaseItem {
  readonly caseId: string;
  readonly recordCount: number;
}
interface WholeCase {
  readonly caseId: string;
  readonly state: string;
  readonly version: number;
  readonly records: readonly {
    readonly recordId: string;
    readonly organisation: string;
    readonly person: object;
    readonly membership: object;
  }[];
  readonly successor: string | null;
  readonly standing: readonly (readonly string[])[];
  readonly pendingDecision: string | null;
  readonly skips: readonly { readonly reason: string }[];
}
interface Decisions {
  readonly items: readonly { decisionId: string; state: string; groups: string[][]; actor: string }[];
}
interface Patterns {
  readonly items: readonly { pattern: string; cases: number; sample: { needed: number; decided: number } }[];
}

describeInBrowser(`the review (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let cases: { readonly two: string; readonly three: string | undefined };
  const ask = <T>(path: string) => hub.client('coordinator').json<T>(path);
  const tell = <T>(path: string, body: object) => post<T>(hub.client('coordinator'), path, body);
  const casesOf = async (query: string) =>
    (await ask<{ items: CaseItem[] }>(`/v1/review/cases?limit=500${query}`)).items;
  const oneCase = (caseId: string) => ask<WholeCase>(`/v1/review/cases/${caseId}`);
  const decisionsOf = async (caseId: string) =>
    (await ask<Decisions>(`/v1/review/decisions?case=${caseId}`)).items;
  const pair = async () => {
    const found = (await casesOf('&assignee=none')).find(({ recordCount }) => recordCount === 2);
    if (!found) throw new Error('no case of two records is left');
    return found.caseId;
  };
  /** Id of the case on the screen, as soon as it is another one. */
  const shown = async (page: Page, other = ''): Promise<string> =>
    (await page.locator(`[data-case]:not([data-case="${other}"])`).getAttribute('data-case')) ?? '';
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (const end = Date.now() + 20_000; !(await holds());)
      if (Date.now() > end) throw new Error(`not so after 20 s: ${what}`);
  };

  beforeAll(async () => {
    hub = await TestHub.start({
      env: {
        LIENTHONG_REVIEW_SECOND_ABOVE_RECORDS: '2',
        LIENTHONG_REVIEW_BULK_SAMPLE: '2',
        LIENTHONG_REVIEW_BLIND_PER_10000: '3000',
      },
    });
    await settled(hub, await push(hub, provinceRecords(RECORDS, SEED), { batchRows: 500 }));
    browser = await ConsoleBrowser.start(hub);
    cases = { two: await pair(), three: (await casesOf('&minRecords=3'))[0]?.caseId };
  }, 300_000);
  stopAfterAll(() => [browser, hub]);

  itIsWhole(
    () => browser,
    (
      [
        ['review', '/review'],
        ['review-case', () => `/review/cases/${cases.two}`],
        ['review-case-of-three', () => `/review/cases/${cases.three}`],
        ['review-patterns', '/review/patterns'],
        ['review-samples', '/review/samples'],
      ] as const
    ).map(([name, path]) => ({ name, path, as: 'coordinator', ...SIDE_BY_SIDE })),
  );

  it('decides a pair with two keys, shows the next case, and takes it back with one', async () => {
    const before = await personOfRecord(hub);
    const { page, context, faults } = await browser.visit('/review/next', { as: 'coordinator' });
    let first = await shown(page);
    while ((await oneCase(first)).records.length > 2) {
      await page.keyboard.press('n');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Enter');
      first = await shown(page, first);
    }
    const records = (await oneCase(first)).records.map(({ recordId }) => recordId);
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    const second = await shown(page, first);
    expect(second).not.toBe(first);
    await page.getByText('Đã ghi quyết định.').waitFor();
    expect(await decisionsOf(first)).toMatchObject([
      {
        state: 'standing',
        actor: hub.account('coordinator').name,
        groups: [expect.arrayContaining(records)],
      },
    ]);
    await until('one person', async () => {
      const now = await personOfRecord(hub);
      return now.get(records[0]!) === now.get(records[1]!);
    });
    await page.keyboard.press('u');
    await page.getByText('Đã hoàn tác quyết định.').waitFor();
    expect(await shown(page, second)).toBe(first);
    expect(await decisionsOf(first)).toMatchObject([{ state: 'revoked' }]);
    await until('persons as before', async () => same(await personOfRecord(hub), before));
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);

  it('groups by keys and by dragging; nothing is sent before it is confirmed', async () => {
    const caseId = (await casesOf('&minRecords=3'))[0]!.caseId;
    const { page, context } = await browser.visit(`/review/cases/${caseId}`, { as: 'coordinator' });
    await shown(page);
    const note = page.locator('.decision-note');
    for (const key of ['1', '2', '1']) await page.keyboard.press(key);
    expect(await note.textContent()).toBe('Sẽ ghi nhận: A + C | B.');
    await page.locator('[data-record="1"]').dragTo(page.locator('[data-record="0"]'));
    expect(await note.textContent()).toBe('Sẽ ghi nhận: A + B + C.');
    await page.locator('[data-record="2"]').dragTo(page.locator('.records-table thead th').first());
    expect(await note.textContent()).toBe('Sẽ ghi nhận: A + B | C.');
    await page.keyboard.press('e');
    await page.keyboard.type('s d n u 1 2');
    expect(await note.textContent()).toBe('Sẽ ghi nhận: A + B | C.');
    expect(await page.getByLabel('Lý do').inputValue()).toContain('s d n u 1 2');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Phím tắt' }).waitFor();
    await page.getByLabel('Dùng phím tắt một chữ').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    expect(await note.textContent()).toBe('Sẽ ghi nhận: A + B | C.');
    expect(await decisionsOf(caseId)).toEqual([]);
    await context.close();
  }, 60_000);

  it('has a large merge confirmed by a second person, and says so when a case has moved on', async () => {
    const caseId = (await casesOf('&minRecords=3'))[0]!.caseId;
    const { records, version } = await oneCase(caseId);
    const groups = [records.map(({ recordId }) => recordId)];
    const late = await browser.visit(`/review/cases/${caseId}`, { as: 'coordinator', language: 'en' });
    await shown(late.page);
    // Another coordinator, by the API.
    await tell(`/v1/review/cases/${caseId}/decisions`, {
      version,
      groups,
      reason: 'Cùng họ tên và số định danh',
    });
    await late.page.keyboard.press('s');
    await late.page.keyboard.press('Enter');
    // The next case comes first, and then the refusal, or the other way round.
    await shown(late.page, caseId);
    await late.page.getByRole('link', { name: 'Open that case again' }).click();
    await late.page.getByText('This large merge waits for a second person.').waitFor();
    await late.page.getByRole('button', { name: 'Close' }).click();
    await looksRight(late.page, 'review-second', SIDE_BY_SIDE);
    await late.page.getByRole('button', { name: 'Confirm' }).click();
    await late.page.getByText('This case is decided.').waitFor();
    expect(await decisionsOf(caseId)).toMatchObject([{ state: 'standing' }]);
    await late.page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await late.page.getByRole('dialog', { name: 'Undo a decision' }).waitFor();
    await late.page.keyboard.press('Enter');
    await until('open again', async () => (await oneCase(caseId)).state === 'open');
    await late.context.close();
  }, 60_000);

  it('leaves a case to others with a reason, and gives it to whom it should be', async () => {
    const caseId = await pair();
    const { page, context } = await browser.visit(`/review/cases/${caseId}`, { as: 'coordinator' });
    await shown(page);
    await page.getByRole('button', { name: 'Giao việc' }).click();
    await page.getByRole('button', { name: 'Tôi nhận xử lý' }).click();
    await page.getByText(`người xử lý: ${hub.account('coordinator').name}`).waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Lý do').last().fill('Chờ công đoàn trả lời');
    await page.keyboard.press('Enter');
    await page.getByText('Đã bỏ qua hồ sơ.').waitFor();
    expect((await oneCase(caseId)).skips).toMatchObject([{ reason: 'Chờ công đoàn trả lời' }]);
    await context.close();
  }, 60_000);

  it('shows what the URL asks for, and keeps filters under a name', async () => {
    const { page, context } = await browser.visit('/review?organisation=trade-union&sort=age', {
      as: 'coordinator',
    });
    const total = (await casesOf('&organisation=trade-union')).length;
    await page.getByText(`${total} hồ sơ đang chờ quyết định`).waitFor();
    await page.getByRole('button', { name: 'Lưu bộ lọc này' }).click();
    await page.getByLabel('Tên bộ lọc').fill('Công đoàn');
    await page.keyboard.press('Enter');
    await page.getByLabel('Có bản ghi của').selectOption('');
    const all = (await casesOf('')).length;
    await page.getByText(`${all} hồ sơ đang chờ quyết định`).waitFor();
    expect(new URL(page.url()).searchParams.has('organisation')).toBe(false);
    await page.reload();
    await page.getByRole('button', { name: 'Công đoàn', exact: true }).click();
    await page.getByText(`${total} hồ sơ đang chờ quyết định`).waitFor();
    await context.close();
  }, 60_000);

  it('decides cases of one evidence at once after a sample by hand, and takes all of it back', async () => {
    const before = await personOfRecord(hub);
    const open = (await casesOf('')).length;
    const { pattern, cases, sample } = (await ask<Patterns>('/v1/review/patterns')).items[0]!;
    const { page, context } = await browser.visit(`/review/next?pattern=${pattern}`, { as: 'coordinator' });
    let last = await shown(page);
    for (let left = sample.needed; left > 0; left--) {
      await page.keyboard.press('d');
      await page.keyboard.press('Enter');
      if (left > 1 || cases > sample.needed) last = await shown(page, last);
    }
    await until('sample decided', async () => (await casesOf('')).length === open - sample.needed);
    await page.goto('/review/patterns');
    const rest = page.getByRole('button', { name: `${cases - sample.needed} hồ sơ còn lại: khác người` });
    await rest.click();
    await page.keyboard.press('Enter');
    await page.getByText(`Đã quyết định ${cases - sample.needed} hồ sơ: khác người.`).waitFor();
    expect(await casesOf('')).toHaveLength(open - cases);
    await page.getByRole('button', { name: 'Hoàn tác tất cả' }).click();
    await page
      .getByText(`Đã hoàn tác ${cases - sample.needed} quyết định.`)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Quyết định', exact: true }).click();
    // Without what was told of the decisions taken back.
    await page.reload();
    await looksRight(page, 'review-decisions', { vi: 'Các quyết định', en: 'Decisions' });
    for (let left = sample.needed; left > 0; left--) {
      await page.getByRole('button', { name: 'Hoàn tác', exact: true }).first().click();
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await until('taken back', async () => (await casesOf('')).length === open - left + 1);
      await settledPage(page);
    }
    await until('persons as before', async () => same(await personOfRecord(hub), before));
    await context.close();
  }, 180_000);

  it('judges automatic links without a word of what the hub thinks, and takes an answer back', async () => {
    const { page, context, answers } = await browser.visit('/review/samples', { as: 'coordinator' });
    const sample = await page.locator('[data-sample]').getAttribute('data-sample');
    await settledPage(page);
    for (const answer of answers.filter((each) => each.url().includes('/samples')))
      expect(await answer.text()).not.toMatch(/personId|probability|weight|proposal/);
    await page.keyboard.press('s');
    await page.getByText('Đã ghi câu trả lời.').waitFor();
    expect(await page.locator('[data-sample]').getAttribute('data-sample')).not.toBe(sample);
    const measured = () =>
      hub
        .client('administrator')
        .json<{ measured: { answered: number; same: number } }>('/v1/models/current')
        .then((current) => current.measured);
    expect(await measured()).toMatchObject({ answered: 1, same: 1 });
    await page.getByRole('button', { name: 'Hoàn tác', exact: true }).click();
    await page.getByText('Đã hoàn tác quyết định.').waitFor();
    expect(await measured()).toMatchObject({ answered: 0 });
    await context.close();
  }, 60_000);

  it('leads to the case that took over when another record has joined meanwhile', async () => {
    const caseId = await pair();
    const [record] = (await oneCase(caseId)).records;
    const { page, context } = await browser.visit(`/review/cases/${caseId}`, { as: 'coordinator' });
    await shown(page);
    const { organisation, person, membership } = record!;
    await hub.client(organisation).request('/v1/members/JOINED-LATE?wait=resolved', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: () => JSON.stringify({ localId: 'JOINED-LATE', person, membership }),
    });
    await until('superseded', async () => (await oneCase(caseId)).state === 'superseded');
    const { successor } = await oneCase(caseId);
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Mở hồ sơ thay thế' }).first().click();
    await page.locator(`[data-case="${successor}"]`).waitFor();
    await context.close();
  }, 60_000);
});

const same = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
