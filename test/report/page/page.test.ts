/** report.html on screens, on paper, without scripts, and for screen readers. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { digestOf } from '../../../src/report/digest.ts';
import { FIRST_ROWS, ITEMS_MAX } from '../../../src/report/page/items-section.ts';
import { visible } from '../../../src/support/printable.ts';
import { expectExit, runCli } from '../../support/cli.ts';
import { tempDir } from '../../support/tempdir.ts';
import { itemOf, mixedOutcome, outcomeOf, recordOn, splitItem } from '../outcomes.ts';
import { columnOf, htmlIn, shownOrders, useBrowser } from './browser.ts';
import { DATE, dayOf, HOSTILE, historyOfMonth, hostileDay, variedItem } from './days.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const AXE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const { open, openFile } = useBrowser();

/** A day with something in every part of the page. */
function fullDay(): Outcome {
  const file = { sha256: 'f'.repeat(64), bytes: 123_456, profile: 'alipay-trade', rows: 9 };
  const side = (path: string, amount: bigint) => ({
    ...{ count: 60, amount, files: [{ ...file, path, encoding: 'gb18030', skipped: 1 }] },
    byType: { payment: { count: 59, amount: amount + 500n }, refund: { count: 1, amount: -500n } },
  });
  const items = Array.from({ length: 60 }, (_, n) => variedItem(n));
  return outcomeOf({
    verdict: 'discrepant',
    statement: side('bill.zip', 193_876_073n),
    flows: side('flows.csv', 193_880_131n),
    matched: { count: 3123, amount: 1n },
    tolerated: { count: 2, amount: 1n },
    items: [
      ...items,
      itemOf('pending', { difference: 90 }),
      splitItem({
        ...{ id: 'c', category: 'cleared', difference: -90 },
        ...{ counterpartDate: '2026-11-18', ageDays: 1 },
      }),
    ],
    expired: [itemOf('expired', { id: 'old', businessDate: '2026-11-15', ageDays: 4 })],
    proof: { difference: -4058n, explained: -4058n, residual: 0n },
    rejects: [{ file: 'flows.csv', line: 7, reason: 'amount', text: 'x' }],
    timings: { gate: 12.3, scan: 1234.5, report: 1000, total: 62_250 },
    history: historyOfMonth,
  });
}

describe('without scripts', () => {
  const noScripts = { javaScriptEnabled: false } as const;

  test('the page has verdict, proof, what to do, totals and the first rows', async () => {
    const day = fullDay();
    const page = await open(day, noScripts);
    expect(await page.title()).toBe('Discrepant · wechat · 2026-11-19');
    expect(await page.locator('h1').innerText()).toMatch(/^Discrepant\s+−40\.58 CNY$/);
    expect(await page.locator('.equation.totals').innerText()).toMatch(
      /^1,938,760\.73\nStatement\n−\n1,938,801\.31\nFlows\n=\n−40\.58\nDifference$/,
    );
    const terms = await page.locator('.term').allInnerTexts();
    expect(terms.map((term) => term.replaceAll('\n', ' ')).slice(-4)).toEqual([
      ...[
        '+ 0.90 pending ×1',
        '− 0.90 cleared ×1',
        '+ 0.01 within the tolerance ×2',
        '+ 0.00 unexplained',
      ],
    ]);
    expect(await page.locator('.to-do li').count()).toBeGreaterThan(5);
    expect(await page.locator('.totals tfoot').innerText()).toContain('1,938,760.73');
    const orders = [...day.listedBySize].map(
      ({ statement, flows }) => (statement ?? flows)?.orderId,
    );
    expect(await shownOrders(page)).toEqual(orders.slice(0, FIRST_ROWS));
    expect(await page.locator('#discrepancies .first').innerText()).toBe(
      'The first 50 of 60; all are in discrepancies.csv.',
    );
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('searchbox').count()).toBe(0);
  });

  test('links go to the rows, and the dates stand as a table', async () => {
    const page = await open(fullDay(), noScripts);
    await page.locator('a.term').first().click();
    expect(new URL(page.url()).hash).toBe('#discrepancies');
    await page.locator('summary').click();
    const rows = page.locator('.history tbody tr');
    expect(await rows.first().innerText()).toBe('2026-11-19\tdiscrepant\t1\t0.00');
    expect(await page.locator('.history tr', { hasText: '2026-11-12' }).innerText()).toBe(
      '2026-11-12\tno run\t—\t—',
    );
    // From the first date that had a run on: the one before it had none.
    expect(await rows.count()).toBe(30);
  });
});

