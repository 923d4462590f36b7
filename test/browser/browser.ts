import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, describe } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page, type Response } from 'playwright-core';
import type { TestHub } from '#testing';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const EXECUTABLE = [process.env.LIENTHONG_BROWSER, ...PLACES].find((path) => path && existsSync(path));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

if (!EXECUTABLE) {
  process.stderr.write(
    'SKIPPED: browser tests need Chromium: apt-get install chromium, or name one in LIENTHONG_BROWSER\n',
  );
}

/** `describe`, skipped where there is no browser; the run says so. */
export const describeInBrowser = EXECUTABLE ? describe : describe.skip;

/** Stops what the tests of a `describe` use, one after the other, as far as it came to run. */
export function stopAfterAll(running: () => readonly ({ stop(): Promise<unknown> } | undefined)[]): void {
  afterAll(async () => {
    for (const each of running()) await each?.stop();
  }, 60_000);
}

export const WIDE = { width: 1280, height: 800 };
export const TABLET = { width: 768, height: 1024 };
export const PHONE = { width: 390, height: 844 };

export interface Visitor {
  /** Organisation (by slug) or role; missing: nobody is signed in. */
  readonly as?: string;
  readonly language?: 'vi' | 'en';
  readonly size?: { readonly width: number; readonly height: number };
  readonly theme?: 'light' | 'dark';
}

/** A page with everything that went wrong in it, and every answer that it got from the hub's API. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Uncaught errors, and whatever the console of the browser calls an error: violations of the policy too. */
  readonly faults: string[];
  readonly answers: Response[];
}

/** A browser in front of a hub; visits do not share cookies. */
export class ConsoleBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly hub: TestHub,
  ) {}

  static async start(hub: TestHub): Promise<ConsoleBrowser> {
    if (!EXECUTABLE) throw new Error('no browser');
    const browser = await chromium.launch({
      executablePath: EXECUTABLE,
      args: ['--no-sandbox', '--hide-scrollbars'],
      // Fields for dates follow the language of the browser, if chromium-l10n is there, and not that of the page.
      env: { ...process.env, LANGUAGE: 'vi' },
    });
    return new ConsoleBrowser(browser, hub);
  }

  /** Opens a path of the console. */
  async visit(path: string, visitor: Visitor = {}): Promise<Visit> {
    const { as, language = 'vi', size = WIDE, theme = 'light' } = visitor;
    const context = await this.browser.newContext({
      baseURL: this.hub.url,
      viewport: size,
      colorScheme: theme,
      locale: language === 'vi' ? 'vi-VN' : 'en-GB',
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    await context.addInitScript(`localStorage.setItem('lienthong.language', ${JSON.stringify(language)})`);
    if (as !== undefined) {
      const signedIn = await context.request.post('/v1/session', { data: this.hub.account(as) });
      if (!signedIn.ok()) throw new Error(`${as} cannot sign in: ${await signedIn.text()}`);
    }
    const page = await context.newPage();
    const faults: string[] = [];
    const answers: Response[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.startsWith('/v1/')) answers.push(response);
    });
    await page.goto(path);
    return { page, context, faults, answers };
  }

  stop(): Promise<void> {
    return this.browser.close();
  }
}

/** Resolves when the page asks for nothing any more and shows no place that is held for something. */
export async function settledPage(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.skeleton, [aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** What axe finds serious or critical (WCAG 2.2 A and AA), each with the elements concerned. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: {
    id: string;
    impact: string;
    help: string;
    nodes: { html: string; failureSummary: string }[];
  }[] = await page.evaluate(`axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }).then(({ violations }) => violations)`);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) =>
      [`${id}: ${help}`, ...nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`)].join(
        '\n',
      ),
    );
}

/** Pixels by which the page is wider than its window: everything must be reachable without scrolling sideways. */
export async function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);
}
