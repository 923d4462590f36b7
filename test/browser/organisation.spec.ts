import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { CanonicalRecord } from '#contracts';
import { TestHub } from '#testing';
import { OWN_FORMATS, ownList } from '../../tools/generator/index.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { ConsoleBrowser, describeInBrowser, picture, settledPage } from './browser.js';

const SEED = 20_261_129;
const ORGANISATION = 'womens-union';

describeInBrowser(`the desk of an organisation (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  const records = provinceRecords(500, SEED);
  const members = records
    .filter(({ organisation }) => organisation === ORGANISATION)
    .map(({ canonical }) => canonical);
  beforeAll(async () => {
    hub = await TestHub.start();
    await settled(hub, await push(hub, records.slice(0, 300), { batchRows: 300 }));
    browser = await ConsoleBrowser.start(hub);
  }, 300_000);
  afterAll(async () => {
    await browser?.stop();
    await hub?.stop();
  }, 60_000);

  const nameless = (record: CanonicalRecord): CanonicalRecord => ({
    ...record,
    person: { ...record.person, fullName: '' },
  });
  /** The organisation's own list; the second and fifth member have no name. */
  const faultyList = async (): Promise<Buffer> =>
    ownList(
      ORGANISATION,
      members.slice(0, 20).map((record, at) => (at === 1 || at === 4 ? nameless(record) : record)),
    );
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: OWN_FORMATS[ORGANISATION].mediaType, buffer });

  it('previews a list, sends it, and corrects what was rejected in place', async () => {
    const { page, context, faults } = await browser.visit('/organisation/upload', { as: ORGANISATION });
    await settledPage(page);
    await picture(page, 'organisation-upload');
    await choose(page, 'danh-sach.csv', await faultyList());
    await page.getByRole('heading', { name: 'Mỗi cột trở thành gì' }).waitFor();
    await settledPage(page);
    const fields = page.getByRole('table', { name: 'Mỗi cột trở thành gì' });
    await fields.getByRole('cell', { name: 'Họ đệm + Tên', exact: true }).waitFor();
    await page.getByText('18 trên 20 dòng').waitFor();
    await picture(page, 'organisation-preview');
    await page.getByRole('button', { name: 'Gửi danh sách' }).click();
    await page.getByRole('heading', { level: 1, name: /^Danh sách gửi lúc/ }).waitFor();
    await page.locator('.badge', { hasText: 'Hoàn tất' }).waitFor();
    await page.getByRole('tab', { name: 'Dòng bị từ chối (2)' }).waitFor();
    await settledPage(page);
    await picture(page, 'organisation-batch');

    await page
      .getByRole('button', { name: /^Sửa dòng/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    for (const name of ['Lan', 'Hoa']) {
      await dialog.getByLabel('Họ đệm').fill('Nguyễn Thị');
      await dialog.getByLabel('Tên', { exact: true }).fill(name);
      if (name === 'Lan') await picture(page, 'organisation-correction');
      await page.keyboard.press('Enter');
    }
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Gửi lại 2 dòng' }).click();
    await page.getByRole('link', { name: 'Xem kết quả' }).click();
    await page.getByText('Mọi dòng đều đã được nhận và đối chiếu.').waitFor();
    const corrected = await hub
      .client(ORGANISATION)
      .json<{ record: CanonicalRecord }>(`/v1/members/${encodeURIComponent(members[1]!.localId)}`);
    expect(corrected.record.person.fullName).toBe('Nguyễn Thị Lan');
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);
});
