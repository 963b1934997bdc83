/** month.html on screens, on paper, without scripts, and for screen readers. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { MonthReport } from '../../../src/domain/month.ts';
import type { AcrossJobs } from '../../../src/report/month/workbook.ts';
import { ACROSS_MAX, DETAILS_MAX, FAULTS_MAX, monthPage } from '../../../src/report/page/month.ts';
import { visible } from '../../../src/support/printable.ts';
import { type Language, useLanguage } from '../../../src/words/language.ts';
import { tempDir } from '../../support/tempdir.ts';
import {
  acrossPairs,
  COVERED,
  compared,
  figuresOf,
  idleJob,
  jobOf,
  richMonth,
  rowOf,
} from '../months.ts';
import { type Opening, useBrowser } from './browser.ts';
import { HOSTILE } from './days.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const AXE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const { openFile } = useBrowser();

interface Given {
  readonly report?: MonthReport;
  readonly across?: readonly AcrossJobs[];
}

async function htmlIn(
  { report = richMonth(), across = acrossPairs() }: Given = {},
  lang: Language = 'en',
): Promise<string> {
  await useLanguage(lang);
  try {
    return [...monthPage(report, across)].join('');
  } finally {
    await useLanguage('en');
  }
}

async function open(given: Given = {}, { lang, ...options }: Opening = {}): Promise<Page> {
  const path = join(tempDir(), 'month.html');
  writeFileSync(path, await htmlIn(given, lang));
  return openFile(path, options);
}

/** A month in which nothing is missing. */
function completeMonth(): MonthReport {
  const job = jobOf('alipay', 400);
  const last = job.dates.map((each) => ({ ...each, date: each.date.replace('-11-29', '-11-30') }));
  const figures = [compared('alipay', 400)];
  return { ...richMonth(), jobs: [{ ...job, dates: last }], totals: figures, channels: figures };
}

function cells(page: Page, section: string, row: string): Promise<string[]> {
  const found = page.locator(`section.${section} tr`, {
    has: page.getByText(row, { exact: true }),
  });
  return found.first().locator('th, td').allInnerTexts();
}

