import { beforeAll, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { ConsoleBrowser, describeInBrowser, settledPage, stopAfterAll } from './browser.js';
import { itIsWhole } from './looks.js';
import { goesOnWithTyped, typedAsSessionEnds } from './session-end.js';

const RECORDS = 600;
const SEED = 20_261_127;

/** The first screen of each role. */
const FIRST_SCREENS = [
  { as: 'coordinator', path: '/review', vi: 'Hồ sơ cần xác minh', en: 'Cases to review' },
  { as: 'trade-union', path: '/organisation/batches', vi: 'Danh sách đã gửi', en: 'Lists sent' },
  { as: 'board', path: '/board', vi: 'Tổng quan', en: 'Overview' },
  { as: 'administrator', path: '/operations', vi: 'Vận hành', en: 'Operations' },
] as const;

describeInBrowser(`the console (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  beforeAll(async () => {
    hub = await TestHub.start();
    await settled(hub, await push(hub, provinceRecords(RECORDS, SEED), { batchRows: 300 }));
    browser = await ConsoleBrowser.start(hub);
  }, 300_000);
  stopAfterAll(() => [browser, hub]);

  it('signs a person in with the keyboard alone, shows their screens, and signs them out', async () => {
    const { name, password } = hub.account('board');
    const { page, context, faults } = await browser.visit('/');
    await page.getByLabel('Tên đăng nhập').fill(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Tổng quan' }).waitFor();
    expect(await page.title()).toBe('Tổng quan · Liên thông');
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
      ...['Tổng quan', 'Đơn vị và báo cáo', 'Kỳ báo cáo', 'Đợt rà soát', 'Theo dõi định kỳ'],
    ]);
    const cookie = (await context.cookies()).find((each) => each.name === 'lienthong');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.getByLabel('Mật khẩu').waitFor();
    await page.goto('/board');
    await page.getByLabel('Mật khẩu').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('says what is wrong in the chosen language, and remembers the language', async () => {
    const { page, context } = await browser.visit('/');
    await page.getByLabel('Tên đăng nhập').fill('nobody');
    await page.getByLabel('Mật khẩu').fill('wrong');
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByText('Sai tên đăng nhập hoặc mật khẩu').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Name or password is wrong').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.evaluate(`localStorage.getItem('lienthong.language')`)).toBe('en');
    await context.close();
  }, 60_000);

  it('keeps what was typed when the session ends, and goes on with it after a new sign-in', async () => {
    const { page, context, dialog } = await typedAsSessionEnds(browser);
    await dialog.getByLabel('Mật khẩu').fill(hub.account('coordinator').password);
    await dialog.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
    await goesOnWithTyped(page);
    await context.close();
  }, 60_000);

  it('shows a role neither the screens of another nor anything of their data', async () => {
    const { page, context, answers } = await browser.visit('/review', { as: 'trade-union' });
    await page.getByRole('heading', { name: 'Trang không thuộc vai trò của bạn' }).waitFor();
    await settledPage(page);
    expect(answers.map((answer) => new URL(answer.url()).pathname)).toEqual(['/v1/session']);
    await context.close();
  }, 60_000);

  itIsWhole(
    () => browser,
    [
      { name: 'sign-in', path: '/' },
      { name: 'not-yours', path: '/operations', as: 'board' },
    ],
  );

  it.each(FIRST_SCREENS)(
    'begins for $as with $path',
    async ({ as, path, vi, en }) => {
      for (const language of ['vi', 'en'] as const) {
        const { page, context, faults } = await browser.visit('/', { as, language });
        await page.getByRole('heading', { level: 1, name: language === 'vi' ? vi : en }).waitFor();
        await settledPage(page);
        expect(new URL(page.url()).pathname).toBe(path);
        expect(faults).toEqual([]);
        await context.close();
      }
    },
    60_000,
  );
});
