import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import { INTAKE } from '#contracts';
import { TestHub } from '#testing';
import { natsConnectionOptions } from '#messaging';
import { asking, type Ask } from '../hub/asking.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { ConsoleBrowser, describeInBrowser, settledPage, stopAfterAll } from './browser.js';
import { itIsWhole, looksRight } from './looks.js';

const SEED = 20_261_130;

/** An adapter whose lists lie in a folder. */
const connectorOf = (folder: string): string => `adapter: so-hoi
organisation: trade-union
connection:
  kind: file
  folder: ${folder}
  files: '*.csv'
  settled: 1s
format: { type: csv }
record:
  localId: Mã
  person.fullName: Họ tên
  membership.status: { value: active }
`;

describeInBrowser(`the desk of the operator (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  let ask: Ask;
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  const lists = join(folder, 'lists');
  beforeAll(async () => {
    mkdirSync(lists);
    const adapters = join(folder, 'adapters');
    cpSync('adapters', adapters, { recursive: true });
    writeFileSync(join(adapters, 'so-hoi.yaml'), connectorOf(lists));
    hub = await TestHub.start({ env: { LIENTHONG_ADAPTERS_FOLDER: adapters } });
    ask = asking(hub);
    await settled(hub, await push(hub, provinceRecords(200, SEED), { batchRows: 200 }));
    // What no service can make anything of.
    const nats = await connect(natsConnectionOptions(hub.connection.natsUrl, 'test'));
    for (const text of ['{', 'nonsense']) {
      const envelope = headers();
      envelope.set('ce-id', randomUUID());
      await jetstream(nats).publish(INTAKE.type, text, { headers: envelope });
    }
    await nats.close();
    while (((await ask('administrator', '/v1/operations/dead-letters')).body['items'] as object[]).length < 2)
      await sleep(100);
    // Nobody listens there.
    await ask('trade-union', '/v1/webhooks', 'POST', { url: 'http://127.0.0.1:9/hook', from: 'beginning' });
    browser = await ConsoleBrowser.start(hub);
  }, 300_000);
  stopAfterAll(() => [browser, hub]);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('lets a connector run, shows what came, and pauses it', async () => {
    writeFileSync(join(lists, 'thang-11.csv'), 'Mã,Họ tên\nCN-1,Lê Thị Hoa\nCN-2,\n');
    const { page, context, faults } = await browser.visit('/connectors', { as: 'administrator' });
    await looksRight(page, 'connectors-of-all');
    await page.getByRole('link', { name: 'so-hoi' }).click();
    await page.getByText('Khi có yêu cầu').waitFor();
    // The folder must have been at rest for a moment.
    await sleep(1_500);
    await page.getByRole('button', { name: 'Chạy ngay' }).click();
    const run = page.getByRole('row').filter({ hasText: 'Thành công' }).filter({ hasText: 'Yêu cầu' });
    await run.first().waitFor();
    await looksRight(page, 'connector');
    await page.getByRole('button', { name: 'Tạm dừng' }).click();
    await page.locator('.badge', { hasText: 'Tạm dừng' }).waitFor();
    expect((await ask('administrator', '/v1/connectors/so-hoi')).body).toMatchObject({ state: 'paused' });
    await page.getByRole('button', { name: 'Cho chạy tiếp' }).click();
    await page.locator('.badge', { hasText: 'Sẵn sàng' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();

    const clerk = await browser.visit('/connectors/so-hoi', { as: 'trade-union' });
    await clerk.page.getByRole('table').getByRole('link').first().click();
    await clerk.page.getByRole('tab', { name: 'Dòng bị từ chối (1)' }).waitFor();
    await clerk.context.close();
  }, 60_000);

  it('leads from a service to its dead letters, and runs them again', async () => {
    const { page, context, faults } = await browser.visit('/operations', { as: 'administrator' });
    const registry = page.getByRole('listitem').filter({ hasText: 'Sổ bản ghi' });
    await registry.getByRole('link', { name: '2' }).click();
    await page.getByRole('heading', { level: 1, name: 'Thông điệp lỗi' }).waitFor();
    await page.getByText('Lỗi của chương trình').first().waitFor();
    expect(new URL(page.url()).search).toBe('?service=registry');
    await settledPage(page);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Chạy lại 1 thông điệp đã chọn' }).click();
    // Nothing has been mended.
    await page.getByText('0 thông điệp đã qua, 1 lại lỗi.').waitFor();
    await page.getByRole('button', { name: 'Chạy lại cả 2 thông điệp' }).click();
    await page.getByText('0 thông điệp đã qua, 2 lại lỗi.').waitFor();
    const { body } = await ask('administrator', '/v1/operations/dead-letters');
    const attempts = (body['items'] as { attempts: number }[]).map((letter) => letter.attempts).sort();
    expect(attempts[1]! - attempts[0]!).toBe(1);
    await page.getByLabel('Trạng thái').selectOption('recovered');
    await page.getByText('Chưa có thông điệp nào được chạy lại.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  itIsWhole(
    () => browser,
    [
      { name: 'operations', path: '/operations', as: 'administrator', vi: 'Vận hành', en: 'Operations' },
      {
        ...{ name: 'operations-dead-letters', path: '/operations/dead-letters', as: 'administrator' },
        ...{ vi: 'Thông điệp lỗi', en: 'Dead letters' },
      },
    ],
  );

  it('says which service does not answer', async () => {
    const { page, context } = await browser.visit('/operations', { as: 'administrator', language: 'en' });
    await page.getByText('Nothing waits in').waitFor();
    hub.freeze('matching');
    try {
      const matching = page.getByRole('listitem').filter({ hasText: 'Matching' });
      await matching.getByText('Does not answer').waitFor({ timeout: 40_000 });
    } finally {
      hub.kill('matching');
    }
    await context.close();
  }, 60_000);
});
