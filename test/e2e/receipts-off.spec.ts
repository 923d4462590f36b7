import { beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestHub } from '#testing';
import { queryHub } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { push } from '../hub/pushing.js';

/**
 * The same accident twice: the registry hangs while rows are accepted, then dies, and with it the store of
 * NATS is lost. The receipts decide whether the rows survive it.
 */
async function recordsAfterAccident(env: Record<string, string>): Promise<number> {
  const hub = await TestHub.start({ env });
  try {
    const records = provinceRecords(300, 5);
    hub.freeze('registry');
    await push(hub, records, { batchRows: 100 });
    await sleep(2_000);
    hub.kill('registry');
    hub.wipeNatsStore();
    const deadline = Date.now() + 25_000;
    let stored = 0;
    while (stored < records.length && Date.now() < deadline) {
      await sleep(250);
      const [row] = await queryHub<{ stored: number }>(
        hub,
        'SELECT count(*)::int AS stored FROM registry.record',
      );
      stored = row?.stored ?? 0;
    }
    return stored;
  } finally {
    await hub.stop();
  }
}

describe('rows accepted before the store of NATS is lost', () => {
  let withReceipts: number;
  let withoutReceipts: number;

  beforeAll(async () => {
    withReceipts = await recordsAfterAccident({});
    withoutReceipts = await recordsAfterAccident({
      LIENTHONG_TEST: '1',
      LIENTHONG_TEST_SWITCH_OFF: 'receipt',
    });
  }, 300_000);

  it('arrive', () => expect(withReceipts).toBe(300));

  it('would be lost if an acknowledgement by NATS were taken for a receipt', () =>
    expect(withoutReceipts).toBe(0));
});
