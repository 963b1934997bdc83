/** `zhangping items list` and `show`: the open items, and what people decided about them. */
import { eventsOfItem, itemById, RESOLVE_ACTIONS, type ResolveAction } from '../ledger/decide.ts';
import {
  ITEM_STATES,
  type ItemState,
  type LedgerItem,
  type Listing,
  listItems,
} from '../ledger/listing.ts';
import { readLedger } from '../ledger/open.ts';
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

export interface LedgerOptions {
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
        sumText({ total, amounts }, filter.state),
        ...(items.length < total ? [say`the first ${items.length} shown (--limit)`] : []),
      ];
      process.stdout.write(`${parts.reduce((line, part) => say`${line}, ${part}`)}\n`);
    }
    return EXIT.balanced;
  });
}

/** How many items, and the sum of their differences. */
export function sumText({ total, amounts }: Omit<Listing, 'items'>, state: ItemState): string {
  const sums = [...amounts].map(([currency, amount]) => `${money(amount, currency)} ${currency}`);
  return [countText(total, state), ...sums].reduce((line, part) => say`${line}, ${part}`);
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
      const { seq, at, by, kind, action, note, reference, category, difference } = event;
      const was = `${category} ${money(difference, found.job.currency)}`;
      const why = [note, reference && `(${reference})`, `[${was}]`];
      const words = [moment(at), say`event ${seq}`, by, kind, action, ...why];
      process.stdout.write(`${words.filter(Boolean).join('  ')}\n`);
    }
    return EXIT.balanced;
  });
}

/** Items as a table. */
export function tableOf(items: readonly LedgerItem[]): string {
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

/** What the flags of a filter say. Throws UsageError. */
export function filterOf({ job, date, category }: FilterOptions) {
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

/** The action of that name. Throws UsageError. */
export function actionOf(action: string): ResolveAction {
  const found = RESOLVE_ACTIONS.find((each) => each === action);
  if (found) return found;
  throw new UsageError(say`--action ${action}: expected one of ${RESOLVE_ACTIONS.join(', ')}.`);
}
