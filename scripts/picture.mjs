// Makes docs/report.png and docs/report.zh-CN.png: report.html of the demo day, with some weeks of
// made-up days before it, as Chromium draws it. Needs the built program and Debian's chromium.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM } from './lib/chromium.mjs';
import { Random } from './lib/random.mjs';
import { smallPng } from './lib/small-png.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DATE = '2026-11-19';
const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_BEFORE = 29;
/** Days before the demo's on which there was no run. */
const MISSING = [9, 17];
const ORDERS = 1000;
/** What somebody looks at: one kind of discrepancy, and one of them opened. */
const SHOWN = 'duplicate';
const WIDTH = 1280;
const HEIGHT = 900;

/**
 * @param {string} cwd
 * @param {string[]} args
 */
function node(cwd, ...args) {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  // 1: there are discrepancies, as there are to be.
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}\n${stderr}`);
}

/**
 * @param {string} work
 * @param {string} folder
 * @param {string} lang
 */
function run(work, folder, lang = 'en') {
  const bill = readdirSync(folder).find((name) => name.endsWith('.csv.zip'));
  if (bill === undefined) throw new Error(`${folder} has no bill`);
  const sides = ['--statement', bill, '--flows', 'flows.csv'];
  const places = ['--out', join(work, lang), '--ledger', join(work, 'zhangping.db')];
  node(folder, join(ROOT, 'bin/zhangping.js'), 'run', 'demo', ...sides, ...places, '--lang', lang);
}

/**
 * Days as they come: most are level, some are not.
 * @param {string} work
 */
function runEarlierDays(work) {
  const rng = new Random(7);
  for (let before = DAYS_BEFORE; before > 0; before--) {
    const isLevel = rng.chance(0.55) || before <= 7;
    const share = ['0.001', '0.002', '0.004'][rng.int(3)];
    if (MISSING.includes(before)) continue;
    const date = new Date(Date.parse(DATE) - before * DAY_MS).toISOString().slice(0, 10);
    const out = join(work, date);
    const day = ['--date', date, '--seed', String(before), '--orders', String(ORDERS)];
    const kind = isLevel ? ['--clean'] : ['--discrepancies', share];
    node(
      work,
      join(ROOT, 'scripts/generate.mjs'),
      '--channel',
      'alipay',
      '--out',
      out,
      ...day,
      ...kind,
    );
    run(work, out);
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} work
 * @param {string} lang
 * @param {string} picture
 */
async function draw(browser, work, lang, picture) {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  await page.goto(pathToFileURL(join(work, lang, 'demo', DATE, 'report.html')).href);
  await page.locator(`#discrepancies [data-group="${SHOWN}"]`).click();
  await page.locator('#discrepancies .opener').nth(4).click();
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  const png = await page.screenshot({ fullPage: true });
  writeFileSync(join(ROOT, 'docs', picture), await smallPng(browser, png));
  await page.close();
}

const work = mkdtempSync(join(tmpdir(), 'zhangping-picture-'));
const browser = await chromium.launch(CHROMIUM);
try {
  runEarlierDays(work);
  const demo = join(work, 'demo-day');
  cpSync(join(ROOT, 'fixtures/demo-day'), demo, { recursive: true });
  for (const [lang, picture] of [
    ['en', 'report.png'],
    ['zh', 'report.zh-CN.png'],
  ]) {
    run(work, demo, lang);
    await draw(browser, work, lang, picture);
  }
} finally {
  await browser.close();
  if (process.env.KEEP) console.log(work);
  else rmSync(work, { recursive: true, force: true });
}
