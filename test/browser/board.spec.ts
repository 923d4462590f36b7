import { beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Response } from 'playwright-core';
import { TestHub } from '#testing';
import { asking } from '../hub/asking.js';
import { fillBoardHub, ORGANISATIONS, PROVINCE, SEED, type BoardHub } from './board-hub.js';
import { ConsoleBrowser, describeInBrowser, settledPage, stopAfterAll, type Visitor } from './browser.js';
import { itIsWhole, looksRight, SCREENS, type View } from './looks.js';

/** Every page of the board, and the organisation's side of periods. */
const views = (filled: () => BoardHub): View[] =>
  [
    { name: 'board', path: '/board', vi: /^Tổng quan/, en: /^Overview/ },
    { name: 'board-units', path: `/board/units/${PROVINCE}`, vi: /^Cơ cấu/, en: /^Divisions/ },
    {
      ...{ name: 'board-branches', path: () => `/board/units/${filled().communes[0]}` },
      ...{ vi: /^Cơ cấu/, en: /^Divisions/ },
    },
    { name: 'board-overlaps', path: '/board/units/all/overlaps', vi: /^Tham gia/, en: /^Overlaps/ },
    { name: 'board-rate', path: `/board/units/${PROVINCE}/rate`, vi: /^Tỷ lệ/, en: /^Gathering/ },
    {
      ...{ name: 'board-movements', path: '/board/units/all/movements?knowledge=now' },
      ...{ vi: /^Biến động/, en: /^Movements/ },
    },
    { name: 'board-phantoms', path: `/board/units/${PROVINCE}/phantoms`, vi: /^Hội viên/, en: /^Phantom/ },
    {
      ...{ name: 'board-duplicates', path: '/board/units/all/duplicates?organisation=womens-union' },
      ...{ vi: /^Bản ghi trùng/, en: /^Duplicates/ },
    },
    {
      ...{ name: 'board-reconciliation', path: '/board/units/all/reconciliation' },
      ...{ vi: /^Đối chiếu/, en: /^Reconciliation/ },
    },
    {
      ...{ name: 'board-enterprises', path: `/board/units/${PROVINCE}/enterprises` },
      ...{ vi: /^Công đoàn/, en: /^Grass-roots/ },
    },
    {
      name: 'board-quality',
      path: `/board/units/${PROVINCE}/quality`,
      vi: /^Chất lượng/,
      en: /^Data quality/,
    },
    {
      ...{ name: 'board-sensitive', path: `/board/units/${PROVINCE}/sensitive` },
      // Nothing is released in the first minute of a hub.
      ...{ vi: /^Dân tộc/, en: /^Ethnicity/, mayRefuse: '422' },
    },
    { name: 'periods', path: '/periods', vi: /^Kỳ báo cáo/, en: /^Reporting/ },
    {
      name: 'period-open',
      path: () => `/periods/${filled().openPeriod}`,
      vi: /^Báo cáo quý/,
      en: /quarter/,
    },
    { name: 'period-signed', path: () => `/periods/${filled().signedPeriod}`, vi: /năm/, en: /year/ },
    { name: 'rounds', path: '/rounds', vi: /^Đợt rà soát/, en: /^Review rounds/ },
    { name: 'round', path: () => `/rounds/${filled().roundId}`, vi: /^Rà soát/, en: /^Rà soát/ },
    { name: 'subscriptions', path: '/board/subscriptions', vi: /^Theo dõi/, en: /^Subscriptions/ },
    {
      ...{ name: 'organisation-periods', path: '/organisation/periods', as: 'womens-union' },
      ...{ vi: /^Kỳ báo cáo/, en: /^Reporting/ },
    },
  ].map((view) => ({ as: 'board', ...view }));

async function untilReleased(hub: TestHub): Promise<void> {
  const ask = asking(hub);
  while ((await ask('board', '/v1/reports/sensitive')).status !== 200) await sleep(1_000);
}

