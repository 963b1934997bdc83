/** `zhangping explain <order-id>`: everything that the ledger has about one order. */
import { CATEGORY_ZH, type ReceiptRule } from '../../domain/item.ts';
import { currencyDigits } from '../../domain/money.ts';
import { wallClock } from '../../domain/time.ts';
import { localizedState } from '../../ledger/changes.ts';
import { jobsOf } from '../../ledger/days.ts';
import type { LedgerItem } from '../../ledger/listing.ts';
import { type Ledger, readLedger } from '../../ledger/open.ts';
import {
  type CurrentRun,
  currentRuns,
  type OrderHistory,
  orderHistoriesOf,
  ordersWithId,
} from '../../ledger/order-history.ts';
import type { EventRow } from '../../ledger/tables.ts';
import { itemFields } from '../../report/item-columns.ts';
import { recordFields } from '../../report/item-records.ts';
import { withRecords } from '../../report/names.ts';
import { candidatesText } from '../../report/notes.ts';
import { ledgerToRead, type ReadOptions } from '../../run/choose-jobs.ts';
import { type SearchedDate, type SearchOptions, searchRuns } from '../../run/search-runs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { spelledBack, trimBlankLike, visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { acrossFields, acrossLines } from '../terminal/across-lines.ts';
import { money } from '../terminal/print.ts';
import { feeLines, recordLines } from '../terminal/record-lines.ts';
import { startStatusLine } from '../terminal/terminal.ts';
import { type Copies, copiesOf, copyLines } from './explain-copies.ts';
import {
  answerLines,
  answersOf,
  chooseRuns,
  type DateFlags,
  foundIn,
  hasItems,
  type JobAnswer,
  searchFields,
  searchLines,
} from './explain-matched.ts';

interface ExplainOptions extends DateFlags, ReadOptions {
  readonly out?: string;
  /** The only jobs that are asked; undefined: all. */
  readonly job?: string[];
}

/** Prints what is known of an order, by job; a refund or a transaction leads to its order. */
export async function explain(typed: string, options: ExplainOptions): Promise<ExitCode> {
  const orderId = trimBlankLike(typed);
  if (orderId === '') throw new UsageError(say`The order id is empty.`);
  // Reports write invisible characters of an id as escapes.
  const ids = [...new Set([orderId, spelledBack(orderId)])];
  const path = await ledgerToRead(undefined, options);
  let found = await find(ids, path, options);
  const orders = ordersOf(found);
  if (orders.some((order) => !ids.includes(order))) found = await find(orders, path, options);
  const copies = await copiesOf(found.histories, path);
  const answers = answersOf(found, options);
  const known = ordersOf(found);
  const order = known.length === 1 ? known[0] : orderId;
  if (options.json) printValue(answers.flatMap((answer) => answerJson(order, answer, copies)));
  else {
    if (known.some((each) => !ids.includes(each))) {
      const typed = visible(orderId);
      print(say`${typed} is the id of a refund or of a transaction of the channel:\n`);
    }
    print(answersText(order, answers, { ...options, copies }));
  }
  return EXIT.balanced;
}

/** What is known of orders before it is divided by job. */
interface Found {
  readonly histories: readonly OrderHistory[];
  readonly searched: readonly SearchedDate[];
  /** All runs that could have been searched. */
  readonly runs: readonly CurrentRun[];
}

async function find(ids: readonly string[], path: string, options: ExplainOptions): Promise<Found> {
  const { histories, runs } = readLedger(path, (ledger) => {
    const isAsked = jobFilter(ledger, options.job);
    const histories = historiesOf(ledger, ids).filter(({ job }) => isAsked(job.name));
    return { histories, runs: currentRuns(ledger).filter(({ job }) => isAsked(job.name)) };
  });
  const known = new Set(histories.filter(hasItems).map(({ job }) => job.id));
  const wanted = [...new Set([...ids, ...histories.map((each) => each.orderId)])];
  const searched = await searchWithProgress(wanted, chooseRuns(runs, options, histories), {
    ...{ ...options, ledger: path, isAnswered: known.size > 0 },
    hasItem: ({ job }) => known.has(job.id),
  });
  return { histories, searched, runs };
}

function ordersOf({ histories, searched }: Pick<Found, 'histories' | 'searched'>): string[] {
  const records = searched.flatMap((each) => each.records);
  return [...new Set([...histories, ...records].map(({ orderId }) => orderId))];
}

/** The histories of orders, else of the orders of a refund or a transaction of the channel. */
function historiesOf(ledger: Ledger, ids: readonly string[]): OrderHistory[] {
  const of = (orders: readonly string[]) =>
    orders.flatMap((order) => orderHistoriesOf(ledger, order));
  const own = of(ids);
  return own.length > 0 ? own : of([...new Set(ids.flatMap((id) => ordersWithId(ledger, id)))]);
}

