/** What of report.html is the same whichever run wrote it. */

const WHOLE = /<\/html>\n$/;

/** The page without what differs from run to run. */
export function withoutRun(page: string): string {
  return page.replace(/<footer>.*<\/footer>/s, '');
}

/** The page down to where it looks back on other dates; one that is cut off says so. */
export function aboveHistory(page: string): string {
  const above = page.slice(0, page.indexOf('<section class="history"'));
  return WHOLE.test(page) ? above : `${above} cut off`;
}
