import { writeSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import { openCases, personOfRecord } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { ConsoleBrowser, describeInBrowser, stopAfterAll } from './browser.js';

/** Environment: how many records, how many cases, and the seed. */
const RECORDS = Number(process.env.RECORDS ?? 20_000);
const CASES = Number(process.env.CASES ?? 50);
const SEED = Number(process.env.SEED ?? 20_261_127);
/** As long as this a case is looked at before a key is pressed: far shorter than any person takes. */
const LOOK_MS = 500;

interface WholeCase {
  readonly records: readonly { readonly recordId: string }[];
}

/** In the page: a promise of the milliseconds from the next Enter until another case is on the screen. */
const LISTEN = `window.untilNext = new Promise((resolve) => {
  const shown = () => document.querySelector('[data-case]')?.dataset.case;
  const before = shown();
  addEventListener('keydown', function pressed(event) {
    if (event.key !== 'Enter') return;
    removeEventListener('keydown', pressed, true);
    const began = performance.now();
    const look = () => (shown() ?? before) !== before ? resolve(performance.now() - began) : requestAnimationFrame(look);
    look();
  }, true);
})`;

describeInBrowser(`${CASES} cases by keyboard among ${RECORDS} records (seed ${SEED})`, () => {
  let hub: TestHub;
  let browser: ConsoleBrowser;
  const truth = new Map<string, string>();
  beforeAll(async () => {
    hub = await TestHub.start();
    const records = provinceRecords(RECORDS, SEED);
    for (const { recordId, personId } of records) truth.set(recordId, personId);
    await settled(hub, await push(hub, records, { batchRows: 2_000 }), 1_200_000);
    browser = await ConsoleBrowser.start(hub);
  }, 1_800_000);
  stopAfterAll(() => [browser, hub]);

  it('are decided with two keys each when they are pairs, and every one is undone again', async () => {
    const [personsBefore, casesBefore] = [await personOfRecord(hub), await openCases(hub)];
    const { page, context, faults } = await browser.visit('/review/next', { as: 'coordinator' });
    const current = () => page.locator('[data-case]').getAttribute('data-case');
    const took: number[] = [];
    const keys: { records: number; presses: number }[] = [];
    await page.locator('[data-case]').waitFor();
    for (let decided = 0; decided < CASES; decided++) {
      const { records } = await hub
        .client('coordinator')
        .json<WholeCase>(`/v1/review/cases/${await current()}`);
      await page.waitForTimeout(LOOK_MS);
      const people = [...new Set(records.map(({ recordId }) => truth.get(recordId)))];
      const presses =
        people.length === 1
          ? ['s']
          : records.length === 2
            ? ['d']
            : records.map(({ recordId }) => String(people.indexOf(truth.get(recordId)) + 1));
      presses.push('Enter');
      await page.evaluate(`${LISTEN}; undefined`);
      for (const key of presses) await page.keyboard.press(key);
      took.push(await page.evaluate<number>('window.untilNext'));
      keys.push({ records: records.length, presses: presses.length });
    }
    expect(keys.filter(({ records, presses }) => records === 2 && presses > 2)).toEqual([]);
    const standing = () =>
      hub
        .client('coordinator')
        .json<{ items: unknown[] }>('/v1/review/decisions?state=standing&limit=500')
        .then(({ items }) => items.length);
    // The last answers may still be on their way.
    for (const end = Date.now() + 20_000; (await standing()) < CASES && Date.now() < end;)
      await page.waitForTimeout(100);
    expect(await page.locator('.toast-bad').allTextContents()).toEqual([]);
    expect(await standing()).toBe(CASES);

    for (let left = CASES; left > 0; left--) {
      const shown = await current();
      await page.keyboard.press('u');
      await page.locator(`[data-case]:not([data-case="${shown}"])`).waitFor();
    }
    for (const end = Date.now() + 20_000; (await standing()) > 0 && Date.now() < end;)
      await page.waitForTimeout(100);
    expect(await standing()).toBe(0);
    const sorted = (persons: ReadonlyMap<string, string>) => [...persons].sort();
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      if ((await openCases(hub)).length === casesBefore.length) break;
    }
    expect(await openCases(hub)).toEqual(casesBefore);
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      if (JSON.stringify(sorted(await personOfRecord(hub))) === JSON.stringify(sorted(personsBefore))) break;
    }
    expect(sorted(await personOfRecord(hub))).toEqual(sorted(personsBefore));
    expect(faults).toEqual([]);
    await context.close();

    const ordered = took.sort((a, b) => a - b);
    const at = (share: number) => Math.round(ordered[Math.floor(share * (ordered.length - 1))] ?? 0);
    const pairs = keys.filter(({ records }) => records === 2).length;
    const pressed = keys.reduce((sum, { presses }) => sum + presses, 0);
    writeSync(
      2,
      `${CASES} cases (${pairs} pairs) of ${casesBefore.length}, ${pressed} keys; from Enter to the next case: ` +
        `median ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms; all undone\n`,
    );
  }, 900_000);
});
