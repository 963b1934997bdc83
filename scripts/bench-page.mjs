// Times report.html of a day with as many discrepancies as a page carries: the run that writes it,
// and what a reader does with it in Chromium, with the longest task that each of these takes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM } from './lib/chromium.mjs';

const PROGRAM = fileURLToPath(new URL('../bin/zhangping.js', import.meta.url));
const DATE = '2026-11-19';
const ROWS = 100_000;
/** Says how long the page was busy at a time since it was asked last, ms. */
const WATCH = `
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask', buffered: true });
`;
/** What a reader does; each is one expression in the page. */
const STEPS = {
  'sort by order': "document.querySelector('[data-sort=order]').click()",
  'sort by difference': "document.querySelector('[data-sort=difference]').click()",
  'sort the other way': "document.querySelector('[data-sort=difference]').click()",
  'to the last page': "document.querySelector('[data-page=last]').click()",
  filter: "document.querySelector('[data-group=short]').click()",
  search: `(() => {
    const input = document.querySelector('input');
    input.value = 'A0123';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  })()`,
  'all again': `(() => {
    const input = document.querySelector('input');
    input.value = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    document.querySelector('[data-group=""]').click();
  })()`,
  export: "document.querySelector('[data-save]').click()",
};

/** @param {number} from @param {number} to */
function csv(from, to) {
  const rows = ['order_id,channel_txn_id,amount,fee,paid_at'];
  for (let n = from; n < to; n++) {
    const id = String(n).padStart(7, '0');
    const clock = new Date((n % 72_000) * 1000 + 7200_000).toISOString().slice(11, 19);
    rows.push(`A${id},20261119220014588605${id},${(n % 9973) / 100},0.07,${DATE} ${clock}`);
  }
  return `${rows.join('\n')}\n`;
}

const work = mkdtempSync(join(tmpdir(), 'zhangping-bench-page-'));
const browser = await chromium.launch(CHROMIUM);
try {
  writeFileSync(join(work, 's.csv'), csv(0, ROWS * 1.5));
  writeFileSync(join(work, 'f.csv'), csv(ROWS / 2, ROWS * 2));
  const sides = ['--statement', 's.csv', '--flows', 'f.csv', '--quiet'];
  const start = performance.now();
  spawnSync(process.execPath, [PROGRAM, 'run', 'bench', ...sides], { cwd: work });
  const path = join(work, 'reports', 'bench', DATE, 'report.html');
  const mib = (statSync(path).size / 2 ** 20).toFixed(1);
  told('the run', performance.now() - start, `report.html has ${mib} MiB`);
  const page = await browser.newPage();
  await page.addInitScript(WATCH);
  const opened = performance.now();
  await page.goto(pathToFileURL(path).href);
  await page.locator('html.live').waitFor();
  told('opening it', performance.now() - opened, await longest(page));
  for (const [name, does] of Object.entries(STEPS)) {
    const took = await page.evaluate(`(() => {
      const start = performance.now();
      ${does};
      document.body.offsetHeight;
      return performance.now() - start;
    })()`);
    told(name, Number(took), await longest(page));
  }
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}

/** @param {import('playwright-core').Page} page */
async function longest(page) {
  await page.waitForTimeout(300);
  const ms = await page.evaluate('(() => { const most = longest; longest = 0; return most; })()');
  return `longest task ${Math.round(Number(ms))} ms`;
}

/** @param {string} what @param {number} ms @param {string} more */
function told(what, ms, more) {
  process.stdout.write(`${what.padEnd(20)} ${ms.toFixed(0).padStart(6)} ms  ${more}\n`);
}
