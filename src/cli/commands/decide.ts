/** `zhangping items resolve` and `reopen`: decisions about items. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { actionZh, RESOLVE_ACTIONS, type ResolveAction } from '../../domain/decision.ts';
import { type Decision, decide, resolvedBy } from '../../ledger/decide.ts';
import { readDecisions } from '../../ledger/decisions-csv.ts';
import { type LedgerItem, type Listing, listItems } from '../../ledger/listing.ts';
import { type Ledger, openExistingLedger, openForDryRun } from '../../ledger/open.ts';
import { closeWritten, openToWrite } from '../../ledger/write-open.ts';
import { ledgerToRead } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printError } from '../../support/output.ts';
import { language, say } from '../../words/language.ts';
import { confirm } from '../terminal/confirm.ts';
import { worstTable } from '../terminal/item-table.ts';
import { lineWidth } from '../terminal/terminal.ts';
import { actionOf, type FilterOptions, filterOf, sumText } from './items.ts';

export interface DecideOptions extends FilterOptions {
  readonly action?: string;
  readonly by?: string;
  readonly note?: string;
  readonly reference?: string;
  readonly csv?: string;
  /** The event of the decision to undo. */
  readonly event?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** The state of items before the decision. */
type State = 'open' | 'resolved';
/** The part of a decision that is given together with the item. */
type Wanted = Pick<Decision, 'item' | 'action' | 'where'> & Partial<Decision>;

interface Selected {
  readonly wanted: readonly Wanted[];
  /** The items that a filter selects; null without a filter. */
  readonly listing: Listing | null;
}

/** Resolves items: named ones, those in a CSV file, or all open ones that a filter selects. */
export async function resolveCommand(
  ids: readonly string[],
  options: DecideOptions,
): Promise<ExitCode> {
  const common = { ...commonOf(options), kind: 'resolve' as const };
  const action = options.action === undefined ? undefined : actionOf(options.action);
  return decideAll(ids, options, 'open', (wanted) => {
    if (wanted.action === '' && action === undefined) {
      throw new UsageError(say`--action is missing: expected one of
        ${RESOLVE_ACTIONS.join(', ')}.`);
    }
    return { ...common, ...wanted, action: wanted.action || (action as ResolveAction) };
  });
}

/** Reopens resolved items: named ones, by filter, or those that one decision resolved. */
export async function reopenCommand(
  ids: readonly string[],
  options: DecideOptions,
): Promise<ExitCode> {
  const common = { ...commonOf(options), kind: 'reopen' as const };
  return decideAll(ids, options, 'resolved', (wanted) => ({ ...common, ...wanted, action: '' }));
}

async function decideAll(
  ids: readonly string[],
  options: DecideOptions,
  state: State,
  complete: (wanted: Wanted) => Decision,
): Promise<ExitCode> {
  return onLedger(options, async (ledger, keep) => {
    const { wanted, listing } = selected(ledger, ids, options, state);
    // Mistakes are reported before the question is asked.
    const decisions = wanted.map(complete);
    const mustAsk = listing !== null && !options.yes && !options.dryRun;
    if (mustAsk && !(await isConfirmed(listing, state, decisions))) {
      print(say`Nothing was changed.\n`);
      return false;
    }
    const { items, event } = decide(ledger, decisions, keep);
    print(worstTable(items, lineWidth(process.stdout), options.dryRun ? 'suggested' : 'state'));
    if (!mustAsk && state === 'open') print(heldText(items));
    const end = options.dryRun ? dryRunText(state, decisions) : doneText(state, event);
    print(`${sumText(sumsOf(items), 'all')}\n${end}\n`);
    return true;
  });
}

/** Runs a command that writes; `work` returns whether it did. */
export async function onLedger(
  options: Pick<DecideOptions, 'config' | 'ledger' | 'job' | 'dryRun'>,
  work: (ledger: Ledger, keep: { readonly keep: boolean }) => boolean | Promise<boolean>,
): Promise<ExitCode> {
  const path = await ledgerToRead(options.job, options);
  const ledger = openToWrite(path, options.dryRun ? openForDryRun : openExistingLedger);
  let isDone = false;
  try {
    isDone = (await work(ledger, { keep: !options.dryRun })) && !options.dryRun;
    return EXIT.balanced;
  } finally {
    closeWritten(ledger, isDone);
  }
}

