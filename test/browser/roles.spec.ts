import { beforeAll, expect, it } from '@jest/globals';
import { ROLES, type Role } from '#contracts';
import { TestHub } from '#testing';
import { asking, type Ask } from '../hub/asking.js';
import { provinceRecords, type PushedRecord } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import {
  ConsoleBrowser,
  describeInBrowser,
  seriousFindings,
  settledPage,
  stopAfterAll,
  type Visit,
} from './browser.js';
import { looksRight, untilWithin } from './looks.js';

const SEED = 20_261_128;
const CLERK = 'veterans';
const NEIGHBOUR = 'trade-union';

interface Screen {
  readonly path: string;
  readonly roles: readonly Role[];
}

/** What a page got from the hub, with where it asked. */
interface Heard {
  readonly path: string;
  readonly text: string;
}

/**
 * Every screen of the console, by everybody: who may not see it sees nothing of it and asks for nothing; and no
 * answer of the hub tells a role what is not theirs.
 */
describeInBrowser(`what each role sees (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let ask: Ask;
  let screens: readonly Screen[];
  const records = provinceRecords(300, SEED);
  /** Values for the places of paths, by the name of the place: some of the clerk's own, some of the neighbour's. */
  const places = new Map<string, readonly string[]>();

  beforeAll(async () => {
    hub = await TestHub.start();
    ask = asking(hub);
    const batches = await push(hub, records, { batchRows: 300 });
    await settled(hub, batches);
    await ask('board', '/v1/rounds', 'POST', { dueOn: '2199-01-01' });
    const year = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear();
    await ask('board', '/v1/periods', 'POST', { kind: 'year', year });
    const hook = (as: string) =>
      ask(as, '/v1/webhooks', 'POST', { url: `http://127.0.0.1:9/${as}`, description: `bí mật của ${as}` });
    const hooks = [await hook(CLERK), await hook(NEIGHBOUR)].map(({ body }) => String(body['webhookId']));
    const idsOf = async (as: string, path: string, key: string) =>
      ((await ask(as, path)).body['items'] as Record<string, unknown>[])
        .map((item) => String(item[key]))
        .slice(0, 2);
    places.set('batchId', [...batches.get(CLERK)!, ...batches.get(NEIGHBOUR)!]);
    places.set('webhookId', hooks);
    places.set('name', ['nobodys']);
    places.set('personId', await personsOf(NEIGHBOUR));
    places.set('caseId', await idsOf('coordinator', '/v1/review/cases', 'caseId'));
    places.set('roundId', await idsOf('board', '/v1/rounds', 'roundId'));
    places.set('periodId', [`${year}-Y`]);
    browser = await ConsoleBrowser.start(hub);
    const { page, context } = await browser.visit('/');
    screens = await page.evaluate(`Object.values(window.__TSR_ROUTER__.routesByPath).map(
      ({ fullPath, options }) => ({ path: fullPath, roles: options.staticData?.roles ?? [] }))`);
    await context.close();
  }, 300_000);
  stopAfterAll(() => [browser, hub]);

  async function personsOf(organisation: string): Promise<string[]> {
    const [some] = records.filter((record) => record.organisation === organisation);
    const { body } = await ask(organisation, `/v1/members/${encodeURIComponent(some!.canonical.localId)}`);
    return [String(body['personId'])];
  }

  /** Where a screen is, for each value of its place. */
  function addresses(path: string): string[] {
    const [, name] = /\$(\w+)/.exec(path) ?? [];
    if (name === undefined) return [path];
    return (places.get(name) ?? ['unknown']).map((value) =>
      path.replace(`$${name}`, encodeURIComponent(value)),
    );
  }

  /** Goes to a screen without loading the page anew, as a link would. @returns what the hub answered meanwhile */
  async function go({ page, answers }: Visit, address: string): Promise<Heard[]> {
    answers.length = 0;
    await page.evaluate(`window.__TSR_ROUTER__.navigate({ href: ${JSON.stringify(address)} })`);
    await settledPage(page);
    const heard: Heard[] = [];
    for (const answer of answers) {
      const text = await answer.text().catch(() => '');
      heard.push({ path: new URL(answer.url()).pathname, text });
    }
    return heard;
  }

  /** Words that tell who somebody is, and that the other records do not have in any writing. */
  function tellingWords(of: readonly PushedRecord[], but: readonly PushedRecord[]): string[] {
    const words = ({ canonical: { localId, person } }: PushedRecord) =>
      [JSON.stringify(localId), person.nationalId ?? '', person.phone ?? ''].filter(
        (word) => word.length > 5,
      );
    const plain = (word: string) => word.replaceAll(/[ .-]/g, '').replace(/^0/, '');
    const known = but.flatMap(words).map(plain);
    return [...new Set(of.flatMap(words))].filter(
      (word) => !known.some((each) => each.includes(plain(word))),
    );
  }

  it('knows screens of every role', () => {
    for (const role of ROLES)
      expect(screens.filter(({ roles }) => roles.includes(role)).length).toBeGreaterThan(1);
  });

  it.each(ROLES)(
    'shows %s no screen of another role, and asks for nothing of it',
    async (role) => {
      const visit = await browser.visit('/account', { as: role === 'organisation' ? CLERK : role });
      await settledPage(visit.page);
      const foreign = screens.filter(({ roles }) => roles.length > 0 && !roles.includes(role));
      expect(foreign.length).toBeGreaterThan(2);
      for (const { path } of foreign) {
        for (const address of addresses(path).slice(0, 1)) {
          const heard = await go(visit, address);
          const title = await visit.page.getByRole('heading', { level: 1 }).textContent();
          expect([address, title]).toEqual([address, 'Trang không thuộc vai trò của bạn']);
          expect([address, heard]).toEqual([address, []]);
        }
      }
      const links: string[] = await visit.page.evaluate(
        `[...document.querySelectorAll('nav a')].map((link) => link.pathname)`,
      );
      expect(links.length).toBeGreaterThan(0);
      const permitted = screens.filter(({ roles }) => roles.includes(role)).map(({ path }) => path);
      for (const link of links) expect(permitted).toContain(link);
      await visit.context.close();
    },
    120_000,
  );

  it.each(ROLES)(
    'tells %s nothing that is not theirs, on any screen',
    async (role) => {
      const visit = await browser.visit('/account', { as: role === 'organisation' ? CLERK : role });
      await settledPage(visit.page);
      const own = records.filter(({ organisation }) => organisation === CLERK);
      // A coordinator decides who is who and sees them all; the others see figures alone.
      const secret = role === 'coordinator' ? [] : tellingWords(records, role === 'organisation' ? own : []);
      const words = role === 'coordinator' ? ['bí mật của'] : [...secret, `bí mật của ${NEIGHBOUR}`];
      if (role !== 'coordinator') expect(secret.length).toBeGreaterThan(100);
      if (role !== 'organisation') words.push(`bí mật của ${CLERK}`);
      let answers = 0;
      for (const { path } of screens.filter(({ roles }) => roles.includes(role))) {
        for (const address of addresses(path)) {
          const heard = await go(visit, address);
          answers += heard.length;
          const page = (await visit.page.locator('body').textContent()) ?? '';
          for (const { path: from, text } of [...heard, { path: 'the page', text: page }]) {
            const told = words.filter((word) => text.includes(word));
            expect([address, from, told]).toEqual([address, from, []]);
            if (role !== 'coordinator' && role !== 'organisation')
              expect([address, from, /"(fullName|dateOfBirth|nationalId)":"/.test(text)]).toEqual([
                address,
                from,
                false,
              ]);
            expect([address, from, /"(passwordHash|secretHash|clientSecret)"/.test(text)]).toEqual([
              address,
              from,
              false,
            ]);
          }
          expect([address, await seriousFindings(visit.page)]).toEqual([address, []]);
          await visit.page.setViewportSize({ width: 390, height: 844 });
          expect([address, await untilWithin(visit.page)]).toEqual([address, 0]);
          await visit.page.setViewportSize({ width: 1280, height: 800 });
        }
      }
      expect(answers).toBeGreaterThan(0);
      await visit.context.close();
    },
    240_000,
  );

  it('lets an auditor compute signed figures again', async () => {
    const [periodId = ''] = places.get('periodId') ?? [];
    const period = `/v1/periods/${periodId}`;
    for (const organisation of new Set(records.map((record) => record.organisation)))
      await ask(organisation, `${period}/attest`, 'POST', {});
    const signed = await ask('board', `${period}/sign`, 'POST', {});
    expect(signed.body).toMatchObject({ state: 'signed' });
    const { page, context, faults } = await browser.visit('/audit', { as: 'auditor' });
    await page.getByRole('button', { name: 'Tính lại và so sánh' }).click();
    await page.getByText('Số liệu tính lại khớp hoàn toàn với bản đã ký.').waitFor();
    await looksRight(page, 'audit');
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('shows coordinators what organisations should look at', async () => {
    const { page, context } = await browser.visit('/findings', { as: 'coordinator' });
    await looksRight(page, 'findings');
    await page.getByRole('tab', { name: 'Tổ chức khác báo đã mất' }).click();
    await settledPage(page);
    expect(new URL(page.url()).search).toBe('?tab=deceased');
    await context.close();
  }, 60_000);

  it('lets a person change their password and sign in with it', async () => {
    const { name, password } = hub.account('auditor');
    const { page, context, faults } = await browser.visit('/account', { as: 'auditor' });
    await page.getByLabel('Mật khẩu hiện tại').fill('không phải nó');
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill('một câu mới dễ nhớ');
    await page.getByLabel('Nhập lại mật khẩu mới').fill('một câu khác');
    await page.getByText('Hai lần nhập không giống nhau.').waitFor();
    await page.getByLabel('Nhập lại mật khẩu mới').fill('một câu mới dễ nhớ');
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
    await page.getByText('Sai tên đăng nhập hoặc mật khẩu').waitFor();
    await page.getByLabel('Mật khẩu hiện tại').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('Đã đổi mật khẩu.').waitFor();
    await page.getByLabel('Ngôn ngữ').selectOption('en');
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password').fill('một câu mới dễ nhớ');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').waitFor();
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
    await context.close();
  }, 60_000);

  it('shows administrators who was refused, and why', async () => {
    const { name } = hub.account('auditor');
    const { page, context, faults } = await browser.visit('/audit/sign-ins', { as: 'administrator' });
    await page.getByRole('row', { name: /Sai mật khẩu/ }).waitFor();
    await looksRight(page, 'sign-ins');
    await page.getByLabel('Việc').selectOption('refused');
    await page.getByLabel('Tài khoản').fill(name);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/audit/sign-ins?event=refused&account=${name}`);
    await settledPage(page);
    const rows = await page.locator('tbody tr').allTextContents();
    expect(rows).toEqual([expect.stringMatching(/Bị từ chối.*Sai mật khẩu/)]);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