describe('a day', () => {
  test('that is level says so, and that there is nothing to do', async () => {
    const page = await open(outcomeOf({ matched: { count: 7, amount: 1n } }));
    expect(await page.locator('h1').innerText()).toMatch(/^Balanced\s+0\.00 CNY$/);
    expect(await page.locator('.facts').innerText()).toBe('7 matched');
    expect(await page.locator('.to-do').innerText()).toContain('Nothing: every order agrees.');
    expect(await page.locator('#discrepancies').innerText()).toBe('Discrepancies 0\n\nNone.');
    expect(await page.locator('.term.residual').innerText()).toBe('0.00\nunexplained');
    expect(await page.locator('.history').innerText()).toContain('No earlier date');
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('that is balanced except for items in transit says so', async () => {
    const items = [itemOf('pending', { difference: 90 })];
    const proof = { difference: 90n, explained: 90n, residual: 0n };
    const page = await open(outcomeOf({ items, proof }));
    expect(await page.locator('h1').innerText()).toContain('0.90');
    expect(await page.locator('.facts').innerText()).toContain('the difference is in transit');
    expect(await page.locator('.to-do li').allInnerTexts()).toEqual([
      '0.90\nWait for items that are expected on the adjacent day\n1 item',
    ]);
  });

  test('with expired items of earlier dates alone leads to them', async () => {
    const expired = [
      itemOf('expired', {
        ...{ id: 'e', businessDate: '2026-11-15', difference: 1230, ageDays: 4 },
        statement: recordOn('statement', { time: '2026-11-15 10:00:00' }),
      }),
    ];
    const acrossBySize = expired;
    const page = await open(outcomeOf({ verdict: 'discrepant', expired, acrossBySize }));
    expect(await page.locator('.facts').innerText()).toContain('1 expired of earlier dates');
    await page.locator('.to-do a', { hasText: '1 item' }).click();
    expect(await shownOrders(page, '#cross-day')).toEqual(['A1']);
    expect(await page.locator('#cross-day [aria-pressed="true"]').innerText()).toBe('expired 1');
    expect(await columnOf(page, '#cross-day', 7)).toEqual(['2026-11-15 10:00:00']);
  });

  test('with rows that could not be read says how many', async () => {
    const page = await open(mixedOutcome());
    expect(await page.locator('.to-do').innerText()).toContain(
      'Check the rows that could not be read: 1',
    );
    expect(await page.locator('.files').innerText()).toContain('rejects.csv');
  });

  test('tells its files and how long it took', async () => {
    const page = await open(fullDay());
    expect(await page.locator('.files li').first().innerText()).toBe(
      'bill.zip\nalipay-trade · gb18030 · 9 rows · 120.6 KiB · ' +
        'rows that are not records, skipped: 1\n' +
        `SHA-256 ${'f'.repeat(64)}`,
    );
    const footer = await page.locator('footer dl div').allInnerTexts();
    expect(footer.map((line) => line.replace('\n', ' '))).toEqual([
      ...['Run id r1', 'Took 1 min 1 s', 'Opening 12 ms', 'Reading 1.23 s', 'Engine memory'],
      'Program zhangping 0.1.0',
    ]);
  });

  test('has what is open by age', async () => {
    const page = await open(fullDay());
    expect(await page.locator('.ages tr').allInnerTexts()).toEqual([
      ...['Age\tItems\tDifference', '0 to 1 days\t2\t−3.00', '31 days and more\t1\t12,345.67'],
      'Total\t3\t12,342.67',
    ]);
  });

  test('in yen has no decimals', async () => {
    const proof = { difference: 1234n, explained: 1234n, residual: 0n };
    const page = await open(outcomeOf({ currency: 'JPY', proof }));
    expect(await page.locator('h1').innerText()).toMatch(/1,234 JPY$/);
  });
});

describe('the languages', () => {
  test('are those of the page from top to bottom', async () => {
    const page = await open(fullDay(), { lang: 'zh' });
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('h1').innerText()).toMatch(/^不平/);
    await page.locator('#discrepancies .opener').first().click();
    await page.locator('summary').click();
    const text = await page.locator('body').innerText();
    // Codes, names of files and programs, and what the files say are of no language.
    const names = [
      ...['wechat', 'CNY', 'CSV', 'SHA-256', 'KiB', 'ms', 'min', 's', 'memory', 'zhangping'],
      ...['explain', 'items', 'resolve', 'by', 'action', 'csv', 'zip', 'bill', 'flows', 'rejects'],
      ...['alipay', 'trade', 'gb', 'amount', 'mismatch', 'reverse', 'discrepancies', 'r', 'A'],
      ...['TXN', 'OWN', 'R', 'f', 'x', 'a', 'b', 'd', 'e', 'refund', 'repost', 'hold'],
      ...['report', 'date', 'long'],
    ];
    const words = [...new Set(text.match(/[a-z]+(?:-\d+)?/gi))];
    expect(words.filter((word) => !names.includes(word) && !/^f+$/.test(word))).toEqual([]);
    expect(text).toContain('1,938,760.73');
  });

  test('are those of labels for screen readers as well', async () => {
    const page = await open(fullDay(), { lang: 'zh' });
    const opener = page.locator('#discrepancies .opener').first();
    expect(await opener.getAttribute('aria-label')).toBe('A000000 的详情');
    expect(await page.getByRole('searchbox', { name: '搜索单号或金额' }).count()).toBe(2);
  });
});

describe('hostile ids and names', () => {
  test('are text and nothing else, with everything invisible spelled out', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open(hostileDay(), { javaScriptEnabled });
      const orders = [...hostileDay().listed].map(({ statement }) => statement?.orderId ?? '');
      expect(await shownOrders(page)).toEqual(orders.map(visible));
      const paths = await page.locator('.files .path').allInnerTexts();
      expect(paths.slice(0, orders.length)).toEqual(Object.values(HOSTILE).map(visible));
      expect(await page.locator('img').count()).toBe(0);
      if (!javaScriptEnabled) continue;
      for (const opener of await page.locator('.opener').all()) await opener.click();
      expect(await page.locator('tr.detail').count()).toBe(orders.length);
      expect(await page.locator('img').count()).toBe(0);
    }
  });

  test('do not end the data either', async () => {
    const html = await htmlIn(hostileDay());
    const scripts = html.match(/<script/g)?.length;
    // Of the listed items, of what all share, and the page's own.
    expect(scripts).toBe(3);
    expect(html.match(/<\/script/g)?.length).toBe(3);
    expect(html).not.toContain('<!--');
  });

  test('do not widen the page', async () => {
    for (const width of [320, 390, 1440]) {
      const page = await open(hostileDay(), { viewport: { width, height: 800 } });
      for (const opener of await page.locator('.opener').all()) await opener.click();
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBe(width);
    }
  });
});