function dryRunText(state: State, decisions: readonly Decision[]): string {
  const end = say`Dry run: nothing was changed.`;
  return state === 'open' ? `${say`Action: ${actionsText(decisions)}`}\n${end}` : end;
}

/** The distinct actions of the decisions. */
function actionsText(decisions: readonly Decision[]): string {
  const actions = [...new Set(decisions.map(({ action }) => action))];
  return actions.map((each) => (language() === 'zh' ? actionZh(each) : each)).join(', ');
}

/** A line that counts the items with the suggested action hold; empty without such items. */
function heldText(items: readonly LedgerItem[]): string {
  const held = items.filter(({ item }) => item.suggestedAction === 'hold').length;
  if (held === 0) return '';
  return say`Suggested action hold: ${held} of ${items.length}. Check these before money moves.\n`;
}

function doneText(state: State, event: number): string {
  if (state === 'resolved') return say`Reopened (event ${event}).`;
  return say`Resolved (event ${event}). To undo: zhangping items reopen --event ${event}`;
}

function selected(
  ledger: Ledger,
  ids: readonly string[],
  options: DecideOptions,
  state: State,
): Selected {
  const { csv, event } = options;
  const filter = filterOf(options);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const ways = [ids.length > 0, csv !== undefined, event !== undefined, isFiltered];
  if (ways.filter(Boolean).length !== 1) throw new UsageError(waysText(state));
  if (csv !== undefined) return { wanted: readDecisions(readText(csv), csv), listing: null };
  if (event !== undefined) return { wanted: wantedBy(ledger, event), listing: null };
  if (!isFiltered) return { wanted: ids.map((id) => wantedItem(id)), listing: null };
  const listing = listItems(ledger, { ...filter, state });
  if (listing.total === 0) {
    throw new UsageError(
      state === 'open'
        ? say`The filter selects no open items.`
        : say`The filter selects no resolved items.`,
    );
  }
  const wanted = listing.items.map(({ item: { id, difference } }) =>
    wantedItem(id, { difference }),
  );
  return { wanted, listing };
}

function waysText(state: State): string {
  return state === 'open'
    ? say`Select items in exactly one way: ids, --csv with a file, or a filter (--job, --date,
      --category).`
    : say`Select items in exactly one way: ids, --csv with a file, --event with the number of a
      decision, or a filter (--job, --date, --category).`;
}

function wantedItem(item: string, expected: Decision['expected'] = {}): Wanted {
  return { item, action: '', where: '', expected };
}

/** The number of an event; messages show it as `typed`. Throws UsageError. */
export function eventNumber(event: string, typed = event): number {
  if (/^[1-9]\d{0,14}$/.test(event)) return Number(event);
  throw new UsageError(say`${typed}: expected the number of a decision, as shown by items show.`);
}

function wantedBy(ledger: Ledger, event: string): Wanted[] {
  const { effective, others } = resolvedBy(ledger, eventNumber(event, `--event ${event}`));
  if (others > 0) {
    printError(
      say`${others} other items of this decision are left unchanged: they were reopened, resolved
        again or changed since.\n`,
    );
  }
  return effective.map(({ item, seq }) => wantedItem(item, { decision: seq }));
}

/** Shows the items and asks for confirmation. Throws UsageError if there is no terminal. */
async function isConfirmed(
  listing: Listing,
  state: State,
  decisions: readonly Decision[],
): Promise<boolean> {
  print(worstTable(listing.items, lineWidth(process.stdout)));
  if (state === 'open') print(heldText(listing.items));
  const sum = sumText(listing, state);
  const answer = await confirm(
    state === 'open'
      ? say`Resolve ${sum} with the action ${actionsText(decisions)}?`
      : say`Reopen ${sum}?`,
  );
  if (answer !== null) return answer;
  throw new UsageError(
    say`The filter selects ${sum}, and there is no terminal to ask for confirmation. Check them with
      --dry-run, then run it again with --yes. Nothing was changed.`,
  );
}

export function sumsOf(items: readonly LedgerItem[]) {
  const amounts = new Map<string, bigint>();
  for (const { item, job } of items) {
    amounts.set(job.currency, (amounts.get(job.currency) ?? 0n) + BigInt(item.difference));
  }
  return { total: items.length, amounts };
}

export function commonOf({ by, note, reference }: DecideOptions) {
  return { by: by ?? userInfo().username, note: note ?? '', reference: reference ?? '' };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(say`${path}: the decisions cannot be read (${(error as Error).message}).`);
  }
}
