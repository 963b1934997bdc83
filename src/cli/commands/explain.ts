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
import type { JobRow } from '../../ledger/tables.ts';
import { itemFields } from '../../report/item-columns.ts';
import { recordFields } from '../../report/item-records.ts';
import { withRecords } from '../../report/names.ts';
import { candidatesText } from '../../report/notes.ts';
import { ledgerToRead } from '../../run/choose-jobs.ts';
import { type SearchedDate, type SearchOptions, searchRuns } from '../../run/search-runs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { spelledBack, trimBlankLike, visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { acrossFields, acrossLines } from '../terminal/across-lines.ts';
import { money } from '../terminal/print.ts';
import { recordLines } from '../terminal/record-lines.ts';
import { startStatusLine } from '../terminal/terminal.ts';
import { type Copies, copiesOf, copyLines } from './explain-copies.ts';
import { chooseRuns, type DateFlags, searchJson, searchText } from './explain-matched.ts';

interface ExplainOptions extends DateFlags {
  readonly config?: string;
  readonly ledger?: string;
  readonly out?: string;
  /** The only jobs that are asked; undefined: all. */
  readonly job?: string[];
  readonly json?: boolean;
}

/** Prints the history of an order, one for each job; a refund or a transaction names its order. */
export async function explain(typed: string, options: ExplainOptions): Promise<ExitCode> {
  const orderId = trimBlankLike(typed);
  if (orderId === '') throw new UsageError(say`The order id is empty.`);
  // Reports write invisible characters of an id as escapes.
  const ids = [...new Set([orderId, spelledBack(orderId)])];
  const path = await ledgerToRead(undefined, options);
  const { histories, runs } = readLedger(path, (ledger) => {
    const isAsked = jobFilter(ledger, options.job);
    const found = historiesOf(ledger, ids).filter(({ job }) => isAsked(job.name));
    // For jobs without an item the files are searched, which takes as long as reading them.
    const known = new Set(found.map(({ job }) => job.id));
    const runs = currentRuns(ledger).filter(({ job }) => isAsked(job.name) && !known.has(job.id));
    return { histories: found, runs };
  });
  const { chosen, others } = chooseRuns(runs, options);
  const orders = new OrdersOfJobs(path);
  const searched = await searchWithProgress(ids, chosen, {
    ...{ ...options, ledger: path, isAnswered: histories.length > 0 },
    hasItems: ({ job }, order) => orders.historyOf(job, order) !== undefined,
  });
  // A list may name the order of a refund or transaction, of which there is an item.
  const named = searched.flatMap(({ run: { job }, records }) =>
    records.flatMap((record) =>
      ids.includes(record.orderId) ? [] : (orders.historyOf(job, record.orderId) ?? []),
    ),
  );
  const found = [...new Set(named)];
  const all = [...histories, ...found];
  const copies = await copiesOf(all, path);
  if (options.json) {
    const results = searchJson(orderId, searched, others).flatMap((result) => {
      const ofJob = found.filter(({ job }) => job.name === result.job);
      if (ofJob.length === 0) return result;
      return ofJob.map((history) => ({ ...result, ...toJson(history, copies) }));
    });
    printValue([...histories.map((history) => toJson(history, copies)), ...results]);
  } else {
    const texts = all.map((history) => historyText(orderId, history, copies));
    if (all.length === 0 || searched.length + others.length > 0) {
      const lines = searchText(orderId, searched, others, histories.length > 0);
      texts.push(`${lines.map(visible).join('\n')}\n`);
    }
    print(texts.join('\n'));
  }
  return EXIT.balanced;
}

/** The histories of an order, else of the orders of a refund or a transaction of the channel. */
function historiesOf(ledger: Ledger, ids: readonly string[]): OrderHistory[] {
  for (const search of [(id: string) => [id], (id: string) => ordersWithId(ledger, id)]) {
    for (const id of ids) {
      const found = search(id).flatMap((order) => orderHistoriesOf(ledger, order));
      if (found.length > 0) return found;
    }
  }
  return [];
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

/** Histories of orders that the search finds, each read once. */
class OrdersOfJobs {
  readonly #path: string;
  readonly #known = new Map<string, readonly OrderHistory[]>();

  constructor(path: string) {
    this.#path = path;
  }

  historyOf(job: JobRow, orderId: string): OrderHistory | undefined {
    let histories = this.#known.get(orderId);
    if (histories === undefined) {
      histories = readLedger(this.#path, (ledger) => orderHistoriesOf(ledger, orderId));
      this.#known.set(orderId, histories);
    }
    return histories.find((each) => each.job.id === job.id);
  }
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

function historyText(typed: string, history: OrderHistory, copies: Copies): string {
  const { job } = history;
  const lines = [say`order ${history.orderId}  job ${job.name}  ${job.currency}`, ''];
  if (typed !== history.orderId && spelledBack(typed) !== history.orderId) {
    lines.unshift(say`${typed} is the id of a refund or of a transaction of the channel:`);
  }
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
  return `${lines.map(visible).join('\n')}\n`;
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
    counterpartDate === '' ? businessDate : say`${businessDate}, with ${counterpartDate}`;
  const name = withRecords(`${category} ${CATEGORY_ZH[category]}`, item);
  const what = `${name} ${money(item.difference, currency)}`;
  const age = ageDays === 1 ? say`1 day old` : say`${ageDays} days old`;
  const stateText =
    suggestedAction === ''
      ? say`${state}, ${age}`
      : say`${state}, ${age}, suggested: ${suggestedAction}`;
  return [`${date}  ${what}  ${stateText}  ${say`item ${item.id}`}`, ...recordLines(item)];
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
  return events.map(({ at, by, kind, action, note, reference, category, difference, item }) => {
    const what = kind === 'resolve' ? say`${by} resolved as ${action}` : say`${by} reopened`;
    const more = [note, reference].filter(Boolean).join(', ');
    const decision = more === '' ? what : say`${what}: ${more}`;
    const was = `${category} ${money(difference, job.currency)}`;
    return [at, `${decision}  ${say`(${was})`}  ${say`item ${item}`}`];
  });
}

function toJson(history: OrderHistory, copies: Copies) {
  const { job, items, runs, changes, events, receipts, upstream } = history;
  const amount = (value: number) => money(value, job.currency);
  const digits = currencyDigits(job.currency);
  return {
    job: job.name,
    order_id: history.orderId,
    found: 'item',
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
    events: events.map(({ at, by, kind, action, note, reference, item, category, difference }) => {
      const was = { category, difference: money(difference, job.currency) };
      return { at, by, kind, action, note, reference, item_id: item, ...was };
    }),
  };
}