describe('the policy', () => {
  test('lets this script and this style run, and nothing else', async () => {
    const html = await htmlIn(dayOf(3));
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    const hash = (tag: string) => {
      const text = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(html)?.[1] ?? '';
      return `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
    };
    expect(policy).toBe(
      `default-src &#39;none&#39;; script-src ${hash('script')}; style-src ${hash('style')}; ` +
        'img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;',
    );
    expect(html).not.toMatch(/ (?:style|on\w+)="/);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });
});

describe('limits', () => {
  /** How many items a page carries, of so many in all. */
  async function carried(count: number): Promise<{ items: number; html: string }> {
    const item = itemOf('long');
    const listedBySize = (function* () {
      for (let n = 0; n < count; n++) yield item;
    })();
    const discrepancies = { ...outcomeOf().discrepancies, long: { count, amount: 0n } };
    const html = await htmlIn(outcomeOf({ listedBySize, discrepancies }));
    const pieces = html.matchAll(/<script type="application\/json" class="listed">(.*?)</g);
    const items = [...pieces].reduce((sum, [, json]) => sum + JSON.parse(json).count, 0);
    return { items, html };
  }

  test.each([-1, 0, 1])('a page carries a hundred thousand items: %i of that', async (more) => {
    const { items, html } = await carried(ITEMS_MAX + more);
    expect(items).toBe(ITEMS_MAX + Math.min(0, more));
    expect(html.includes('Only the first 100,000 of 100,001')).toBe(more > 0);
  });

  test('items beyond it are not read', async () => {
    let read = 0;
    let isClosed = false;
    const listedBySize = (function* () {
      try {
        for (; ; read++) yield itemOf('long');
      } finally {
        isClosed = true;
      }
    })();
    const discrepancies = { ...outcomeOf().discrepancies, long: { count: 10 ** 6, amount: 0n } };
    await htmlIn(outcomeOf({ listedBySize, discrepancies }));
    expect(read).toBeLessThanOrEqual(ITEMS_MAX);
    expect(isClosed).toBe(true);
  });

  test('it is never all in one string', async () => {
    const { pageHtml } = await import('../../../src/report/page/page.ts');
    const day = dayOf(20_000);
    const sizes = [...pageHtml(digestOf(day), day)].map((piece) => piece.length);
    const sum = sizes.reduce((total, size) => total + size, 0);
    expect(Math.max(...sizes)).toBeLessThan(sum / 5);
  });
});

describe('the chart', () => {
  /** Of each canvas: how many pixels something is drawn on. */
  function inked(page: Page): Promise<number[]> {
    return page.evaluate(`[...document.querySelectorAll('.chart canvas')].map((canvas) => {
      const { width, height } = canvas;
      const made = new OffscreenCanvas(width, height);
      const copy = made.getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, width, height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    })`);
  }

  test('shows differences and counts, and tells the date under the pointer', async () => {
    const page = await open(fullDay());
    const drawn = await inked(page);
    expect(drawn.length).toBe(2);
    for (const pixels of drawn) expect(pixels).toBeGreaterThan(1000);
    const readout = page.locator('.readout');
    expect(await readout.innerText()).toMatch(/^2026-11-19 {2}discrepant {2}Difference 0\.00/);
    await page.locator('.chart').scrollIntoViewIfNeeded();
    const box = await page.locator('.chart .u-over').first().boundingBox();
    if (box === null) throw new Error('the chart has no place');
    const pointTo = (n: number) =>
      page.mouse.move(box.x + (box.width / 30) * (n + 0.5), box.y + 20);
    await pointTo(22);
    await expect.poll(() => readout.innerText()).toBe('2026-11-12  no run');
    await pointTo(28);
    await expect.poll(() => readout.innerText()).toMatch(/^2026-11-18 {2}balanced/);
  });

  test('is drawn anew when colours or the width change', async () => {
    const page = await open(fullDay());
    const drawn = () =>
      page.evaluate(`[...document.querySelectorAll('.chart canvas')].map((c) => c.toDataURL())`);
    const changes: [string, () => Promise<void>][] = [
      ['dark', () => page.emulateMedia({ colorScheme: 'dark' })],
      ['paper', () => page.emulateMedia({ media: 'print' })],
      ['screen', () => page.emulateMedia({ media: 'screen' })],
      ['width', () => page.setViewportSize({ width: 500, height: 800 })],
    ];
    for (const [what, change] of changes) {
      const before = await drawn();
      await change();
      await expect.poll(drawn, { message: what }).not.toEqual(before);
    }
    expect((await inked(page)).length).toBe(2);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(500);
  });

  test('is absent if the ledger has only one date', async () => {
    const { dates } = historyOfMonth();
    const history = () => ({ openByAge: [], dates: dates.slice(-1) });
    const page = await open(outcomeOf({ history }));
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await page.locator('.history').innerText()).toContain('No earlier date');
  });
});

describe('on paper', () => {
  test('it is black on white, with nothing to press', async () => {
    const page = await open(fullDay(), { colorScheme: 'dark' });
    const ground = () =>
      page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    expect(await ground()).toBe('rgb(21, 24, 27)');
    await page.locator('#discrepancies .opener').first().click();
    await page.emulateMedia({ media: 'print' });
    expect(await ground()).toBe('rgb(255, 255, 255)');
    for (const gone of ['.tools', '.pager', '.copy', '.opener', 'summary']) {
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
    }
    expect(await page.locator('#discrepancies tr.item').count()).toBe(50);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.length).toBeGreaterThan(10_000);
  });
});

describe('accessibility', () => {
  test.each([
    ['en', 'light'],
    ['en', 'dark'],
    ['zh', 'light'],
    ['zh', 'dark'],
  ] as const)('axe finds nothing: %s, %s', async (lang, colorScheme) => {
    // axe is put into the page by the debugger, past its policy.
    const page = await open(fullDay(), { lang, colorScheme });
    await page.locator('#discrepancies .opener').first().click();
    await page.locator('#cross-day tr.item', { hasText: '2:1' }).locator('.opener').click();
    await page.locator('summary').click();
    await page.evaluate(AXE);
    const found = (await page.evaluate('axe.run()')) as {
      readonly violations: readonly { readonly id: string; readonly nodes: readonly object[] }[];
    };
    expect(found.violations.map(({ id, nodes }) => [id, nodes])).toEqual([]);
  });

  test('parts have names, in an order that makes sense', async () => {
    const page = await open(fullDay());
    const headings = await page.getByRole('heading').allInnerTexts();
    expect(headings.map((text) => text.replaceAll('\n', ' '))).toEqual([
      ...['Discrepant −40.58 CNY', 'Proof', 'What to do first', 'Totals by type'],
      ...['Discrepancies 60', 'Cross-day items 3', 'The last 30 dates'],
      ...['Open items by age', 'Files', 'Statement', 'Flows'],
    ]);
    expect(await page.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Differences and counts of discrepancies, 2026-10-21 to 2026-11-19/,
    );
  });
});

describe('zhangping run', () => {
  test('writes it beside the other reports, in the language that is spoken', async () => {
    const cwd = tempDir();
    const day = join(ROOT, 'fixtures', 'demo-day');
    const bill = join(day, '20881234567890120156_20261119.csv.zip');
    const sides = ['--statement', bill, '--flows', join(day, 'flows.csv')];
    expectExit(await runCli(['run', 'demo', ...sides, '--lang', 'zh', '--quiet'], { cwd }), 1);
    const page = await openFile(join(cwd, 'reports', 'demo', DATE, 'report.html'));
    expect(await page.locator('h1').innerText()).toMatch(/^不平\s+−40\.58/);
    expect(await page.locator('#discrepancies tr.item').count()).toBe(33);
    expect(await page.locator('.ages tfoot').innerText()).toBe('合计\t40\t−40.58');
    const statement = recordOn('statement');
    expect(await page.locator('#discrepancies tbody').innerText()).not.toContain(statement.orderId);
  });
});
