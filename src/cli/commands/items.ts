/** `zhangping items list` and `show`: the open items, and what people decided about them. */

import { dateFlag } from '../../config/flags.ts';
import {
  actionNamed,
  type ItemState,
  RESOLVE_ACTIONS,
  type ResolveAction,
} from '../../domain/decision.ts';
import { CATEGORIES, CATEGORY_ZH, categoryNamed, type Item } from '../../domain/item.ts';
import { leadRecord, shownCountOf } from '../../domain/item-order.ts';
import { currencyDigits } from '../../domain/money.ts';
import { wallClock } from '../../domain/time.ts';
import { acrossOfOrder } from '../../ledger/across-jobs.ts';
import { eventsOfItem, itemById } from '../../ledger/decide.ts';
import { eventsOf, type LastEvents, lastEvents, matchOfItem } from '../../ledger/decisions.ts';
import { type LedgerItem, type Listing, listItems } from '../../ledger/listing.ts';
import { type Ledger, readLedger } from '../../ledger/open.ts';
import { suggestionsFor } from '../../ledger/suggestions.ts';
import { itemFields } from '../../report/item-columns.ts';
import { recordFields } from '../../report/item-records.ts';
import { suggestionFields } from '../../report/suggestions.ts';
import { ledgerToRead, type ReadOptions, suggestSteps } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { visible } from '../../support/printable.ts';
import { language, say } from '../../words/language.ts';
import { acrossFields, acrossLines } from '../terminal/across-lines.ts';
import { itemTable, SHOWN_MAX } from '../terminal/item-table.ts';
import { matchFields, matchLines } from '../terminal/match-lines.ts';
import { columns, commaList, money } from '../terminal/print.ts';
import { recordLines } from '../terminal/record-lines.ts';
import { suggestionLines } from '../terminal/suggestion-lines.ts';
import { lineWidth } from '../terminal/terminal.ts';

export interface FilterOptions extends Omit<ReadOptions, 'json'> {
  readonly job?: string;
  readonly date?: string;
  readonly category?: string;
}

interface ListOptions extends FilterOptions {
  readonly state?: ItemState;
  readonly limit?: string;
  readonly json?: boolean;
}

/** Lists items; by default the open ones. */
export async function listCommand(options: ListOptions): Promise<ExitCode> {
  return readLedger(await ledgerToRead(options.job, options), (ledger) => {
    const filter = { ...filterOf(options), state: options.state ?? 'open' };
    if (options.json) {
      const { items } = listItems(ledger, filter, limitOf(options.limit, Infinity));
      const decisionFields = decisionsOf(ledger, items);
      printValue(items.map((each) => ({ ...fieldsOf(each), ...decisionFields(each) })));
      return EXIT.balanced;
    }
    // One item more than is shown, so that the table never omits a single item.
    const limit = limitOf(options.limit, SHOWN_MAX + 1);
    const { items: worst, total, amounts } = listItems(ledger, filter, limit, 'size');
    const items =
      options.limit === undefined ? worst.slice(0, shownCountOf(total, SHOWN_MAX)) : worst;
    if (items.length > 0) print(itemTable(items, lineWidth(process.stdout)));
    const parts = [
      sumText({ total, amounts }, filter.state),
      ...(items.length < total ? [say`the ${items.length} largest shown (--limit)`] : []),
    ];
    print(`${commaList(parts)}\n`);
    return EXIT.balanced;
  });
}

/** The number of items and the sum of their differences. */
export function sumText({ total, amounts }: Omit<Listing, 'items'>, state: ItemState): string {
  const sums = [...amounts].map(([currency, amount]) => `${money(amount, currency)} ${currency}`);
  return commaList([countText(total, state), ...sums]);
}

function countText(count: number, state: ItemState): string {
  const isOne = count === 1;
  switch (state) {
    case 'open':
      return isOne ? say`1 open item` : say`${count} open items`;
    case 'resolved':
      return isOne ? say`1 resolved item` : say`${count} resolved items`;
    case 'all':
      return isOne ? say`1 item` : say`${count} items`;
  }
}