/** Whether a job is asked. Throws UsageError for one that the ledger does not have. */
function jobFilter(ledger: Ledger, names: readonly string[] = []): (name: string) => boolean {
  const jobs = jobsOf(ledger).map(({ name }) => name);
  const unknown = names.find((name) => !jobs.includes(name));
  if (unknown !== undefined) {
    const all = jobs.join(', ') || say`none`;
    throw new UsageError(
      say`${ledger.path}: there is no run of ${unknown}; the ledger has ${all}.`,
    );
  }
  return (name) => names.length === 0 || names.includes(name);
}

/** The answers first, then what they rest on. */
function answersText(
  order: string,
  answers: readonly JobAnswer[],
  options: DateFlags & { readonly copies: Copies },
): string {
  const heads = answerLines(order, answers);
  const searches = answers.flatMap((answer) => searchLines(order, answer, options));
  const histories = answers.flatMap((answer) => answer.histories);
  const texts = [
    heads,
    ...histories.map((history) => historyLines(history, options.copies)),
    answers.length === 0 ? [say`The ledger has no runs.`] : searches,
  ];
  return texts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.map(visible).join('\n')}\n`)
    .join('\n');
}

/** Searches, and says on a terminal how far it is. */
async function searchWithProgress(
  ids: readonly string[],
  runs: readonly CurrentRun[],
  options: Omit<SearchOptions, 'onDate'>,
): Promise<SearchedDate[]> {
  const line = await startStatusLine();
  try {
    return await searchRuns(ids, runs, {
      ...options,
      onDate: ({ job, date }, number, count) => {
        line.show(say`searching ${date} of ${job.name} (${number} of ${count})`);
      },
    });
  } finally {
    line.end();
  }
}

function historyLines(history: OrderHistory, copies: Copies): string[] {
  const { job } = history;
  const lines = [say`order ${history.orderId}  job ${job.name}  ${job.currency}`, ''];
  for (const item of history.items) {
    lines.push(...itemLines(item), ...acrossLines(history.across, item));
  }
  lines.push(...receiptLines(history));
  if (history.items.length === 0 && history.receipts.length === 0) {
    lines.push(say`The ledger no longer has an item for it.`);
  }
  lines.push('', say`Runs of these dates:`);
  for (const historyRun of history.runs) {
    const { run, statement, flows, isCurrent } = historyRun;
    const sums = history.upstream === '' ? '' : say`sums of job ${history.upstream}`;
    const [ours, theirs] = [flows.join(', ') || sums, statement.join(', ')];
    const files = isCurrent
      ? say`${theirs} against ${ours}`
      : say`${theirs} against ${ours} (superseded)`;
    lines.push(`  ${wallClock(run.committed_at, job.time_zone)}  ${run.date}  ${files}`);
    lines.push(...copyLines(historyRun, history, copies).map((line) => `    ${line}`));
  }
  const entries = [...changeEntries(history), ...eventEntries(history)];
  if (entries.length > 0) lines.push('', say`Changes since:`);
  for (const [at, text] of entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    lines.push(`  ${wallClock(at, job.time_zone)}  ${text}`);
  }
  return lines;
}

/** What paid a group, or what a credit paid, and every other group and credit of the receipt. */
function receiptLines({ receipts, job: { currency } }: OrderHistory): string[] {
  return receipts.flatMap(({ receivedOn, rule, groups, credits }) => [
    ...groups.map(({ label, amount, expected }) => {
      return say`group ${label}: ${money(amount, currency)}, expected ${expected}`;
    }),
    ...credits.map(({ place, date, amount, candidates }) => {
      const credit = say`credit ${place}: ${money(amount, currency)}, ${date}`;
      return candidates.length === 0 || receivedOn !== null
        ? credit
        : say`${credit}, may pay ${candidatesText(candidates)}`;
    }),
    receiptText(receivedOn, rule, groups.length > 0),
  ]);
}

function receiptText(
  receivedOn: string | null,
  rule: ReceiptRule | null,
  hasGroups: boolean,
): string {
  if (receivedOn === null) {
    return `  ${hasGroups ? say`nothing has paid it` : say`it pays no group`}`;
  }
  const isPartial = rule === 'partial';
  return `  ${isPartial ? say`paid in part, ${receivedOn}` : say`received, ${receivedOn}`}`;
}

function itemLines({ item, state, job: { currency } }: LedgerItem): string[] {
  const { businessDate, counterpartDate, category, ageDays, suggestedAction } = item;
  const date =
    counterpartDate === '' || counterpartDate === businessDate
      ? businessDate
      : say`${businessDate}, with ${counterpartDate}`;
  const name =
    item.rule === 'offset'
      ? say`offset on one side`
      : withRecords(`${category} ${CATEGORY_ZH[category]}`, item);
  const what = `${name} ${money(item.difference, currency)}`;
  const age = ageDays === 1 ? say`1 day old` : say`${ageDays} days old`;
  const stateText =
    suggestedAction === ''
      ? say`${state}, ${age}`
      : say`${state}, ${age}, suggested: ${suggestedAction}`;
  return [
    `${date}  ${what}  ${stateText}  ${say`item ${item.id}`}`,
    ...feeLines(item),
    ...recordLines(item),
  ];
}

function changeEntries({ changes, runs }: OrderHistory): [string, string][] {
  const times = new Map(runs.map(({ run }) => [run.id, run.committed_at]));
  return changes.map(({ run, date, item, was, became }) => {
    const change = changeText(localizedState(was), localizedState(became));
    return [times.get(run) ?? '', `${date}  ${change}  ${say`item ${item}`}`];
  });
}

/** How a run changed an item; an empty state: the item did not exist before, or does not now. */
function changeText(was: string, became: string): string {
  if (was === '') return say`new: ${became}`;
  if (became === '') return say`was ${was}, now gone`;
  return say`was ${was}, now ${became}`;
}

function eventEntries({ events, job }: OrderHistory): [string, string][] {
  return events.map((event) => {
    const { at, note, reference, category, difference, item } = event;
    const what = eventText(event);
    const more = [note, reference].filter(Boolean).join(', ');
    const decision = more === '' ? what : say`${what}: ${more}`;
    const was = `${category} ${money(difference, job.currency)}`;
    return [at, `${decision}  ${say`(${was})`}  ${say`item ${item}`}`];
  });
}

function eventText({ seq, kind, by, action }: EventRow): string {
  switch (kind) {
    case 'resolve':
      return say`${by} resolved as ${action}`;
    case 'reopen':
      return say`${by} reopened`;
    case 'match':
      return action === ''
        ? say`${by} matched with other items by event ${seq}`
        : say`${by} matched with other items by event ${seq}, residual ${action}`;
    case 'unmatch':
      return say`${by} opened the match`;
    case 'undo':
      return say`${by} took back event ${action}`;
  }
}

/** The answer of a job for programs: one for each order. */
function answerJson(order: string, answer: JobAnswer, copies: Copies) {
  const { job, histories } = answer;
  const search = searchFields(answer);
  const found = foundIn(answer);
  if (histories.length > 0) {
    return histories.map((history) => ({
      ...toJson(history, hasItems(history) ? 'item' : found, copies),
      ...search,
    }));
  }
  const [order_id = order] = ordersOf(answer);
  const none = { items: [], runs: [], changes: [], events: [] };
  return [{ job: job.name, order_id, found, ...none, ...search }];
}

function toJson(history: OrderHistory, found: string, copies: Copies) {
  const { job, items, runs, changes, events, receipts, upstream } = history;
  const amount = (value: number) => money(value, job.currency);
  const digits = currencyDigits(job.currency);
  return {
    job: job.name,
    order_id: history.orderId,
    found,
    ...(upstream !== '' && {
      receipts: receipts.map(({ receivedOn, rule, groups, credits }) => ({
        received_on: receivedOn ?? '',
        rule: rule ?? '',
        groups: groups.map((each) => ({
          ...{ group: each.label, amount: amount(each.amount), expected_date: each.expected },
        })),
        credits: credits.map((each) => ({
          ...{ source: each.place, date: each.date, amount: amount(each.amount) },
          candidates: each.candidates,
        })),
      })),
    }),
    items: items.map((each) => {
      const itemRecords = recordFields(each.item, digits);
      const across = acrossFields(history.across, each);
      return { ...itemFields(each.item, digits), state: each.state, itemRecords, across };
    }),
    runs: runs.map(({ run, statement, flows, queried, isCurrent }) => {
      const { run_id, date, committed_at } = run;
      const kept = queried.flatMap((file) => copies.get(file) ?? []);
      const rows = kept.length > 0 ? { kept } : {};
      return { run_id, date, committed_at, statement, flows, stands: isCurrent, ...rows };
    }),
    changes: changes.map(({ date, item, was, became, run }) => {
      const run_id = runs.find((each) => each.run.id === run)?.run.run_id ?? '';
      return { date, item_id: item, was, became, run_id };
    }),
    events: events.map((event) => {
      const { seq, at, by, kind, action, note, reference, item, category, difference } = event;
      const was = { category, difference: money(difference, job.currency) };
      return { event: seq, at, by, kind, action, note, reference, item_id: item, ...was };
    }),
  };
}
