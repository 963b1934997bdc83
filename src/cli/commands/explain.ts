/** `zhangping explain <order-id>`: everything that the ledger has about one order. */
import { dateFlag } from '../../config/flags.ts';
import { CATEGORY_ZH, type ReceiptRule } from '../../domain/item.ts';
import { currencyDigits } from '../../domain/money.ts';
import { wallClock } from '../../domain/time.ts';
import { localizedState } from '../../ledger/changes.ts';
import type { LedgerItem } from '../../ledger/listing.ts';
import { readLedger } from '../../ledger/open.ts';
import { currentRuns, type OrderHistory, orderHistoriesOf } from '../../ledger/order-history.ts';
import { itemFields } from '../../report/item-columns.ts';
import { recordFields } from '../../report/item-records.ts';
import { withRecords } from '../../report/names.ts';
import { candidatesText } from '../../report/notes.ts';
import { ledgerToRead } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { spelledBack, visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { acrossFields, acrossLines } from '../terminal/across-lines.ts';
import { money } from '../terminal/print.ts';
import { recordLines } from '../terminal/record-lines.ts';
import { type Copies, copiesOf, copyLines } from './explain-copies.ts';
import { chooseRuns, searchFiles, searchJson, searchText } from './explain-matched.ts';

interface ExplainOptions {
  readonly config?: string;
  readonly ledger?: string;
  readonly json?: boolean;
  /** The only business date whose files are read for an order without items. */
  readonly date?: string;
}

/** Prints the history of an order, one for each job. */
export async function explain(orderId: string, options: ExplainOptions): Promise<ExitCode> {
  const { date } = options;
  // Only checks the syntax: which date yesterday is depends on the time zone of each job.
  dateFlag(date, 'UTC');
  const path = await ledgerToRead(undefined, options);
  const { histories, runs } = readLedger(path, (ledger) => {
    // Reports write invisible characters of an id as escapes.
    const asTyped = orderHistoriesOf(ledger, orderId);
    const found = asTyped.length > 0 ? asTyped : orderHistoriesOf(ledger, spelledBack(orderId));
    // For jobs without an item the files are searched, which takes as long as reading them.
    const known = new Set(found.map(({ job }) => job.id));
    return { histories: found, runs: currentRuns(ledger).filter(({ job }) => !known.has(job.id)) };
  });
  const { chosen, others } = chooseRuns(runs, date);
  const searched = await searchFiles(orderId, chosen, { ...options, ledger: path });
  const copies = await copiesOf(histories, path);
  if (options.json) {
    const results = [
      ...histories.map((history) => toJson(history, copies)),
      ...searchJson(searched, others),
    ];
    printValue(results);
  } else {
    const texts = histories.map((history) => historyText(orderId, history, copies));
    if (histories.length === 0 || searched.length + others.length > 0) {
      const lines = searchText(orderId, searched, others, histories.length > 0);
      texts.push(`${lines.map(visible).join('\n')}\n`);
    }
    print(texts.join('\n'));
  }
  return EXIT.balanced;
}

function historyText(orderId: string, history: OrderHistory, copies: Copies): string {
  const { job } = history;
  const lines = [say`order ${orderId}  job ${job.name}  ${job.currency}`, ''];
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
