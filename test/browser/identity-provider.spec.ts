import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { OIDC_CLIENT, TestHub, TestIdentityProvider } from '#testing';
import { freePort, WORKSPACE } from '../../tools/infrastructure/index.js';
import { ConsoleBrowser, describeInBrowser, stopAfterAll } from './browser.js';
import { itIsWhole, looksRight } from './looks.js';
import { goesOnWithTyped, typedAsSessionEnds } from './session-end.js';

const EMAIL = 'hoa.le@example.vn';
const HOA = { sub: 'hoa', email: EMAIL, email_verified: true };
const BUTTON = 'Đăng nhập bằng Cổng cán bộ';

describeInBrowser('sign-in at an identity provider', () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let provider: TestIdentityProvider;

  beforeAll(async () => {
    const port = await freePort();
    const redirectUri = `http://127.0.0.1:${port}/v1/session/oidc/callback`;
    provider = await TestIdentityProvider.start([redirectUri]);
    hub = await TestHub.start({
      port,
      env: {
        LIENTHONG_OIDC_ISSUER: provider.url,
        LIENTHONG_OIDC_CLIENT_ID: OIDC_CLIENT.id,
        LIENTHONG_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
        LIENTHONG_OIDC_REDIRECT_URI: redirectUri,
        LIENTHONG_OIDC_NAME: 'Cổng cán bộ',
      },
    });
    const command = join(WORKSPACE, 'dist/tools/hub/main.js');
    const { name } = hub.account('coordinator');
    const given = spawnSync(process.execPath, [
      ...[command, 'account', 'email', name],
      ...['--email', EMAIL, '--data', hub.dataFolder],
    ]);
    expect([given.stderr.toString(), given.status]).toEqual(['', 0]);
    browser = await ConsoleBrowser.start(hub);
  }, 300_000);
  stopAfterAll(() => [browser, hub, provider]);

  const sessionCookie = async (context: BrowserContext) =>
    (await context.cookies()).find(({ name }) => name === 'lienthong');

  async function failure(page: Page, text: string): Promise<void> {
    await page.getByRole('link', { name: BUTTON }).click();
    await page.getByRole('alert').getByText(text).waitFor();
  }

  it('leads there and back to the screen that was asked for, and out again', async () => {
    provider.person = HOA;
    const { page, context, faults } = await browser.visit('/persons');
    await looksRight(page, 'sign-in');
    await page.getByRole('link', { name: BUTTON }).click();
    await page.getByRole('heading', { level: 1, name: 'Tìm người' }).waitFor();
    expect(page.url()).toBe(`${hub.url}/persons`);
    expect(await sessionCookie(context)).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Tìm người' }).waitFor();
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.getByRole('link', { name: BUTTON }).waitFor();
    // By way of the provider, which ended its own session.
    expect(page.url()).toBe(`${hub.url}/`);
    expect(await sessionCookie(context)).toBeUndefined();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  itIsWhole(() => browser, [{ name: 'sign-in-failed', path: '/?signIn=unknown' }]);

  it('refuses who has no account here, and who stops, and lets them try again', async () => {
    const { page, context } = await browser.visit('/');
    provider.person = { sub: 'x', email: 'khong.co@example.vn', email_verified: true };
    await failure(page, 'chưa gắn với tài khoản nào');
    provider.person = null;
    await failure(page, 'hoặc bạn đã dừng lại');
    provider.person = HOA;
    provider.forged = true;
    await failure(page, 'không hợp lệ nên bị từ chối');
    provider.forged = false;
    await page.getByRole('link', { name: BUTTON }).click();
    await page.getByRole('heading', { level: 1, name: 'Hồ sơ cần xác minh' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await context.close();
  }, 60_000);

  it('keeps what was typed when the session ends: in another tab, and back', async () => {
    provider.person = HOA;
    const { page, context, dialog } = await typedAsSessionEnds(browser);
    const opened = context.waitForEvent('page');
    await dialog.getByRole('link', { name: `${BUTTON} ở thẻ mới` }).click();
    const other = await opened;
    await other.getByRole('heading', { level: 1, name: 'Hồ sơ cần xác minh' }).waitFor();
    await other.close();
    // A window that nobody looks at is not told of it.
    await page.evaluate(`dispatchEvent(new Event('focus'))`);
    await goesOnWithTyped(page);
    await context.close();
  }, 60_000);
});
