/**
 * report.html: one file that shows a date to whoever opens it, with nothing to load. What matters
 * stands in it as HTML, so that it is there where scripts are stripped; all items stand in it as
 * data, from which its script makes tables that sort, filter and search.
 */
import { currencyDigits } from '../../domain/money.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { say } from '../../words/language.ts';
import { pageAssets } from './assets.ts';
import { filesSection, runSection } from './files.ts';
import { chartDates, historySection } from './history.ts';
import { escapeHtml, htmlOf, jsonForScript } from './html.ts';
import { ItemFeed, itemsSection } from './items-section.ts';
import { ItemPacker } from './packed-items.ts';
import type { PageData, Words } from './page-data.ts';
import { agesSection, totalsSection } from './totals.ts';
import { proofSection, toDoSection, verdictHeader } from './verdict.ts';
import { pageWords } from './words.ts';

/** The text of report.html in pieces; items are read once, and as many as the page may carry. */
export function* pageHtml(outcome: Outcome): Generator<string> {
  // Asked for before items are read one by one: it is a transaction of its own.
  const history = outcome.history();
  const feeds: ItemFeed[] = [];
  try {
    feeds.push(new ItemFeed('listed', outcome.listedBySize, counted(outcome.discrepancies)));
    feeds.push(new ItemFeed('across', outcome.acrossBySize, counted(outcome.crossDay)));
    const words = pageWords();
    const digits = currencyDigits(outcome.currency);
    const chart = chartDates(history.dates, outcome);
    const row = { digits, words, isLive: false };
    const { version, policy, style, script } = pageAssets();
    yield headOf(outcome, { words, policy, style });
    yield [
      '<main>',
      htmlOf(verdictHeader(outcome)),
      htmlOf(proofSection(outcome, words)),
      '<div class="pair">',
      htmlOf(toDoSection(outcome, words)),
      htmlOf(totalsSection(outcome, words)),
      '</div>',
    ].join('\n');
    for (const feed of feeds) yield `${htmlOf(itemsSection(feed, outcome, row))}\n`;
    yield [
      '<div class="pair">',
      htmlOf(historySection(chart, outcome, words)),
      htmlOf(agesSection(history.openByAge, outcome)),
      '</div>',
      htmlOf(filesSection(outcome, words)),
      '</main>',
      htmlOf(runSection(outcome, version)),
      '<div id="told" role="status" aria-live="polite"></div>',
      '',
    ].join('\n');
    const packer = new ItemPacker();
    for (const feed of feeds) yield* feed.data(packer);
    const { job, date, currency } = outcome;
    const { files, resolutions } = packer;
    const data: PageData = { job, date, currency, digits, words, chart, files, resolutions };
    yield `<script type="application/json" id="data">${jsonForScript(data)}</script>\n`;
    yield `<script>${script}</script>\n</body>\n</html>\n`;
  } finally {
    for (const feed of feeds) feed.close();
  }
}

function headOf(
  { job, date, verdict }: Outcome,
  {
    words,
    policy,
    style,
  }: { readonly words: Words; readonly policy: string; readonly style: string },
): string {
  const title = `${verdict === 'balanced' ? say`Balanced` : say`Discrepant`} · ${job} · ${date}`;
  return `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
`;
}

function counted(totals: Readonly<Record<string, { readonly count: number }>>): number {
  return Object.values(totals).reduce((sum, { count }) => sum + count, 0);
}