describeInBrowser(`the board’s screens (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let filled: BoardHub;
  beforeAll(async () => {
    hub = await TestHub.start();
    filled = await fillBoardHub(hub);
    browser = await ConsoleBrowser.start(hub);
    // A picture of ethnic groups shall show some; tests do not wait for the first release, a minute later.
    if (SCREENS) await untilReleased(hub);
  }, 300_000);
  stopAfterAll(() => [browser, hub]);

  const open = (path: string, visitor: Visitor = {}) => browser.visit(path, { as: 'board', ...visitor });
  const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 1, name });
  const tile = (page: Page, name: string) =>
    page.locator('.headline-figure', {
      has: page.locator('.headline-name').getByText(name, { exact: true }),
    });
  const figureOf = async (page: Page, name: string) =>
    Number((await tile(page, name).locator('.headline-value').innerText()).replaceAll('.', ''));

  it('answers with the hub’s own figures, and every number leads to the view behind it', async () => {
    const { page, context, faults } = await open('/board');
    await settledPage(page);
    const response = await context.request.get('/v1/reports/summary');
    const summary = (await response.json()) as {
      persons: number;
      memberships: number;
      pendingReview: { cases: number };
    };
    expect(await figureOf(page, 'Số người')).toBe(summary.persons);
    expect(await figureOf(page, 'Số lượt')).toBe(summary.memberships);
    const attention = page.locator('.attention');
    expect(await attention.innerText()).toContain('ý kiến chưa được giải quyết về');
    expect(await attention.innerText()).toContain('tỷ lệ tập hợp trên 100 %');
    for (const link of await page.locator('main a:not([download])').all()) {
      expect(await link.getAttribute('href')).toMatch(/^\/(board\/units|periods)\//);
    }
    await tile(page, 'Số người').click();
    await heading(page, /^Tham gia nhiều tổ chức/).waitFor();
    await settledPage(page);
    const bars = await page.locator('.upset tbody tr .bar-cell-number').allInnerTexts();
    const people = bars.map((text) => Number(/^[\d.]+/.exec(text)?.[0].replaceAll('.', '')));
    expect(people.reduce((sum, each) => sum + each, 0)).toBe(summary.persons);
    // Behind a bar: where these people are, unit by unit, down to the commune.
    const combination = page.locator('section[aria-labelledby=combination]');
    await page.locator('.upset tbody tr a').first().click();
    await combination.getByText(`${bars[0]?.split(' ')[0]} người`).waitFor();
    await combination.getByRole('link', { name: 'Tỉnh Tây Ninh' }).click();
    await page.waitForURL(/\/board\/units\/80\/overlaps\?combination=/);
    const communes = combination.getByRole('row').getByRole('link');
    await communes.nth(1).waitFor();
    await looksRight(page, 'board-combination');
    await communes.first().click();
    await combination.getByText('Không có địa bàn nào bên dưới.').waitFor();
    await combination.getByRole('link', { name: 'Đóng' }).click();
    await combination.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('drills down from province to commune to branch and keeps everything in the URL', async () => {
    const { page, context, faults } = await open(`/board/units/${PROVINCE}?asOf=2026-06-30`);
    await settledPage(page);
    await page.getByRole('button', { name: 'Tỷ lệ tập hợp' }).click();
    const first = page.locator('tbody th[scope=row] a').first();
    const commune = await first.innerText();
    await first.click();
    await heading(page, new RegExp(commune)).waitFor();
    await settledPage(page);
    expect(page.url()).toContain('asOf=2026-06-30');
    const branch = page.locator('tbody th[scope=row] a').first();
    const name = await branch.innerText();
    await branch.click();
    const place = page.getByRole('navigation', { name: 'Vị trí' });
    await place.getByText(name, { exact: true }).waitFor();
    await settledPage(page);
    await page.locator('.stale').waitFor({ state: 'detached' });
    expect(await place.getByRole('link').allInnerTexts()).toEqual([
      ...['Toàn hệ thống', 'Tỉnh Tây Ninh', commune],
      expect.any(String),
    ]);
    const shared = page.url();
    const body = await page.locator('tbody').innerText();
    await page.goto(shared);
    await settledPage(page);
    expect(await page.locator('tbody').innerText()).toBe(body);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('shows ledgers that close, and says so', async () => {
    const { page, context } = await open('/board/units/all/movements?knowledge=now&measure=memberships');
    await settledPage(page);
    const [, sum = ''] = /([\d.]+ \+ [\d.]+ − [\d.]+ = [\d.]+) ✓/.exec(
      await page.locator('.ledger-sum').innerText(),
    ) ?? ['', ''];
    const [opening = 0, gained = 0, lost = 0, closing = 0] = sum
      .split(/ [+−=] /)
      .map((each) => Number(each.replaceAll('.', '')));
    expect(opening + gained - lost).toBe(closing);
    expect(gained).toBeGreaterThan(0);
    expect(lost).toBeGreaterThan(0);
    await context.close();
  }, 60_000);

  it('makes a workbook of a report while one goes on looking', async () => {
    const { page, context, faults } = await open(`/board/units/${PROVINCE}/overlaps`);
    await settledPage(page);
    await page.getByText('Xuất tệp').click();
    await page.getByRole('button', { name: 'XLSX' }).click();
    const link = page.getByRole('link', { name: /^Tải / });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('subscribes to a report and tells what changed', async () => {
    const { page, context, faults } = await open(`/board/units/${PROVINCE}/rate`);
    await settledPage(page);
    await page.getByText('Theo dõi', { exact: true }).click();
    await page.getByRole('button', { name: 'Theo dõi báo cáo' }).click();
    await page.getByRole('link', { name: /Đã theo dõi/ }).click();
    await page.getByText('Lần đầu, chưa có gì để so sánh.').waitFor();
    await page.getByRole('button', { name: 'Tính ngay' }).click();
    await page.getByText('Không có gì thay đổi.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('shows a clerk the own figures of a period and nothing of the board', async () => {
    const { page, context, answers } = await open('/board/units/all', { as: 'womens-union' });
    await page.getByRole('heading', { name: 'Trang không thuộc vai trò của bạn' }).waitFor();
    expect(answers.filter((each) => new URL(each.url()).pathname !== '/v1/session')).toEqual([]);
    await page.goto(`/periods/${filled.signedPeriod}`);
    await settledPage(page);
    const others = ORGANISATIONS.filter((each) => each !== 'womens-union');
    for (const answer of answers) {
      if (new URL(answer.url()).pathname === '/v1/session') continue;
      const text = await answer.text();
      for (const other of others) expect(text).not.toContain(other);
    }
    expect(await page.locator('tbody').first().locator('tr').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Kiểm tra' }).count()).toBe(0);
    const asked = async (path: string) => (await context.request.get(path)).status();
    expect(await asked('/v1/arrivals')).toBe(403);
    expect(await asked('/v1/places/25459')).toBe(200);
    expect(await asked('/v1/places/nowhere')).toBe(404);
    await context.close();
  }, 60_000);

  it('says what is wrong with a day instead of showing figures', async () => {
    const { page, context } = await open('/board/units/all/overlaps?asOf=1900-01-01');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('alert').first().innerText()).toMatch(/1929/);
    await context.close();
  }, 60_000);

  it('prints every row of a long table, and nothing to press', async () => {
    const { page, context } = await open(`/board/units/${PROVINCE}?by=branch`);
    await settledPage(page);
    const rows = () => page.locator('tbody tr:not([aria-hidden])').count();
    const response = await context.request.get(`/v1/reports/breakdown?unit=${PROVINCE}&by=branch`);
    const { parts } = (await response.json()) as { parts: unknown[] };
    expect(await rows()).toBeLessThan(parts.length);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await rows()).toBe(parts.length);
    expect(await page.getByRole('button', { name: 'Theo dõi' }).count()).toBe(0);
    expect(await page.getByLabel('Tính đến ngày').isVisible()).toBe(false);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    await page.emulateMedia({ media: 'screen' });
    await page.waitForFunction(
      `document.querySelectorAll('tbody tr:not([aria-hidden])').length < ${parts.length}`,
    );
    await context.close();
  }, 60_000);

  it('is small and holds still while it loads', async () => {
    const { page, context } = await open('/periods');
    await settledPage(page);
    // Anew in a context that has nothing in its cache but the session.
    const fresh = await browser.visit('/', {});
    await fresh.context.addCookies(await context.cookies());
    await fresh.context.addInitScript(`
      window.measured = { lcp: 0, cls: 0 };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) measured.lcp = entry.startTime;
      }).observe({ type: 'largest-contentful-paint', buffered: true });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) measured.cls += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });`);
    const cdp = await fresh.context.newCDPSession(fresh.page);
    await cdp.send('Network.enable');
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    const answers: Response[] = [];
    fresh.page.on('response', (response) => answers.push(response));
    await fresh.page.goto('/board');
    await settledPage(fresh.page);
    const own = answers.filter((each) => !new URL(each.url()).pathname.startsWith('/v1/'));
    const bytes = await Promise.all(
      own.map(async (each) => {
        const { responseBodySize } = await each.request().sizes();
        return { script: /\.(js|css)$/.test(new URL(each.url()).pathname), size: responseBodySize };
      }),
    );
    const kilobytes = (scriptsOnly: boolean) =>
      bytes.reduce((sum, { script, size }) => sum + (script || !scriptsOnly ? size : 0), 0) / 1024;
    const { lcp, cls } = await fresh.page.evaluate<{ lcp: number; cls: number }>('measured');
    process.stderr.write(
      `/board first load: ${kilobytes(true).toFixed(0)} KiB of scripts and styles, ` +
        `${kilobytes(false).toFixed(0)} KiB with fonts and all, ${answers.length - own.length} requests to the API, ` +
        `LCP ${lcp.toFixed(0)} ms, CLS ${cls.toFixed(3)}\n`,
    );
    expect(kilobytes(true)).toBeLessThan(250);
    expect(cls).toBeLessThan(0.1);
    await fresh.context.close();
    await context.close();
  }, 60_000);

  itIsWhole(
    () => browser,
    views(() => filled),
  );

  // The last one: the other pages show the period while it is being attested.
  it('an organisation attests its figures, the board resolves, signs, and verifies', async () => {
    const path = `/periods/${filled.openPeriod}`;
    for (const organisation of ['veterans', 'youth-union']) {
      const own = await open('/organisation/periods', { as: organisation });
      await own.page
        .getByRole('link', { name: /^Báo cáo quý/ })
        .first()
        .click();
      await own.page.getByRole('button', { name: 'Xác nhận số liệu' }).click();
      await own.page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
      await own.page.getByRole('dialog').waitFor({ state: 'detached' });
      await own.page.getByText('Đã xác nhận').first().waitFor();
      expect(own.faults).toEqual([]);
      await own.context.close();
    }
    const { page, context } = await open(path);
    await page.getByRole('button', { name: 'Giải quyết' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Kết quả giải quyết').fill('Đã bổ sung danh sách.');
    await dialog.getByRole('button', { name: 'Kết thúc ý kiến' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Ký báo cáo' }).click();
    // The one who objected has not attested: signing without it takes a reason.
    await dialog.getByLabel('Lý do ký khi chưa đủ xác nhận').fill('Đã thống nhất qua điện thoại.');
    await dialog.getByRole('button', { name: 'Ký', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Chữ ký (Ed25519)').waitFor();
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('Báo cáo nguyên vẹn').waitFor();
    await context.close();
  }, 120_000);

  it('shows coordinators how far the open round is, and what was decided since it began', async () => {
    const { page, context, faults } = await browser.visit('/review', { as: 'coordinator' });
    const rounds = page.getByRole('region', { name: 'Đợt rà soát đang mở' });
    await rounds.getByText('Rà soát cuối năm').waitFor();
    await rounds.getByText(/^\d+ trên \d+ trường hợp đã trả lời/).waitFor();
    await page.getByLabel('Tính tiến độ').selectOption('round');
    await page.getByText(/^Đã quyết định từ \d/).waitFor();
    expect(new URL(page.url()).search).toBe('?since=round');
    await looksRight(page, 'review-round');
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
