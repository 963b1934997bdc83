/** `zhangping items …`: the open items, and what people decide about them. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dateOf } from '../config/flags.ts';
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
import { closeLedger, type Ledger, openExistingLedger } from '../ledger/open.ts';
import { actionNamed } from '../model/decision.ts';
import {
  CATEGORY_ZH,
  CROSS_DAY_STATES,
  categoryNamed,
  DISCREPANCY_CATEGORIES,
} from '../model/item.ts';
import { shownCountOf } from '../model/item-order.ts';
import { currencyDigits } from '../model/money.ts';
import { itemFields } from '../report/item-columns.ts';
import { EXIT, type ExitCode, UsageError } from '../support/errors.ts';
import { language, say } from '../support/language.ts';
import { print, printJson } from '../support/output.ts';
import { ledgerToRead } from './choose-jobs.ts';
import { itemTable } from './item-table.ts';
import { columns, moment, money } from './print.ts';
import { lineWidth } from './terminal.ts';

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
  return withLedger(options, (ledger) => {
    const filter = { ...filterOf(options), state: stateOf(options.state) };
    if (options.json) {
      const { items } = listItems(ledger, filter, limitOf(options.limit, Infinity));
      printJson(`${JSON.stringify(items.map(fieldsOf), null, 2)}\n`);
      return EXIT.balanced;
    }
    // One more, so that a single one is not left out.
    const limit = limitOf(options.limit, SHOWN_DEFAULT + 1);
    const { items: worst, total, amounts } = listItems(ledger, filter, limit, 'size');
    const items =
      options.limit === undefined ? worst.slice(0, shownCountOf(total, SHOWN_DEFAULT)) : worst;
    if (items.length > 0) print(itemTable(items, lineWidth(process.stdout)));
    const parts = [
      countText(total, filter.state),
      ...[...amounts].map(([currency, amount]) => `${money(amount, currency)} ${currency}`),
      ...(items.length < total ? [say`the ${items.length} largest shown (--limit)`] : []),
    ];
    print(`${parts.reduce((line, part) => say`${line}, ${part}`)}\n`);
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
  return withLedger(options, (ledger) => {
    const found = itemById(ledger, id);
    const events = eventsOfItem(ledger, found);
    if (options.json) {
      printJson(`${JSON.stringify({ ...fieldsOf(found), events }, null, 2)}\n`);
      return EXIT.balanced;
    }
    const fields = Object.entries(fieldsOf(found)).filter(([, value]) => value !== '');
    print(columns(fields, []));
    for (const event of events) {
      const { at, by, kind, action, note, reference, category, difference } = event;
      const was = `${category} ${money(difference, found.job.currency)}`;
      const words = [
        moment(at, found.job.time_zone),
        by,
        kind,
        action,
        note,
        reference && `(${reference})`,
        `[${was}]`,
      ];
      print(`${words.filter(Boolean).join('  ')}\n`);
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
  print(itemTable(items, lineWidth(process.stdout)));
  return EXIT.balanced;
}

/** Keyed as the CSV columns, and the state. */
function fieldsOf({ item, job, state }: LedgerItem): Record<string, string> {
  return { ...itemFields(item, currencyDigits(job.currency)), state };
}

function filterOf({ job, date, category }: FilterOptions) {
  // What yesterday is, the zone of each job says; here only whether it is a date at all.
  if (date !== undefined) dateOf(date, 'UTC');
  const known = category === undefined ? undefined : categoryNamed(category);
  if (category !== undefined && known === undefined) {
    const categories = [...DISCREPANCY_CATEGORIES, ...CROSS_DAY_STATES].map((each) => {
      return language() === 'zh' ? `${CATEGORY_ZH[each]} (${each})` : each;
    });
    throw new UsageError(say`--category ${category}: expected one of ${categories.join(', ')}.`);
  }
  return { job, date, category: known };
}

function stateOf(state = 'open'): ItemState {
  const found = ITEM_STATES.find((each) => each === state);
  if (found) return found;
  throw new UsageError(say`--state ${state}: expected one of ${ITEM_STATES.join(', ')}.`);
}

function limitOf(limit: string | undefined, otherwise: number): number {
  if (limit === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(limit)) return Number(limit);
  throw new UsageError(say`--limit ${limit}: expected a number from 1 up.`);
}

function actionOf(action: string): ResolveAction {
  const found = actionNamed(action);
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
  const ledger = openExistingLedger(await ledgerToRead(options.job, options));
  try {
    return work(ledger);
  } finally {
    closeLedger(ledger);
  }
}
