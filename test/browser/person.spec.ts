import { beforeAll, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import { post } from '../hub/models.js';
import { personOfRecord } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { ConsoleBrowser, describeInBrowser, settledPage, stopAfterAll } from './browser.js';
import { itIsWhole, looksRight } from './looks.js';

const RECORDS = 1_500;
const SEED = 20_261_127;

interface PersonView {
  readonly personId: string;
  readonly golden: { readonly fullName: string };
  readonly records: readonly unknown[];
}

describeInBrowser(`a person and the models (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let person: PersonView;
  const ask = <T>(path: string) => hub.client('coordinator').json<T>(path);
  beforeAll(async () => {
    hub = await TestHub.start();
    await settled(hub, await push(hub, provinceRecords(RECORDS, SEED), { batchRows: 500 }));
    browser = await ConsoleBrowser.start(hub);
    // Whoever has most records has most to show.
    const counts = new Map<string, number>();
    for (const id of (await personOfRecord(hub)).values()) counts.set(id, (counts.get(id) ?? 0) + 1);
    const [most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    person = await ask<PersonView>(`/v1/persons/${most}`);
  }, 300_000);
  stopAfterAll(() => [browser, hub]);

  itIsWhole(
    () => browser,
    [
      { name: 'persons', path: '/persons', as: 'coordinator', vi: 'Tìm người', en: 'Find a person' },
      { name: 'person', path: () => `/persons/${person.personId}`, as: 'coordinator' },
      { name: 'models', path: '/models', as: 'administrator' },
    ],
  );

  it('is found by name without the name in any address, and shows where each field comes from', async () => {
    const { page, context } = await browser.visit('/persons', { as: 'coordinator' });
    await page.getByRole('button', { name: 'Tìm' }).click();
    await page.getByText('Hãy điền ít nhất họ tên').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(decodeURIComponent(request.url())));
    const { fullName } = person.golden;
    await page.getByLabel('Họ và tên').fill(fullName);
    await page.keyboard.press('Enter');
    await page.locator(`a[href^="/persons/${person.personId}"]`).click();
    await page.getByRole('heading', { level: 1, name: fullName }).waitFor();
    await settledPage(page);
    const golden = page.getByRole('region', { name: 'Hồ sơ hợp nhất' });
    expect(await golden.getByRole('row', { name: /^Họ và tên/ }).textContent()).toContain(fullName);
    expect(await page.locator('.interval').count()).toBeGreaterThan(1);
    await page.getByText('Người này xuất hiện.').waitFor();
    expect(asked.filter((url) => url.includes(fullName))).toEqual([]);
    await context.close();
  }, 60_000);

  it('is shown as of a day and as known at a day, which the URL keeps', async () => {
    const { page, context } = await browser.visit(`/persons/${person.personId}`, { as: 'coordinator' });
    await page.getByLabel('Tư cách thành viên vào ngày').fill('1950-01-01');
    await page.getByText('Chưa tham gia tổ chức nào vào ngày này.').waitFor();
    expect(new URL(page.url()).searchParams.get('asOf')).toBe('1950-01-01');
    await page.getByLabel('Theo những gì hệ thống biết').fill('2020-01-01');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Theo những gì hệ thống biết').fill('');
    await page.getByRole('heading', { level: 1, name: person.golden.fullName }).waitFor();
    await context.close();
  }, 60_000);

  it('leads from an id that lost a merge to the person of today', async () => {
    interface Item {
      readonly caseId: string;
    }
    interface Whole {
      readonly version: number;
      readonly records: readonly { readonly recordId: string; readonly personId: string }[];
    }
    const { items } = await ask<{ items: Item[] }>('/v1/review/cases?limit=1');
    const { version, records } = await ask<Whole>(`/v1/review/cases/${items[0]!.caseId}`);
    const { decisionId } = await post<{ decisionId: string }>(
      hub.client('coordinator'),
      `/v1/review/cases/${items[0]!.caseId}/decisions`,
      { version, groups: [records.map(({ recordId }) => recordId)], reason: 'Cùng họ tên và số định danh' },
    );
    const former = [...new Set(records.map(({ personId }) => personId))];
    let lost: string | undefined;
    for (const end = Date.now() + 20_000; !lost && Date.now() < end;)
      for (const id of former) if ((await ask<PersonView>(`/v1/persons/${id}`)).personId !== id) lost = id;
    const { page, context } = await browser.visit(`/persons/${lost}`, { as: 'coordinator', language: 'en' });
    await page.getByText('was merged into this person').waitFor();
    const { pathname } = new URL(page.url());
    expect(pathname).not.toBe(`/persons/${lost}`);
    // What was known under the former id is still to be read, and the way back.
    await page.getByRole('status').getByRole('link', { name: 'See the history of the former id' }).click();
    const changes = page.getByRole('region', { name: 'History', exact: true });
    await changes.getByText(lost!).waitFor();
    await changes.getByText('Merged into this person').waitFor();
    expect(new URL(page.url()).pathname).toBe(pathname);
    await looksRight(page, 'person-former');
    await changes.getByRole('link', { name: 'See the history of this person' }).click();
    await changes.getByRole('link', { name: 'See the history of the former id' }).first().click();
    await changes.getByText('Merged into this person').waitFor();
    await page.getByText('a coordinator decided').first().waitFor();
    await page
      .getByText('2 records are one person')
      .or(page.getByText('records are one person'))
      .first()
      .waitFor();
    await post(hub.client('coordinator'), `/v1/review/decisions/${decisionId}/revoke`, { reason: 'undone' });
    await context.close();
  }, 60_000);

  it('trains a model, tries it out, lets it decide, and goes back', async () => {
    const { page, context, faults } = await browser.visit('/models', { as: 'administrator' });
    const former = await page.locator('.figure .version').textContent();
    await page.getByLabel('Độ chính xác nhắm tới (%)').fill('95');
    await page.getByLabel('Xác suất thấp nhất cần người xem (%)').fill('20');
    await page.getByRole('button', { name: 'Bắt đầu học' }).click();
    await page.getByText('Đã có mô hình mới trong danh sách').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Chạy thử' }).first().click();
    await page.getByText('Từng thay đổi').waitFor({ timeout: 60_000 });
    await page.locator('.changes li').first().waitFor();
    await looksRight(page, 'models-shadow');
    expect(await page.locator('.figure .version').textContent()).toBe(former);
    const activate = async (row: string | RegExp, version: (shown: string | null) => boolean) => {
      await page.getByRole('row', { name: row }).getByRole('button', { name: 'Áp dụng' }).click();
      await page.getByLabel('Lý do').fill('thử');
      await page.keyboard.press('Enter');
      for (const end = Date.now() + 60_000; !version(await page.locator('.figure .version').textContent());)
        if (Date.now() > end) throw new Error('the model did not become active');
      await page.getByText('Áp dụng mô hình', { exact: true }).waitFor();
      await page.locator('.badge', { hasText: 'xong' }).waitFor({ timeout: 60_000 });
    };
    await activate(/học tại đây/, (shown) => shown !== former);
    await activate(new RegExp(`^${former}`), (shown) => shown === former);
    expect(faults).toEqual([]);
    await context.close();
  }, 240_000);
});