/** Shows one item and the decisions about it. */
export async function showCommand(id: string, options: ReadOptions): Promise<ExitCode> {
  const stepsOf = await suggestSteps(options);
  return readLedger(await ledgerToRead(undefined, options), (ledger) => {
    const found = itemById(ledger, id);
    const suggestions = suggestionsFor(ledger, found, stepsOf(found.job.name));
    const events = eventsOfItem(ledger, found);
    const pairs = acrossOfOrder(ledger, leadRecord(found.item)?.orderId ?? '');
    const { currency } = found.job;
    const match = matchOfItem(ledger, found.job, found.item.id);
    if (options.json) {
      const itemRecords = recordFields(found.item, currencyDigits(found.job.currency));
      const across = acrossFields(pairs, found);
      printValue({
        ...{ ...fieldsOf(found), itemRecords, across, match: matchFields(match, currency) },
        ...{ suggestions: suggestions.map(suggestionFields), events },
      });
      return EXIT.balanced;
    }
    const fields = Object.entries(fieldsOf(found)).filter(([, value]) => value !== '');
    print(columns(fields, []));
    const records = found.item.records === undefined ? [] : recordLines(found.item);
    const lines = [
      ...records,
      ...feeLines(found.item),
      ...acrossLines(pairs, found),
      ...(match === undefined ? [] : matchLines(match, currency)),
      ...suggestions.flatMap(suggestionLines),
    ];
    for (const line of lines) print(`${visible(line)}\n`);
    for (const event of events) {
      const { seq, at, by, kind, action, note, reference, category, difference } = event;
      const was = `${category} ${money(difference, found.job.currency)}`;
      const why = [note, reference && `(${reference})`, `[${was}]`];
      const words = [
        wallClock(at, found.job.time_zone),
        say`event ${seq}`,
        by,
        kind,
        action,
        ...why,
      ];
      print(`${words.filter(Boolean).join('  ')}\n`);
    }
    return EXIT.balanced;
  });
}

/** Where the arithmetic of a fee that a rule judged is. */
function feeLines({ category, statement, flows }: Item): string[] {
  if (category !== 'fee_mismatch' || statement?.owed === undefined) return [];
  // An item of a rule whose rate is wrong has no flows.
  return flows === null
    ? [say`The rows are in fee-rows.csv of this date. See zhangping fees explain <order-id>.`]
    : [say`The arithmetic: zhangping fees explain ${statement.orderId}`];
}

/** What settles resolved items, for JSON. */
function decisionsOf(ledger: Ledger, items: readonly LedgerItem[]) {
  const resolved = items.filter(({ state }) => state === 'resolved');
  const jobs = new Map(resolved.map(({ job }) => [job.name, job]));
  const byJob = new Map<string, LastEvents>();
  for (const job of jobs.values()) byJob.set(job.name, lastEvents(eventsOf(ledger, job)));
  return ({ item, job, state }: LedgerItem) => {
    const event = state === 'resolved' ? byJob.get(job.name)?.get(item.id) : undefined;
    if (event === undefined) return {};
    const { seq, kind, action, by, at, note, reference } = event;
    return { decision: { event: seq, kind, action, by, at, note, reference } };
  };
}

/** The item's fields under the names of the CSV columns, and its state. */
function fieldsOf({ item, job, state }: LedgerItem): Record<string, string> {
  return { ...itemFields(item, currencyDigits(job.currency)), state };
}

/** The filter that the flags describe. Throws UsageError. */
export function filterOf({ job, date, category }: FilterOptions) {
  // Only checks the syntax: which date yesterday is depends on the time zone of each job.
  dateFlag(date, 'UTC');
  const known = category === undefined ? undefined : categoryNamed(category);
  if (category !== undefined && known === undefined) {
    const categories = CATEGORIES.map((each) => {
      return language() === 'zh' ? `${CATEGORY_ZH[each]} (${each})` : each;
    });
    throw new UsageError(say`--category ${category}: expected one of ${categories.join(', ')}.`);
  }
  return { job, date, category: known };
}

function limitOf(limit: string | undefined, otherwise: number): number {
  if (limit === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(limit)) return Number(limit);
  throw new UsageError(say`--limit ${limit}: expected a whole number of 1 or more.`);
}

/** The action of that name. Throws UsageError. */
export function actionOf(action: string): ResolveAction {
  const found = actionNamed(action);
  if (found) return found;
  throw new UsageError(say`--action ${action}: expected one of ${RESOLVE_ACTIONS.join(', ')}.`);
}
