/** report.html in a real Chromium: pages of outcomes, and everything that goes wrong on them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CHROMIUM } from '../../../scripts/lib/chromium.mjs';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { digestOf } from '../../../src/report/digest.ts';
import { pageHtml } from '../../../src/report/page/page.ts';
import { type Language, useLanguage } from '../../../src/words/language.ts';
import { tempDir } from '../../support/tempdir.ts';

export interface Opening extends BrowserContextOptions {
  readonly lang?: Language;
}

export interface Opened {
  readonly page: Page;
  readonly path: string;
}

/** The text of a page. */
export async function htmlIn(outcome: Outcome, lang: Language = 'en'): Promise<string> {
  await useLanguage(lang);
  try {
    return [...pageHtml(digestOf(outcome), outcome)].join('');
  } finally {
    await useLanguage('en');
  }
}

/**
 * A browser for the tests of a file. After each of them nothing may have gone wrong on any page:
 * nothing on the console, no policy broken, no dialog, and no request but that for the page itself.
 */
export function useBrowser() {
  let browser: Browser;
  const closing: (() => Promise<void>)[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch(CHROMIUM);
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    expect(problems.splice(0)).toEqual([]);
  });

  async function openFile(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    closing.push(() => context.close());
    const url = pathToFileURL(path).href;
    context.on('request', (request) => {
      const asked = request.url();
      if (asked !== url && !/^(?:data|blob):/.test(asked)) problems.push(`asked for ${asked}`);
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url);
    if (options.javaScriptEnabled !== false) await page.locator('html.live').waitFor();
    return page;
  }

  /** Opens the page of an outcome, once its script has done its part. */
  async function open(outcome: Outcome, { lang, ...options }: Opening = {}): Promise<Page> {
    const folder = join(tempDir(), 'a folder');
    mkdirSync(folder);
    const path = join(folder, 'report.html');
    writeFileSync(path, await htmlIn(outcome, lang));
    return openFile(path, options);
  }

  return { open, openFile };
}

/** The texts of a column of a table, one for each row that is shown. */
export function columnOf(page: Page, section: string, column: number): Promise<string[]> {
  return page.locator(`${section} tr.item td:nth-child(${column})`).allInnerTexts();
}

/** The order ids that a table shows, as they are displayed. */
export function shownOrders(page: Page, section = '#discrepancies'): Promise<string[]> {
  return page.locator(`${section} tr.item .order-id .id`).allInnerTexts();
}
