import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { CanonicalRecord } from '#contracts';
import { TestHub, WebhookReceiver } from '#testing';
import { OWN_FORMATS, ownList } from '../../tools/generator/index.js';
import { asking, type Ask } from '../hub/asking.js';
import { provinceRecords, type PushedRecord } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { ConsoleBrowser, describeInBrowser, settledPage, stopAfterAll } from './browser.js';
import { itIsWhole, looksRight } from './looks.js';

const SEED = 20_261_129;
const ORGANISATION = 'womens-union';

describeInBrowser(`the desk of an organisation (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let ask: Ask;
  let receiver: WebhookReceiver;
  const own = (records: readonly PushedRecord[]) =>
    records.flatMap(({ organisation, canonical }) => (organisation === ORGANISATION ? [canonical] : []));
  const province = provinceRecords(500, SEED);
  const records = province.slice(0, 350);
  const members = own(records);
  const newcomers = own(province.slice(350));
  const [someone] = members as [CanonicalRecord];
  /** The same person once more, and somebody without a sign of life. */
  const twice: CanonicalRecord = {
    ...someone,
    localId: 'TRUNG-1',
    person: { ...someone.person, nationalId: '072185012345' },
    membership: { ...someone.membership, status: 'active' },
  };
  const again: CanonicalRecord = {
    ...twice,
    localId: 'TRUNG-2',
    person: { ...twice.person, phone: '0912345678' },
  };

  beforeAll(async () => {
    hub = await TestHub.start();
    ask = asking(hub);
    const doubled = [twice, again].map((canonical) => ({
      ...{ recordId: canonical.localId, organisation: ORGANISATION, canonical, personId: 'x' },
    }));
    await settled(hub, await push(hub, [...records, ...doubled], { batchRows: 300 }));
    await ask(ORGANISATION, '/v1/units', 'POST', {
      units: [
        { code: 'CHPN-1', kind: 'place', name: 'Chi hội ấp 1', communeText: 'xã Tân Thành' },
        { code: 'CHPN-2', kind: 'workplace', name: 'Tổ may Thành Công', ownershipSector: 'non-state' },
      ],
    });
    const dueOn = `${new Date().getUTCFullYear() + 1}-01-31`;
    expect((await ask('board', '/v1/rounds', 'POST', { dueOn })).status).toBe(201);
    receiver = await WebhookReceiver.start();
    browser = await ConsoleBrowser.start(hub);
  }, 300_000);
  stopAfterAll(() => [browser, receiver, hub]);

  const nameless = (record: CanonicalRecord): CanonicalRecord => ({
    ...record,
    person: { ...record.person, fullName: '' },
  });
  /** The organisation's own list; the second and fifth member have no name. */
  const faultyList = (): Promise<Buffer> =>
    ownList(
      ORGANISATION,
      newcomers.slice(0, 20).map((record, at) => (at === 1 || at === 4 ? nameless(record) : record)),
    );
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: OWN_FORMATS[ORGANISATION].mediaType, buffer });

  it('previews a list, sends it, and corrects what was rejected in place', async () => {
    const { page, context, faults } = await browser.visit('/organisation/upload', { as: ORGANISATION });
    await settledPage(page);
    await choose(page, 'danh-sach.doc', Buffer.from('x'));
    await page.getByText('Không đọc được loại tệp này').waitFor();
    // A plain list of members, with the columns of the hub and without a state.
    await choose(page, 'danh-sach.csv', Buffer.from('local_id,full_name\nA-1,Lê Thị An\nA-2,Lê Thị Ba\n'));
    await page.getByText('2 trên 2 dòng').waitFor();
    await page.getByRole('cell', { name: 'Đang sinh hoạt' }).first().waitFor();
    await choose(page, 'danh-sach.csv', await faultyList());
    const fields = page.getByRole('table', { name: 'Mỗi cột trở thành gì' });
    await fields.getByRole('cell', { name: 'Họ đệm + Tên', exact: true }).waitFor();
    await page.getByText('18 trên 20 dòng').waitFor();
    await looksRight(page, 'organisation-preview');
    await page.getByRole('button', { name: 'Gửi danh sách' }).click();
    await page.getByRole('heading', { level: 1, name: /^Danh sách gửi lúc/ }).waitFor();
    await page.locator('.badge', { hasText: 'Hoàn tất' }).waitFor();
    await page.getByRole('tab', { name: 'Dòng bị từ chối (2)' }).waitFor();
    await looksRight(page, 'organisation-batch');

    await page
      .getByRole('button', { name: /^Sửa dòng/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    for (const name of ['Lan', 'Hoa']) {
      await dialog.getByLabel('Họ đệm').fill('Nguyễn Thị');
      await dialog.getByLabel('Tên', { exact: true }).fill(name);
      if (name === 'Lan') {
        await looksRight(page, 'organisation-correction');
      }
      await page.keyboard.press('Enter');
    }
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Gửi lại 2 dòng' }).click();
    await page.getByRole('link', { name: 'Xem kết quả' }).click();
    await page.getByText('Mọi dòng đều đã được nhận và đối chiếu.').waitFor();
    const { body } = await ask(ORGANISATION, `/v1/members/${encodeURIComponent(newcomers[1]!.localId)}`);
    expect(body).toMatchObject({ record: { person: { fullName: 'Nguyễn Thị Lan' } } });
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);

  it('holds a whole list that would withdraw many, and withdraws nobody when it is cancelled', async () => {
    const { page, context } = await browser.visit('/organisation/upload', { as: ORGANISATION });
    await settledPage(page);
    await choose(page, 'toan-bo.csv', await ownList(ORGANISATION, members.slice(0, 20)));
    await page.getByLabel('Cách cập nhật').selectOption('full');
    await page.getByRole('button', { name: 'Gửi danh sách' }).click();
    await page.getByText('Danh sách này chờ bạn xác nhận').waitFor();
    const { body: adopted } = await ask(ORGANISATION, '/v1/batches');
    const [held] = adopted['items'] as { fullList: { absent: number } }[];
    const { absent } = held!.fullList;
    expect(absent).toBeGreaterThan(10);
    await page.getByRole('tab', { name: `Người bị rút khỏi danh sách (${absent})` }).waitFor();
    const table = page.getByRole('table', { name: 'Người bị rút khỏi danh sách' });
    expect(await table.getAttribute('aria-rowcount')).toBe(String(absent + 1));
    await looksRight(page, 'organisation-held');
    await page.getByRole('button', { name: `Xác nhận rút ${absent} người` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Quay lại' }).click();
    await page.getByRole('button', { name: 'Huỷ danh sách này' }).click();
    await page.locator('.badge', { hasText: 'Đã huỷ' }).waitFor();
    expect((await ask(ORGANISATION, '/v1/members/TRUNG-1')).body).toMatchObject({ state: 'linked' });
    await context.close();
  }, 60_000);

  it('answers proposals of a review round by keyboard', async () => {
    while (((await ask(ORGANISATION, '/v1/proposals')).body['items'] as unknown[]).length < 3)
      await sleep(200);
    const { page, context, faults } = await browser.visit('/organisation/worklist', { as: ORGANISATION });
    await page.getByRole('button', { name: /^Giữ nguyên/ }).waitFor();
    await settledPage(page);
    await page.keyboard.press('3');
    await page.getByLabel('Lý do theo điều lệ').waitFor();
    await looksRight(page, 'organisation-worklist-flow');
    await page.getByLabel('Lý do theo điều lệ').selectOption('moved-residence');
    await page.getByLabel('Căn cứ').fill('Đã chuyển về Long An');
    await page.keyboard.press('Enter');
    await page.locator('.badge', { hasText: 'Đưa ra khỏi danh sách' }).first().waitFor();
    await page.locator('body').press('1');
    await page.getByLabel('Ghi chú (không bắt buộc)').press('Enter');
    await page.locator('td .badge', { hasText: 'Giữ nguyên' }).first().waitFor();
    // The list of proposals follows a moment later.
    let answers: object[] = [];
    for (; answers.length < 2; await sleep(200)) {
      const { body } = await ask(ORGANISATION, '/v1/proposals?state=answered');
      answers = (body['items'] as { answer: object }[]).map(({ answer }) => answer);
    }
    expect(answers).toContainEqual(
      expect.objectContaining({
        answer: 'remove',
        leftReason: 'moved-residence',
        reason: 'Đã chuyển về Long An',
        actor: ORGANISATION,
      }),
    );
    expect(answers).toContainEqual(expect.objectContaining({ answer: 'keep' }));
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('compares records of one person and withdraws the one too many', async () => {
    const { page, context } = await browser.visit('/organisation/duplicates', { as: ORGANISATION });
    const card = page.getByRole('region', { name: /TRUNG-1/ });
    await card.getByRole('button', { name: 'So sánh' }).click();
    await card.locator('mark', { hasText: '0912345678' }).waitFor();
    await looksRight(page, 'organisation-duplicates-flow');
    const column = (await card.getByRole('columnheader').allTextContents()).indexOf('TRUNG-2');
    await card
      .getByRole('button', { name: 'Rút bản ghi này' })
      .nth(column - 1)
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rút bản ghi này' }).click();
    await card.getByText('Đã rút', { exact: true }).waitFor();
    while ((await ask(ORGANISATION, '/v1/members/TRUNG-2')).body['code'] !== 'record.withdrawn')
      await sleep(100);
    await context.close();
  }, 60_000);

  it('tells what happened to one member, without naming them in the URL', async () => {
    const { page, context } = await browser.visit('/organisation/changes', { as: ORGANISATION });
    await settledPage(page);
    await page.getByLabel('Mã hội viên').fill('TRUNG-1');
    await page.getByRole('button', { name: 'Xem', exact: true }).click();
    await page.getByRole('region', { name: 'TRUNG-1' }).getByText(twice.person.fullName).waitFor();
    await settledPage(page);
    const told = await page.getByRole('table').getByRole('rowheader').allTextContents();
    expect(new Set(told)).toEqual(new Set(['TRUNG-1']));
    expect(page.url()).not.toContain('TRUNG');
    await looksRight(page, 'organisation-changes-flow');
    await page.getByLabel('Mã hội viên').fill('NOBODY');
    await page.keyboard.press('Enter');
    await page.getByText('Tổ chức không có bản ghi nào mang mã NOBODY').waitFor();
    await context.close();
  }, 60_000);

  it('registers a webhook whose secret is shown once, tries it, and reads its log', async () => {
    const { page, context } = await browser.visit('/organisation/webhooks', { as: ORGANISATION });
    await page.getByRole('button', { name: 'Đăng ký webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Địa chỉ nhận').fill('http://10.0.0.1/hook');
    await dialog.getByRole('button', { name: 'Đăng ký webhook' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Địa chỉ nhận').fill(receiver.url);
    await dialog.getByLabel('Bắt đầu').selectOption('beginning');
    await dialog.getByRole('button', { name: 'Đăng ký webhook' }).click();
    const secret = await dialog.getByLabel('Khoá').inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Tôi đã cất khoá' }).click();
    await page.getByRole('link', { name: receiver.url }).click();
    await page.getByRole('button', { name: 'Gửi thử' }).click();
    await page.getByText(/Nơi nhận đã trả lời sau/).waitFor();
    await page.locator('td .badge', { hasText: 'Đã nhận' }).first().waitFor();
    await looksRight(page, 'organisation-webhook');
    receiver.secrets = [secret];
    const before = receiver.messages.length;
    await page.getByRole('row').filter({ hasText: 'Đã nhận' }).getByRole('button', { name: 'Gửi lại' }).first().click(); // prettier-ignore
    while (receiver.messages.length === before) await sleep(50);
    expect(receiver.messages.at(-1)).toMatchObject({ signedWith: [0] });
    await page.getByRole('button', { name: 'Đổi khoá bí mật' }).click();
    expect(await dialog.getByLabel('Khoá').inputValue()).not.toBe(secret);
    await context.close();
  }, 60_000);

  it('puts the place of a unit right', async () => {
    const { page, context } = await browser.visit('/organisation/units?place=ambiguous', {
      as: ORGANISATION,
    });
    await settledPage(page);
    const row = page.getByRole('row').filter({ hasText: 'Chi hội ấp 1' });
    await row.getByRole('button').click();
    const dialog = page.getByRole('dialog');
    const hint = await dialog.locator('.field-hint').textContent();
    const [code = ''] = /\d{5}/.exec(hint ?? '') ?? [];
    await dialog.getByLabel('Mã xã, phường hiện nay').fill(code);
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { body } = await ask(ORGANISATION, '/v1/units/CHPN-1');
    expect(body['items']).toMatchObject([{ place: { state: 'resolved', communeCode: code } }]);
    await page.goto('/organisation/units');
    await page.getByRole('row', { name: /Chi hội ấp 1.*Rõ (Xã|Phường) \p{Lu}/u }).waitFor();
    await context.close();
  }, 60_000);

  itIsWhole(
    () => browser,
    [
      ['/organisation/batches', 'Danh sách đã gửi', 'Lists sent'],
      ['/organisation/upload', 'Gửi danh sách', 'Send a list'],
      ['/organisation/worklist', 'Việc rà soát', 'Review worklist'],
      ['/organisation/duplicates', 'Bản ghi trùng', 'Duplicate records'],
      ['/organisation/changes', 'Nhật ký hội viên', 'What happened'],
      ['/organisation/units', 'Chi hội, cơ sở', 'Units'],
      ['/organisation/webhooks', 'Webhook', 'Webhooks'],
      ['/organisation/access', 'Truy cập API', 'API access'],
      ['/connectors', 'Kết nối tự động', 'Connectors'],
      ['/account', 'Tài khoản', 'Account'],
    ].map(([path = '', vi, en]) => ({
      ...{ name: path.slice(1).replaceAll('/', '-'), path, as: ORGANISATION },
      ...{ vi, en },
    })),
  );
});
