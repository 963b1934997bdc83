/**
 * report.html: one self-contained file. The essentials are HTML, visible where scripts are
 * stripped; all items are data, from which its script makes tables that sort, filter and search.
 */
import type { Digest, Report, ReportItems } from '../digest.ts';
import { verdictName } from '../names.ts';
import { pageAssets } from './assets.ts';
import { feesSection } from './fees.ts';
import { filesSection, runSection } from './files.ts';
import { chartDates, historySection } from './history.ts';
import { escapeHtml, htmlOf, jsonForScript } from './html.ts';
import { ItemFeed, itemsSection } from './items-section.ts';
import { ItemPacker } from './packed-items.ts';
import type { PageData } from './page-data.ts';
import { receivablesSection } from './receivables.ts';
import { suggestionsSection } from './suggestions.ts';
import { agesSection, totalsSection } from './totals.ts';
import { proofSection, toDoSection, verdictHeader } from './verdict.ts';
import { pageLang, pageWords } from './words.ts';

/** The text of report.html in pieces; each list of items is read once, up to ITEMS_MAX. */
export function* pageHtml(digest: Digest, items: ReportItems): Generator<string> {
  // Read before the items, which keep the ledger busy: it is a transaction of its own.
  const history = items.history();
  const { settlement } = digest;
  const receivables = settlement && receivablesSection(settlement, digest);
  const feeds: ItemFeed[] = [];
  try {
    feeds.push(new ItemFeed('listed', items.listedBySize, digest.counts.listed));
    feeds.push(new ItemFeed('across', items.acrossBySize, digest.counts.across));
    const words = pageWords(digest.settlement !== null);
    const chart = chartDates(history.dates, digest);
    const { job, date, currency, digits } = digest;
    const row = { digits, words, isLive: false };
    const { version, script } = pageAssets();
    yield pageHead([verdictName(digest.verdict), job, date].join(' · '));
    yield [
      '<main>',
      htmlOf(verdictHeader(digest)),
      htmlOf(proofSection(digest, words)),
      '<div class="pair">',
      htmlOf(toDoSection(digest, items.suggestions?.suggestions.length ?? 0)),
      htmlOf(totalsSection(digest, words)),
      '</div>',
    ].join('\n');
    for (const feed of feeds) yield `${htmlOf(itemsSection(feed, digest, row))}\n`;
    const suggestions = items.suggestions && suggestionsSection(items.suggestions, digest);
    if (suggestions) yield htmlOf(suggestions);
    if (receivables) yield htmlOf(receivables);
    if (digest.fees) yield htmlOf(feesSection(digest.fees, digest));
    yield [
      '<div class="pair">',
      htmlOf(historySection(chart, digest, words)),
      htmlOf(agesSection(history.openByAge, digest)),
      '</div>',
      htmlOf(filesSection(digest, words)),
      '</main>',
      htmlOf(runSection(digest, version)),
      '<div id="announcement" role="status" aria-live="polite"></div>',
      '',
    ].join('\n');
    const packer = new ItemPacker();
    for (const feed of feeds) yield* feed.data(packer);
    const { files, resolutions } = packer;
    const data: PageData = { job, date, currency, digits, words, chart, files, resolutions };
    yield `<script type="application/json" id="data">${jsonForScript(data)}</script>\n`;
    yield `<script>${script}</script>\n</body>\n</html>\n`;
  } finally {
    for (const feed of feeds) feed.close();
  }
}

export const page: Report = { name: 'report.html', render: pageHtml };

/** The start of a page with this title, up to its body. */
export function pageHead(title: string, policy = pageAssets().policy): string {
  const { style } = pageAssets();
  return `<!doctype html>
<html lang="${pageLang()}">
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