describe('without scripts', () => {
  const noScripts = { javaScriptEnabled: false } as const;

  test('what is missing comes first, with what to run', async () => {
    const page = await open({}, noScripts);
    expect(await page.title()).toBe('2026-11 · Not complete');
    expect(await page.locator('h1').innerText()).toBe('Not complete');
    expect(await page.locator('.facts').innerText()).toBe(
      'dates run: 142 · missing: 3 · of an older version: 12 · stale: 2 · open items: 10',
    );
    const faults = await page.locator('.coverage li').allInnerTexts();
    expect(faults.map((text) => text.split('\n'))).toEqual([
      [
        ...['wechat-main', 'not run: 2026-11-08, 2026-11-09, 2026-11-21'],
        'zhangping run wechat-main --from 2026-11-08 --to 2026-11-09',
        'zhangping run wechat-main --date 2026-11-21',
      ],
      ['new-shop', 'no date of the period was run'],
      [
        'unionpay',
        expect.stringContaining('an older version ran them: 2026-11-01, 2026-11-02, '),
        'zhangping run unionpay --from 2026-11-01 --to 2026-11-12',
      ],
      [
        'wechat-main',
        'changed since their own reports were written; the figures here are current: ' +
          '2026-11-03, 2026-11-04',
        'zhangping status wechat-main',
      ],
    ]);
    expect(await page.locator('.coverage .note').allInnerTexts()).toEqual([
      '2026-10 beside it has not all of its dates: wechat-main 12 of 31.',
      expect.stringContaining('Up to 2026-11-29'),
    ]);
  });

  test('a complete month says so, and how much it is', async () => {
    const page = await open({ report: completeMonth(), across: [] }, noScripts);
    expect(await page.locator('h1').innerText()).toMatch(/^Complete\s+32,548\.00 CNY$/);
    expect(await page.locator('.coverage').innerText()).toContain('every expected date was run');
    expect(await page.locator('.coverage .note').count()).toBe(0);
    // The details of an only job are open.
    expect(await page.locator('#job-1 .part').first().isVisible()).toBe(true);
  });

  test('figures are beside those of the month before, with how they changed', async () => {
    const page = await open({}, noScripts);
    expect(await cells(page, 'sums-0', 'Payments')).toEqual([
      ...['Payments', '3,473,685.30\n42,690', '3,230,470.37\n39,701', '↑ 7.5%'],
    ]);
    // More refunds, not less money.
    expect((await cells(page, 'sums-0', 'Refunds')).at(-1)).toBe('↑ 7.6%');
    expect(await cells(page, 'sums-0', 'Fees')).toEqual([
      ...['Fees', '20,425.66', '18,995.66', '↑ 7.5%'],
    ]);
    expect((await cells(page, 'sums-0', 'Success rate'))[1]).toBe('93.224%\nof 45,679 attempts');
    expect((await cells(page, 'sums-1', 'Average ticket'))[1]).toBe('3,200');
    // Flows are not known, so that nothing is said of their states.
    expect(await cells(page, 'sums-1', 'Success rate')).toEqual(['Success rate', '—', '—', '—']);
  });

  test('fees that some records do not state have no rate, and say how many', async () => {
    const row = rowOf('store', 100, {
      statement: null,
      flows: figuresOf(100, 8137, { withFee: 99, withoutFee: 3 }),
    });
    const silent = figuresOf(50, 8137, { fees: 0n, withFee: 0, withoutFee: 51 });
    const rows = [
      { now: { ...row, key: 'north' }, before: null },
      { now: { ...row, key: 'south', flows: silent }, before: null },
    ];
    const figures = { now: { ...row, key: 'alipay' }, before: null };
    const job = jobOf('alipay', 100, { figures, dimensions: [{ name: 'store', rows }] });
    const report = { ...richMonth(), jobs: [job], totals: [figures], channels: [] };
    const page = await open({ report }, noScripts);
    const note = await page.locator('.coverage .note', { hasText: 'state no' }).innerText();
    expect(note).toContain('alipay: 3 of 102 payments and refunds of the flows state no fee. ');
    expect((await cells(page, 'sums-0', 'Fees'))[1]).toBe('47.85\n3 of 102 without a fee');
    expect((await cells(page, 'sums-0', 'Effective fee rate'))[1]).toBe('—');
    const stores = await page.locator('#job-1 table', { hasText: 'north' }).innerText();
    expect(stores).toContain('47.85\n3 of 102 without a fee');
    // No fee is stated: it is not 0.00.
    expect(stores.split('south')[1]).not.toContain('0.00\n');
  });

  test('channels, jobs, arrivals and orders in two jobs have their tables', async () => {
    const page = await open({}, noScripts);
    expect((await cells(page, 'channels', 'wechat CNY')).slice(0, 2)).toEqual([
      ...['wechat CNY', '2,458,187.70\n30,210'],
    ]);
    expect((await cells(page, 'jobs', 'wechat-main')).slice(-3)).toEqual([
      ...['98.017%', '5\n2,466.10', '26\nmissing: 3'],
    ]);
    expect(await cells(page, 'arrivals', 'CNY')).toEqual([
      ...['bank-wechat\nCNY', '193,000.00\n28', '178,500.00\n26', '1,033.77\n1'],
    ]);
    expect(await cells(page, 'across', '20261114-000123')).toEqual([
      ...['20261114-000123', 'may have been paid over the wrong channel'],
      ...['wechat-main\n2026-11-19', 'alipay-main\n2026-11-20', '128.00 CNY'],
    ]);
  });

  test('a job has its differences, rules, dates and dimensions', async () => {
    const page = await open({}, noScripts);
    const job = page.locator('#job-1');
    await job.locator('> summary').click();
    const text = await job.innerText();
    const rows = await job.locator('tr').allTextContents();
    expect(rows).toContain('long129,864.0032,466.109median 1.5 days, at most 6');
    expect(rows).toContain('equal keys12,42012,42097.572%');
    expect(text).toContain('Match rate: 97.989%');
    expect(text).toContain('20 others');
    expect(text).toContain('cashier looks like an id');
    const dates = page.locator('#job-2 table', { hasText: '2026-11-08' });
    const missing = dates.locator('tr[data-run="none"]');
    expect(await missing.count()).toBe(3);
    expect(await missing.first().textContent()).toContain('2026-11-08missing');
  });
});

test('one date is the same page without its chart of dates', async () => {
  const only = { name: '2026-11-19', from: '2026-11-19', to: '2026-11-19' };
  const report = { ...completeMonth(), period: only };
  const html = await htmlIn({ report });
  expect(html).not.toContain('By date');
  expect(html).toContain('By hour');
  expect(html).toContain('<title>2026-11-19 · Complete</title>');
});

test('lines of commands break before a flag, not within it', async () => {
  const page = await open({}, { viewport: { width: 390, height: 800 } });
  const flags = page.locator('.coverage .flag');
  expect((await flags.allInnerTexts()).slice(0, 2)).toEqual([
    ...['--from 2026-11-08', '--to 2026-11-09'],
  ]);
  const heights = await flags.evaluateAll((all) => all.map((each) => each.getClientRects().length));
  expect(new Set(heights)).toEqual(new Set([1]));
});

describe('charts', () => {
  test('are drawn from the tables when a job is opened', async () => {
    const page = await open();
    expect(await page.locator('canvas').count()).toBe(0);
    await page.locator('#job-2 > summary').click();
    await page.locator('#job-2 canvas').nth(2).waitFor();
    // Payments and differences by date; payments by hour.
    expect(await page.locator('#job-2 canvas').count()).toBe(3);
    expect(await page.locator('#job-2 .readout').allInnerTexts()).toEqual([
      '2026-11-29  Payments 81,939.59  Differences 0.00',
      // None of the hours, until one is pointed at.
      '\u00a0',
    ]);
  });

  test('of a job that a link leads to are shown', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'unionpay' }).click();
    await page.locator('#job-3 canvas').first().waitFor();
    expect(await page.locator('#job-3').getAttribute('open')).not.toBeNull();
  });
});

