/** The parts of report.html that do not depend on which run wrote it. */

const WHOLE = /<\/html>\n$/;

/** The page without what differs from run to run. */
export function withoutRun(page: string): string {
  return page.replace(/<footer>.*<\/footer>/s, '');
}

/** The page above its history of dates; marked if the page is cut off. */
export function aboveHistory(page: string): string {
  const above = page.slice(0, page.indexOf('<section class="history"'));
  return WHOLE.test(page) ? above : `${above} cut off`;
}
