/**
 * summary.md: the digest in a few lines for a chat. DingTalk, WeCom, Feishu and Slack each support
 * a different part of Markdown, so only headings, bold and lists are used: the text reads well even
 * if one of them is not rendered.
 */
import type { Totals } from '../domain/exact-sums.ts';
import type { Item } from '../domain/item.ts';
import { leadRecord } from '../domain/item-order.ts';
import { markdown } from '../support/markdown.ts';
import { language, say } from '../words/language.ts';
import {
  type Digest,
  discrepancyCount,
  expiredList,
  type ItemList,
  openList,
  type Report,
} from './digest.ts';
import { categoryName, differenceText, sideNames, verdictName, withRecords } from './names.ts';
import { changedNotes, rejectsNotes, senseNote } from './notes.ts';

/** Items that are shown one by one: the message must fit on a phone. */
const SHOWN_MAX = 3;

/** The text of summary.md; it ends with a line break. */
export function summaryMarkdown(digest: Digest): string {
  const { verdict, job, date, currency, proof, counts, expiredHere, money } = digest;
  const found = discrepancyCount(counts.listed + expiredHere.count);
  const blocks = [
    [say`## ${verdictName(verdict)}: ${markdown(job)}, ${date}`],
    [say`**Difference ${money(proof.difference)} ${currency}**, ${found}.`],
    sideLines(digest),
    digest.lines
      .filter(({ count }) => count > 0)
      .map((line) => bullet(line.name, items(line, digest))),
    ...listBlocks(openList(digest, SHOWN_MAX), digest, ({ category }) => categoryName(category)),
    ...listBlocks(expiredList(digest, SHOWN_MAX), digest, ({ businessDate }) => businessDate),
    digest.itemNotes.map((note) => `- ${note}`),
    changedLines(digest),
    digest.otherNotes,
    digest.feeNotes,
    rejectsNotes(digest),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export const summaryMd: Report = {
  name: 'summary.md',
  render: (digest) => [summaryMarkdown(digest)],
};

function sideLines(digest: Digest): string[] {
  const { total, proof, money, settlement } = digest;
  const { statement, flows } = total;
  const records = ({ count, amount }: Totals) =>
    count === 1 ? say`1 record, ${money(amount)}` : say`${count} records, ${money(amount)}`;
  const [explained, residual] = [money(proof.explained), money(proof.residual)];
  const names = sideNames(settlement !== null);
  return [
    bullet(names.statement, records(statement)),
    bullet(names.flows, records(flows)),
    settlement === null
      ? `- ${say`Statement less flows ${money(proof.difference)}, explained ${explained}, residual
          ${residual}`}`
      : `- ${say`Credits less groups ${money(proof.difference)}, explained ${explained}, residual
          ${residual}`}`,
    `- ${senseNote(digest)}`,
  ];
}

/** Rows of databases that changed since the date's previous run. */
function changedLines({ sides: { statement, flows } }: Digest): string[] {
  return [...statement.files, ...flows.files].flatMap((file) => {
    const [headline, ...rows] = changedNotes(file, SHOWN_MAX);
    if (headline === undefined) return [];
    return [
      bullet(markdown(file.path), headline),
      ...rows.map((row) => `  - ${markdown(row.trim())}`),
    ];
  });
}

function items({ count, amount }: Totals, { money }: Digest): string {
  return count === 1 ? say`1 item, ${money(amount)}` : say`${count} items, ${money(amount)}`;
}

function listBlocks(
  list: ItemList | null,
  { digits }: Digest,
  nameOf: (item: Item) => string,
): string[][] {
  if (list === null) return [];
  const lines = list.items.map((item) => {
    const order = markdown(leadRecord(item)?.orderId ?? '');
    return bullet(`${withRecords(nameOf(item), item)} ${order}`, differenceText(item, digits));
  });
  return [[`**${list.title}**`], lines];
}

function bullet(name: string, value: string): string {
  return language() === 'zh' ? `- ${name}：${value}` : `- ${name}: ${value}`;
}
