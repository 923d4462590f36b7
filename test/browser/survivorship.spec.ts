import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { TestHub } from '#testing';
import { asking, type Ask } from '../hub/asking.js';
import { ConsoleBrowser, describeInBrowser, settledPage, stopAfterAll } from './browser.js';
import { itIsWhole, looksRight } from './looks.js';

const NAMES = [
  'Khôi',
  'Bưởi',
  'Đượm',
  'Thức',
  'Nhượng',
  'Kiệm',
  'Toản',
  'Vịnh',
  'Quý',
  'Sáng',
  'Tuyết',
  'Ngọc',
];
const PEOPLE = NAMES.length;
const GIVERS = { veterans: 'thợ xây', 'youth-union': 'giáo viên' } as const;

describeInBrowser('survivorship rules', () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let ask: Ask;
  let personId: string;

  beforeAll(async () => {
    hub = await TestHub.start();
    ask = asking(hub);
    for (const [index, given] of NAMES.entries()) {
      for (const [organisation, occupation] of Object.entries(GIVERS)) {
        const person = { fullName: `Lâm Minh ${given}`, dateOfBirth: `19${60 + index}-01-02`, occupation };
        const { body } = await ask(organisation, `/v1/members/${index}?wait=resolved`, 'PUT', {
          person: { ...person, nationalId: `0720${60 + index}${String(index * 7919 + 100_000)}` },
          membership: { status: 'active' },
        });
        personId = String(body['personId']);
      }
    }
    browser = await ConsoleBrowser.start(hub);
  }, 300_000);
  stopAfterAll(() => [browser, hub]);

  /** @throws when the person does not come to have the occupation */
  async function occupationBecomes(occupation: string): Promise<void> {
    const now = async () => (await ask('coordinator', `/v1/persons/${personId}`)).body['golden'] as object;
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100))
      if ((await now())['occupation' as never] === occupation) return;
    throw new Error(`still ${JSON.stringify(await now())}`);
  }

  async function trustYouthUnion(page: Page, points: string): Promise<void> {
    await page.getByRole('button', { name: 'Sửa quy tắc: Nghề nghiệp' }).click();
    const dialog = page.getByRole('dialog', { name: 'Nghề nghiệp' });
    await dialog.getByLabel('Thêm căn cứ').selectOption('trust');
    for (let step = 0; step < 2; step++)
      await dialog.getByRole('button', { name: 'Đưa lên: tổ chức được tin cậy hơn' }).press('Enter');
    await dialog.getByLabel('Đoàn TNCS Hồ Chí Minh').fill(points);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  }

  async function apply(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Áp dụng quy tắc mới' }).click();
    const reason = page.getByRole('dialog').getByLabel('Lý do');
    if ((await reason.inputValue()) === '') await reason.fill('Đoàn biết rõ nghề nghiệp hơn');
    await page.keyboard.press('Enter');
  }

  itIsWhole(
    () => browser,
    [
      {
        ...{ name: 'survivorship', path: '/survivorship', as: 'administrator' },
        ...{ vi: 'Quy tắc hợp nhất', en: 'Survivorship rules' },
      },
    ],
  );

  it('are shown to coordinators, who are not asked to change them', async () => {
    const { page, context, faults } = await browser.visit('/survivorship', { as: 'coordinator' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await settledPage(page);
    expect(await page.getByRole('button', { name: /Sửa|Edit|Dùng lại|Use again/ }).count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('are edited, tried out, put in force with a reason, reach everybody, and are taken back', async () => {
    const { page, context, faults } = await browser.visit('/survivorship', { as: 'administrator' });
    await occupationBecomes(GIVERS.veterans);
    await trustYouthUnion(page, '80');
    const row = page.getByRole('row', { name: /^Nghề nghiệp/ });
    await row.getByText('đã sửa, chưa áp dụng').waitFor();
    expect(await row.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/^tổ chức được tin cậy hơn.*80/),
      'nhiều tổ chức ghi giống nhau hơn',
      'được ghi nhận gần đây hơn',
    ]);
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await page.getByText(`${PEOPLE} trên ${PEOPLE} người có nhiều bản ghi sẽ thay đổi`).waitFor();
    await page.getByText(/Hội Cựu chiến binh.* → Đoàn TNCS Hồ Chí Minh: 12/).waitFor();
    await looksRight(page, 'survivorship-preview');
    await occupationBecomes(GIVERS.veterans);

    await apply(page);
    await page.getByRole('heading', { name: 'Quy tắc đang dùng: phiên bản 2' }).waitFor();
    await page.getByText(`${PEOPLE} người thay đổi.`).waitFor({ timeout: 30_000 });
    await occupationBecomes(GIVERS['youth-union']);
    await page
      .getByRole('row', { name: /^2 đang dùng/ })
      .getByText('Đoàn biết rõ nghề nghiệp hơn')
      .waitFor();
    // What was said in one language stays so for the moment that it is shown.
    await page.locator('.toast').waitFor({ state: 'detached' });
    await looksRight(page, 'survivorship-versions');

    await page.getByRole('button', { name: 'Dùng lại phiên bản 1' }).click();
    await page.getByRole('heading', { name: 'Thay đổi chưa áp dụng' }).waitFor();
    await apply(page);
    await page.getByRole('heading', { name: 'Quy tắc đang dùng: phiên bản 3' }).waitFor();
    await page
      .getByRole('row', { name: /^3 đang dùng/ })
      .getByText('Trở lại phiên bản 1')
      .waitFor();
    await occupationBecomes(GIVERS.veterans);
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);

  it('that somebody else changed meanwhile are not overwritten unseen, and what was edited stays', async () => {
    const { page, context } = await browser.visit('/survivorship', { as: 'administrator' });
    await trustYouthUnion(page, '50');
    const { version, fields } = (await ask('administrator', '/v1/survivorship')).body as {
      version: number;
      fields: object;
    };
    const theirs = { ...fields, gender: { rules: ['recency', 'agreement'] } };
    const body = { basedOn: version, reason: 'nhanh hơn', fields: theirs };
    expect((await ask('administrator', '/v1/survivorship', 'PUT', body)).status).toBe(202);
    await apply(page);
    await page.getByText('Bộ quy tắc đã thay đổi').waitFor();
    await page.getByRole('heading', { name: `Quy tắc đang dùng: phiên bản ${version + 1}` }).waitFor();
    await page.getByText('đã sửa, chưa áp dụng').waitFor();
    await apply(page);
    await page.getByRole('heading', { name: `Quy tắc đang dùng: phiên bản ${version + 2}` }).waitFor();
    expect((await ask('administrator', '/v1/survivorship')).body).toMatchObject({
      fields: { gender: theirs.gender, occupation: { trust: { 'youth-union': 50 } } },
    });
    await context.close();
  }, 60_000);
});
