/** `zhangping items …`: the open items, and what people decide about them. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import {
  type Decision,
  decide,
  eventsOfItem,
  itemById,
  RESOLVE_ACTIONS,
  type ResolveAction,
} from '../ledger/decide.ts';
import { readDecisions } from '../ledger/decisions-csv.ts';
import { ITEM_STATES, type ItemState, type LedgerItem, listItems } from '../ledger/listing.ts';
import { type Ledger, openExistingLedger, readLedger } from '../ledger/open.ts';
import { closeWritten, openToWrite } from '../ledger/write-open.ts';
import {
  CATEGORY_ZH,
  type Category,
  CROSS_DAY_STATES,
  DISCREPANCY_CATEGORIES,
} from '../model/item.ts';
import { currencyDigits } from '../model/money.ts';
import { isDate } from '../model/time.ts';
import { itemFields } from '../report/item-columns.ts';
import { EXIT, type ExitCode, UsageError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { ledgerToRead } from './choose-jobs.ts';
import { columns, moment, money } from './print.ts';

interface LedgerOptions {
  readonly config?: string;
  readonly ledger?: string;
}

export interface FilterOptions extends LedgerOptions {
  readonly job?: string;
  readonly date?: string;
  readonly category?: string;
}

export interface ListOptions extends FilterOptions {
  readonly state?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

export interface DecideOptions extends FilterOptions {
  readonly action?: string;
  readonly by?: string;
  readonly note?: string;
  readonly reference?: string;
  readonly csv?: string;
}

/** Items that a person is shown at once; programs get all of them. */
const SHOWN_DEFAULT = 100;

/** Lists items; open ones unless asked otherwise. */
export async function listCommand(options: ListOptions): Promise<ExitCode> {
  return readLedger(await ledgerToRead(options.job, options), (ledger) => {
    const filter = { ...filterOf(options), state: stateOf(options.state) };
    const limit = limitOf(options);
    const { items, total, amounts } = listItems(ledger, filter, limit);
    if (options.json) process.stdout.write(`${JSON.stringify(items.map(fieldsOf), null, 2)}\n`);
    else {
      if (items.length > 0) process.stdout.write(tableOf(items));
      const parts = [
        countText(total, filter.state),
        ...[...amounts].map(([currency, amount]) => `${money(amount, currency)} ${currency}`),
        ...(items.length < total ? [say`the first ${items.length} shown (--limit)`] : []),
      ];
      process.stdout.write(`${parts.reduce((line, part) => say`${line}, ${part}`)}\n`);
    }
    return EXIT.balanced;
  });
}

function countText(count: number, state: ItemState): string {
  if (state === 'open') return say`${count} open items`;
  return state === 'resolved' ? say`${count} resolved items` : say`${count} items`;
}

