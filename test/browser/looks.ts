import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { WORKSPACE } from '../../tools/infrastructure/index.js';
import {
  type ConsoleBrowser,
  PHONE,
  seriousFindings,
  settledPage,
  sidewaysOverflow,
  TABLET,
  WIDE,
  type Visitor,
} from './browser.js';
import { unwantedIn } from './texts.js';

/** Set to look at every page in every look, and to write `docs/screens/` anew. */
export const SCREENS = process.env.LIENTHONG_SCREENS === '1';
const FOLDER = join(WORKSPACE, 'docs', 'screens');
const PAGE_FAULTS = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8');
const UNWANTED = { vi: unwantedIn('vi'), en: unwantedIn('en') };

type Look = Required<Omit<Visitor, 'as'>>;

const FIRST: Look = { language: 'vi', size: WIDE, theme: 'light' };
/** How pages are looked at: two ways in CI, all sizes in both languages where pictures are taken. */
const LOOKS: readonly Look[] = [
  FIRST,
  ...(SCREENS
    ? ([
        { language: 'vi', size: TABLET, theme: 'dark' },
        { language: 'vi', size: PHONE, theme: 'light' },
        { language: 'en', size: WIDE, theme: 'light' },
        { language: 'en', size: TABLET, theme: 'light' },
      ] as const)
    : []),
  { language: 'en', size: PHONE, theme: 'dark' },
];

/** A page of the console, and how it is recognised. */
export interface View {
  /** Of its pictures. */
  readonly name: string;
  readonly path: string | (() => string);
  /** Organisation or role; missing: nobody is signed in. */
  readonly as?: string;
  /** Its heading in either language; missing: any. */
  readonly vi?: string | RegExp;
  readonly en?: string | RegExp;
  /** What the browser says of a refusal that is part of the view. */
  readonly mayRefuse?: string;
  /** A part that is wider than its frame and meant to be, by its name in either language. */
  readonly mayScroll?: RegExp;
}

/** A test for each page: that it is whole, translated and accessible in every look. */
export function itIsWhole(browser: () => ConsoleBrowser, views: readonly View[]): void {
  it.each(views)(
    'is whole, translated and accessible: $name',
    async (view) => {
      const path = typeof view.path === 'string' ? view.path : view.path();
      const { page, context, faults } = await browser().visit(
        path,
        view.as === undefined ? {} : { as: view.as },
      );
      await looksRight(page, view.name, view);
      expect(faults.filter((fault) => !view.mayRefuse || !fault.includes(view.mayRefuse))).toEqual([]);
      await context.close();
    },
    SCREENS ? 120_000 : 60_000,
  );
}

/**
 * Looks at a page, in whatever state it is, in every look, and keeps pictures when asked to. The page is left as it
 * was found, and wide and light.
 */
export async function looksRight(
  page: Page,
  name: string,
  { vi, en, mayScroll }: Pick<View, 'vi' | 'en' | 'mayScroll'> = {},
): Promise<void> {
  const language = (await page.locator('html').getAttribute('lang')) === 'en' ? 'en' : 'vi';
  const wrong: object[] = [];
  for (const look of LOOKS) {
    await take(page, look);
    const heading = look.language === 'vi' ? vi : en;
    await page
      .getByRole('heading', { level: 1, ...(heading !== undefined && { name: heading }) })
      .first()
      .waitFor({ state: 'attached' });
    await settledPage(page);
    const wider = await untilWithin(page);
    await page.evaluate(PAGE_FAULTS);
    const faultsOf = async (): Promise<string[]> => {
      const found: string[] = await page.evaluate(`pageFaults(${JSON.stringify(UNWANTED[look.language])})`);
      return found.filter((fault) => !(mayScroll && fault.startsWith('wider') && mayScroll.test(fault)));
    };
    let found = await faultsOf();
    // Tables too follow the size of the window a moment later.
    for (let again = 0; again < 20 && found.length > 0; again++) {
      await page.waitForTimeout(50);
      found = await faultsOf();
    }
    const faults = [
      ...(wider > 0 ? [`the page is ${wider} px too wide`] : []),
      ...found,
      ...(await seriousFindings(page)),
    ];
    if (faults.length > 0) wrong.push({ page: name, ...look, faults });
    await keepPicture(page, name, look);
  }
  await take(page, { ...FIRST, language });
  expect(wrong).toEqual([]);
}

/** Charts follow the size of the window a moment later. @returns pixels by which the page is too wide */
export async function untilWithin(page: Page): Promise<number> {
  for (let looks = 0; looks < 20 && (await sidewaysOverflow(page)) > 0; looks++)
    await page.waitForTimeout(50);
  return Math.max(0, await sidewaysOverflow(page));
}

async function take(page: Page, { language, size, theme }: Look): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme });
  if ((await page.locator('html').getAttribute('lang')) === language) return;
  // The button may be behind a menu or a dialog, where nobody would reach it now.
  await page.evaluate(`document.querySelector('button[lang=${language}]').click()`);
  await page.locator(`html[lang=${language}]`).waitFor();
}

/** Keeps a picture of the page for the documentation when asked to; long tables end with the last whole row in it. */
async function keepPicture(page: Page, name: string, { language, size, theme }: Look): Promise<void> {
  if (!SCREENS) return;
  const file = join(FOLDER, language, `${name}-${size.width}${theme === 'dark' ? '-dark' : ''}.png`);
  mkdirSync(dirname(file), { recursive: true });
  await page.evaluate(`for (const frame of document.querySelectorAll('.table-tall')) {
    const { top, bottom } = frame.getBoundingClientRect();
    const ends = [...frame.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect().bottom);
    frame.style.maxHeight = Math.max(...ends.filter((end) => end <= bottom)) - top + 1 + 'px';
  }`);
  // In a window as high as the page: what sticks to an edge of the window must not lie over the middle of it.
  const height: number = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
  await page.waitForTimeout(100);
  await page.screenshot({ path: file });
  await page.evaluate(
    `for (const frame of document.querySelectorAll('.table-tall')) frame.style.maxHeight = ''`,
  );
  // A third of the size, where pngquant is installed, with as few colours as tell red from amber.
  spawnSync('pngquant', ['64', '--quality', '0-90', '--nofs', '--strip', '--force', '--ext', '.png', file]);
  await page.setViewportSize(size);
}
