/**
 * summary.md: the outcome in a few lines for a chat. DingTalk, WeCom, Feishu and Slack render a
 * little of Markdown, each another part of it: headings, bold and lists are all that is used, and
 * what one of them does not render still reads as text.
 */
import type { Totals } from '../domain/exact-sums.ts';
import {
  CATEGORY_ZH,
  type Category,
  CROSS_DAY_STATES,
  DISCREPANCY_CATEGORIES,
  type Item,
} from '../domain/item.ts';
import { leadRecord, shownOf } from '../domain/item-order.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import { markdown } from '../support/markdown.ts';
import { language, say } from '../words/language.ts';
import { outsideNote } from './record-notes.ts';
import { refundTexts } from './refund-texts.ts';

/** Discrepancies that are told one by one: the message is to be read on a telephone. */
const SHOWN_MAX = 3;

/** The text of summary.md, in the language that is spoken; it ends with a line break. */
export function summaryMarkdown(outcome: Outcome): string {
  const blocks = [
    [titleLine(outcome)],
    [verdictLine(outcome)],
    sideLines(outcome),
    foundLines(outcome),
    ...itemBlocks(outcome),
    ...expiredBlocks(outcome),
    refundTexts(outcome).map((text) => `- ${text}`),
    outsideLines(outcome),
    rejectLines(outcome),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function titleLine({ verdict, job, date }: Outcome): string {
  const name = markdown(job);
  return verdict === 'balanced'
    ? say`## Balanced: ${name}, ${date}`
    : say`## Discrepant: ${name}, ${date}`;
}

function verdictLine(outcome: Outcome): string {
  const amount = moneyOf(outcome)(outcome.proof.difference);
  const found = discrepancyCount(outcome);
  const { currency } = outcome;
  if (found === 0) return say`**Difference ${amount} ${currency}**, no discrepancies.`;
  if (found === 1) return say`**Difference ${amount} ${currency}**, 1 discrepancy.`;
  return say`**Difference ${amount} ${currency}**, ${found} discrepancies.`;
}

function sideLines(outcome: Outcome): string[] {
  const { statement, flows, proof } = outcome;
  const money = moneyOf(outcome);
  const [explained, residual] = [money(proof.explained), money(proof.residual)];
  return [
    bullet(say`Statement`, records(statement, money)),
    bullet(say`Flows`, records(flows, money)),
    `- ${say`Statement less flows ${money(proof.difference)}, explained ${explained}, residual
      ${residual}`}`,
    `- ${say`Positive: money we hold without a record (长款), negative: the opposite (短款)`}`,
  ];
}

/** What was found, by category, but for what was not. */
function foundLines(outcome: Outcome): string[] {
  const { discrepancies, crossDay, tolerated, openItems } = outcome;
  const money = moneyOf(outcome);
  const found: [string, Totals][] = [
    ...DISCREPANCY_CATEGORIES.map((each): [string, Totals] => [nameOf(each), discrepancies[each]]),
    ...CROSS_DAY_STATES.map((each): [string, Totals] => [nameOf(each), crossDay[each]]),
    [say`within the tolerance`, tolerated],
    [say`open items`, openItems],
  ];
  return found
    .filter(([, { count }]) => count > 0)
    .map(([name, totals]) => bullet(name, items(totals, money)));
}

function itemBlocks(outcome: Outcome): string[][] {
  const { count } = outcome.worst;
  const shown = shownOf(outcome.worst, SHOWN_MAX);
  if (shown.length === 0) return [];
  const title =
    count > shown.length
      ? say`**The ${shown.length} largest of ${count} open discrepancies**`
      : say`**Discrepancies**`;
  return [[title], shown.map((item) => itemLine(item, outcome, nameOf(item.category)))];
}

/** Items of earlier dates that are told here, because nobody looks at their pages any more. */
function expiredBlocks(outcome: Outcome): string[][] {
  const { count } = outcome.expiredHere;
  if (count === 0) return [];
  const shown = shownOf(outcome.expiredHere, SHOWN_MAX);
  const title =
    count > shown.length
      ? say`**${count} items of earlier dates expired, the ${shown.length} largest**`
      : say`**Expired, of earlier dates**`;
  return [[title], shown.map((item) => itemLine(item, outcome, item.businessDate))];
}

function outsideLines(outcome: Outcome): string[] {
  const note = outsideNote(outcome);
  return note === null ? [] : [note];
}

function rejectLines({ rejects }: Outcome): string[] {
  if (rejects.length === 0) return [];
  if (rejects.length === 1) return [say`1 row could not be read: see rejects.csv`];
  return [say`${rejects.length} rows could not be read: see rejects.csv`];
}

function itemLine(item: Item, outcome: Outcome, name: string): string {
  const order = markdown(leadRecord(item)?.orderId ?? '');
  return bullet(`${name} ${order}`, moneyOf(outcome)(item.difference));
}

function bullet(name: string, value: string): string {
  return language() === 'zh' ? `- ${name}：${value}` : `- ${name}: ${value}`;
}

function records({ count, amount }: Totals, money: Money): string {
  return count === 1 ? say`1 record, ${money(amount)}` : say`${count} records, ${money(amount)}`;
}

function items({ count, amount }: Totals, money: Money): string {
  return count === 1 ? say`1 item, ${money(amount)}` : say`${count} items, ${money(amount)}`;
}

/** A category in words: its code has a character that Markdown takes for emphasis. */
function nameOf(category: Category): string {
  return language() === 'zh' ? CATEGORY_ZH[category] : category.replaceAll('_', ' ');
}

function discrepancyCount({ discrepancies, expiredHere }: Outcome): number {
  const own = Object.values(discrepancies).reduce((sum, { count }) => sum + count, 0);
  return own + expiredHere.count;
}

type Money = (amount: bigint | number) => string;

function moneyOf({ currency }: Pick<Outcome, 'currency'>): Money {
  const digits = currencyDigits(currency);
  return (amount) => formatScaled(amount, digits);
}