/** Tells all about one item. */
export async function showCommand(
  id: string,
  options: LedgerOptions & { readonly json?: boolean },
): Promise<ExitCode> {
  return readLedger(await ledgerToRead(undefined, options), (ledger) => {
    const found = itemById(ledger, id);
    const events = eventsOfItem(ledger, found);
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ ...fieldsOf(found), events }, null, 2)}\n`);
      return EXIT.balanced;
    }
    const fields = Object.entries(fieldsOf(found)).filter(([, value]) => value !== '');
    process.stdout.write(columns(fields, []));
    for (const event of events) {
      const { at, by, kind, action, note, reference, category, difference } = event;
      const was = `${category} ${money(difference, found.job.currency)}`;
      const words = [moment(at), by, kind, action, note, reference && `(${reference})`, `[${was}]`];
      process.stdout.write(`${words.filter(Boolean).join('  ')}\n`);
    }
    return EXIT.balanced;
  });
}

/** Settles items: named ones, those of a CSV file, or all open ones that a filter takes. */
export async function resolveCommand(
  ids: readonly string[],
  options: DecideOptions,
): Promise<ExitCode> {
  return withLedger(options, (ledger) => {
    const common = { ...commonOf(options), kind: 'resolve' as const };
    const action = options.action === undefined ? undefined : actionOf(options.action);
    const decisions = decisionsOf(ledger, ids, options, 'open').map((decision) => {
      const each = { ...common, ...decision };
      if (each.action === '' && action === undefined) {
        throw new UsageError(say`--action is missing: one of ${RESOLVE_ACTIONS.join(', ')}.`);
      }
      return { ...each, action: each.action || (action as ResolveAction) };
    });
    return tell(decide(ledger, decisions));
  });
}

/** Opens resolved items again. */
export async function reopenCommand(
  ids: readonly string[],
  options: DecideOptions,
): Promise<ExitCode> {
  return withLedger(options, (ledger) => {
    const common = { ...commonOf(options), kind: 'reopen' as const };
    const decisions = decisionsOf(ledger, ids, options, 'resolved');
    return tell(
      decide(
        ledger,
        decisions.map((each) => ({ ...common, ...each, action: '' })),
      ),
    );
  });
}

type Wanted = Pick<Decision, 'item' | 'action' | 'where'> & Partial<Decision>;

function decisionsOf(
  ledger: Ledger,
  ids: readonly string[],
  options: DecideOptions,
  state: Exclude<ItemState, 'all'>,
): Wanted[] {
  const filter = filterOf(options);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const ways = [ids.length > 0, options.csv !== undefined, isFiltered].filter(Boolean).length;
  if (ways !== 1) {
    throw new UsageError(
      say`Say which items, in one way: their ids, or --csv with a file, or a filter (--job, --date,
        --category).`,
    );
  }
  if (options.csv !== undefined) return readDecisions(readText(options.csv), options.csv);
  const wanted = (item: string, where: string): Wanted => ({ item, action: '', where });
  if (ids.length > 0) return ids.map((id) => wanted(id, ''));
  const { items } = listItems(ledger, { ...filter, state });
  if (items.length === 0) {
    throw new UsageError(
      state === 'open'
        ? say`There are no open items that the filter takes.`
        : say`There are no resolved items that the filter takes.`,
    );
  }
  return items.map(({ item }) => wanted(item.id, ''));
}

function commonOf({ by, note, reference }: DecideOptions) {
  return { by: by ?? userInfo().username, note: note ?? '', reference: reference ?? '' };
}

function tell(items: readonly LedgerItem[]): ExitCode {
  process.stdout.write(tableOf(items));
  return EXIT.balanced;
}

function tableOf(items: readonly LedgerItem[]): string {
  const rows = items.map(({ item, job, state }) => {
    const { orderId = '', refundId = '' } = item.statement ?? item.flows ?? {};
    return [
      item.id,
      job.name,
      item.businessDate,
      item.category,
      CATEGORY_ZH[item.category],
      money(item.difference, job.currency),
      say`${item.ageDays} d`,
      state,
      item.suggestedAction,
      refundId === '' ? orderId : `${orderId} / ${refundId}`,
    ];
  });
  const head = [
    ...[say`id`, say`job`, say`date`, say`category`, '', say`difference`],
    ...[say`age`, say`state`, say`suggested`, say`order`],
  ];
  return columns([head, ...rows], [5, 6]);
}

/** Keyed as the CSV columns, and the state. */
function fieldsOf({ item, job, state }: LedgerItem): Record<string, string> {
  return { ...itemFields(item, currencyDigits(job.currency)), state };
}

function filterOf({ job, date, category }: FilterOptions) {
  if (date !== undefined && !isDate(date)) {
    throw new UsageError(say`--date ${date}: expected yyyy-MM-dd with a day that exists.`);
  }
  const categories: readonly string[] = [...DISCREPANCY_CATEGORIES, ...CROSS_DAY_STATES];
  if (category !== undefined && !categories.includes(category)) {
    throw new UsageError(say`--category ${category}: expected one of ${categories.join(', ')}.`);
  }
  return { job, date, category: category as Category | undefined };
}

function stateOf(state = 'open'): ItemState {
  const found = ITEM_STATES.find((each) => each === state);
  if (found) return found;
  throw new UsageError(say`--state ${state}: expected one of ${ITEM_STATES.join(', ')}.`);
}

function limitOf({ limit, json }: ListOptions): number {
  if (limit === undefined) return json ? Infinity : SHOWN_DEFAULT;
  if (/^[1-9]\d{0,8}$/.test(limit)) return Number(limit);
  throw new UsageError(say`--limit ${limit}: expected a number from 1 up.`);
}

function actionOf(action: string): ResolveAction {
  const found = RESOLVE_ACTIONS.find((each) => each === action);
  if (found) return found;
  throw new UsageError(say`--action ${action}: expected one of ${RESOLVE_ACTIONS.join(', ')}.`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(say`${path}: the decisions cannot be read (${(error as Error).message}).`);
  }
}

async function withLedger(
  options: LedgerOptions & { readonly job?: string },
  work: (ledger: Ledger) => ExitCode,
): Promise<ExitCode> {
  const ledger = openToWrite(await ledgerToRead(options.job, options), openExistingLedger);
  try {
    return work(ledger);
  } finally {
    closeWritten(ledger);
  }
}
