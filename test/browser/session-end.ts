import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { ConsoleBrowser, Visit } from './browser.js';

const TYPED = 'Nguyễn Thị Hòa';
const field = (page: Page) => page.getByLabel('Họ và tên');

/** A coordinator types a name, and the session ends before it is sent. @returns the dialog that asks to sign in too */
export async function typedAsSessionEnds(
  browser: ConsoleBrowser,
): Promise<Visit & { readonly dialog: Locator }> {
  const visit = await browser.visit('/persons', { as: 'coordinator' });
  const { page, context } = visit;
  await field(page).fill(TYPED);
  await context.clearCookies();
  await page.getByRole('button', { name: 'Tìm' }).click();
  const dialog = page.getByRole('dialog', { name: 'Phiên làm việc đã kết thúc' });
  await dialog.waitFor();
  return { ...visit, dialog };
}

/** The page goes on with what was typed, once somebody has signed in again. */
export async function goesOnWithTyped(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page
    .getByText(/Không tìm thấy ai|Kết quả tìm kiếm/)
    .first()
    .waitFor();
  expect(await field(page).inputValue()).toBe(TYPED);
}