describe('limits', () => {
  test('many faults, jobs and orders are cut, and what is left out is said', async () => {
    const jobs = Array.from({ length: 200 }, (_, n) => idleJob(`job-${n}`));
    const across = Array.from({ length: ACROSS_MAX + 1 }, () => acrossPairs()[0]);
    const html = await htmlIn({ report: { ...richMonth(), jobs }, across });
    expect(html.match(/<details class="folded"/g)).toHaveLength(DETAILS_MAX);
    expect(html).toContain(`… and ${200 - FAULTS_MAX} more`);
    expect(html).toContain(`The first ${DETAILS_MAX} of 200 jobs`);
    expect(html).toContain(`The first ${ACROSS_MAX} of ${ACROSS_MAX + 1}`);
    expect(html.match(/<tr><th scope="row" class="breaks">.{0,40}job-199/)).not.toBeNull();
  });

  test('many jobs are not in one string', async () => {
    const jobs = Array.from({ length: 30 }, (_, n) => jobOf(`job-${n}`, 5000));
    const sizes = [...monthPage({ ...richMonth(), jobs })].map((piece) => piece.length);
    const sum = sizes.reduce((total, size) => total + size, 0);
    expect(Math.max(...sizes)).toBeLessThan(sum / 5);
  });
});

describe('hostile names and values', () => {
  function hostileMonth(): MonthReport {
    const rows = Object.values(HOSTILE).map((text) => compared(text, 7));
    const job = (name: string) =>
      jobOf(name, 90, {
        ...{ channel: name, byAccount: rows, dimensions: [{ name, rows }] },
        coverage: { ...COVERED, ran: 1, ranBefore: 1, missing: [name], stale: [name] },
        countedIn: name,
        dates: [],
      });
    const jobs = Object.values(HOSTILE).map(job);
    return { ...richMonth(), jobs, channels: rows };
  }

  test('are text and nothing else', async () => {
    const hostile = { report: hostileMonth(), across: acrossPairs(HOSTILE.script) };
    const html = await htmlIn(hostile);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<!--');
    const page = await open(hostile);
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await page.locator('img').count()).toBe(0);
    const heads = await page.locator('.channels tbody th').allInnerTexts();
    expect(heads).toEqual(Object.values(HOSTILE).map(visible));
  });

  test.each([320, 390, 1440])('do not widen the page at %i', async (width) => {
    const hostile = { report: hostileMonth(), across: acrossPairs(HOSTILE.long) };
    const page = await open(hostile, { viewport: { width, height: 800 } });
    await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = 1))");
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});

describe('on every screen', () => {
  test.each([
    ['en', 390],
    ['zh', 390],
    ['zh', 1280],
  ] as const)('it is not wider than the window: %s, %i', async (lang, width) => {
    const page = await open({}, { lang, viewport: { width, height: 800 } });
    await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = 1))");
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  test('on paper it has what is open, black on white', async () => {
    const page = await open({}, { colorScheme: 'dark' });
    await page.locator('#job-2 > summary').click();
    await page.emulateMedia({ media: 'print' });
    const ground = 'getComputedStyle(document.documentElement).backgroundColor';
    expect(await page.evaluate(ground)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('#job-2 h3').isVisible()).toBe(true);
    expect(await page.locator('#job-1').isVisible()).toBe(false);
  });

  test.each([
    ['en', 'light', 1280],
    ['zh', 'dark', 1280],
    ['zh', 'light', 390],
  ] as const)('axe finds nothing: %s, %s, %i', async (lang, colorScheme, width) => {
    const page = await open({}, { lang, colorScheme, viewport: { width, height: 800 } });
    await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = 1))");
    await page.evaluate(AXE);
    const found = (await page.evaluate('axe.run()')) as {
      readonly violations: readonly { readonly id: string; readonly nodes: readonly object[] }[];
    };
    expect(found.violations.map(({ id, nodes }) => [id, nodes])).toEqual([]);
  });
});

test('it speaks Chinese alone', async () => {
  const page = await open({}, { lang: 'zh' });
  await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = 1))");
  const text = await page.locator('body').innerText();
  const names = [
    ...['CNY', 'JPY', 'alipay', 'wechat', 'unionpay', 'paypay', 'icbc', 'main', 'tokyo', 'new'],
    ...['shop', 'bank', 'store', 'cashier', 'zhangping', 'run', 'status', 'from', 'to', 'xlsx'],
    ...['month', 'date'],
  ];
  const words = [...new Set(text.match(/[a-z]{2,}/gi))];
  expect(words.filter((word) => !names.includes(word))).toEqual([]);
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
});

test('the policy allows the page its own script and style', async () => {
  const html = await htmlIn();
  const hash = (tag: string) => {
    const text = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(html)?.[1] ?? '';
    return `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
  };
  expect(/Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]).toContain(
    `default-src &#39;none&#39;; script-src ${hash('script')}; style-src ${hash('style')}; `,
  );
});
