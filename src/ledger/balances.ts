/** Chains of balances, and the statement that reconciles them, from what runs recorded. */
import type {
  AdjustedBalance,
  BalanceChain,
  BalanceDay,
  BalanceReport,
  BalanceSide,
  OpenAmount,
  OtherAmount,
} from '../domain/balance-statement.ts';
import { endsOf, type StatedBalance } from '../domain/balances.ts';
import type { Item } from '../domain/item.ts';
import type { SideTotals } from '../domain/outcome.ts';
import { SIDES, type Sides } from '../domain/record.ts';
import { dateRange, shiftDate, wallClock } from '../domain/time.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { dateOutcomeOf } from './date-outcome.ts';
import { contextOf, OtherDays } from './day-context.ts';
import { daysOf, itemsOf, runOf } from './days.ts';
import { readFacts } from './facts.ts';
import type { Ledger } from './open.ts';
import { itemsOfRow } from './row-items.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';

/** What is asked for. */
export interface BalanceRequest {
  /** null: the first day of the month of `to`. */
  readonly from: string | null;
  /** null: the last date with a run. */
  readonly to: string | null;
  /** The book balance at the end of a date, minor units; null: that of the flows, if any. */
  readonly book: (date: string) => bigint | null;
}

/** Whether any statement of a job states balances, as far as its runs recorded that. */
export function mayHaveBalances(ledger: Ledger, job: JobRow): boolean {
  return daysOf(ledger, job).some((day) =>
    readFacts(runOf(ledger, day).facts).statement.files.some(({ rows, balances }) => {
      return balances === undefined ? rows > 0 : balances.length > 0;
    }),
  );
}

/** What the runs up to a date found; minor units. */
interface Findings extends Sides<ChainWalk> {
  readonly items: OpenAmount[];
  readonly resolved: { count: number; amount: bigint };
  tolerated: bigint;
}

/**
 * The balances of a job. Throws UsageError if it has no run up to that date, or no balances,
 * RefusedError if its dates must run again first.
 */
export function balancesOf(ledger: Ledger, job: JobRow, request: BalanceRequest): BalanceReport {
  const days = daysOf(ledger, job);
  const asked = days.filter(({ date }) => request.to === null || date <= request.to);
  const to = asked.at(-1)?.date;
  if (to === undefined) {
    throw new UsageError(say`${ledger.path}: ${job.name} has no run up to ${request.to ?? ''}.`);
  }
  const from = request.from ?? `${to.slice(0, 7)}-01`;
  const found = findingsOf(ledger, job, days, asked);
  const statement = found.statement.chain(from);
  refuseWithout(job, statement);
  const flows = found.flows.hasBalances ? found.flows.chain(from) : null;
  const given = request.book(to);
  const ownBook = given === null ? flows : null;
  const isOfFlows = ownBook !== null;
  const balances = { bank: statement.closing, book: given ?? ownBook?.closing ?? null };
  const { items, resolved } = found;
  const tolerated = other('book', 'tolerated', found.tolerated);
  const theirs = found.statement.uncompared;
  const apart = other('book', 'uncompared', theirs);
  const own = isOfFlows ? other('bank', 'uncompared', found.flows.uncompared) : [];
  const all = adjusted(balances, items, [...tolerated, ...apart, ...own]);
  const lean = adjusted(balances, items, tolerated);
  // Nothing says whether a given balance has the rows that the job does not compare.
  const isLean = !isOfFlows && all.difference !== 0n;
  const uncompared = isLean ? theirs : 0n;
  const missing = missingDates(days, from, to);
  const { difference } = isLean ? lean : all;
  const isProven =
    (difference ?? 0n) === 0n && [statement, ...(flows ? [flows] : [])].every(isChainProven);
  return {
    ...{ job: job.name, currency: job.currency, from, to, missing, statement, flows, items },
    ...(isLean ? lean : all),
    ...{ resolved, uncompared, isProven },
  };
}

function isChainProven({ days, closing, unrecorded, unstated }: BalanceChain): boolean {
  return (
    closing !== null &&
    unrecorded.length === 0 &&
    unstated.length === 0 &&
    days.every(({ isBroken, residual, gap }) => !isBroken && residual === 0n && gap === 0n)
  );
}

function refuseWithout({ name }: JobRow, { days, unrecorded, unstated }: BalanceChain): void {
  if (days.length > 0) return;
  if (unrecorded.length > 0) {
    throw new RefusedError(
      'missing',
      say`${name}: its runs were made before balances were recorded. Run the dates again: zhangping
        run ${name} --from ${unrecorded[0]} --to ${unrecorded[unrecorded.length - 1]}`,
    );
  }
  throw unstated.length > 0
    ? new UsageError(
        say`${name}: its statement states no balances. Fund bills, MT940, camt.053 and described
          formats with a balance column do.`,
      )
    : new UsageError(say`${name}: no date of this range was run.`);
}

function missingDates(days: readonly DayRow[], from: string, to: string): string[] {
  const first = days[0].date;
  const run = new Set(days.map(({ date }) => date));
  return dateRange(from > first ? from : first, to).filter((date) => !run.has(date));
}

function findingsOf(
  ledger: Ledger,
  job: JobRow,
  days: readonly DayRow[],
  asked: readonly DayRow[],
): Findings {
  const to = asked[asked.length - 1].date;
  const found: Findings = {
    ...{ statement: new ChainWalk(), flows: new ChainWalk() },
    ...{ items: [], resolved: { count: 0, amount: 0n }, tolerated: 0n },
  };
  const others = new OtherDays(ledger, job, days);
  for (const day of asked) {
    const outcome = dateOutcomeOf(ledger, job, day, days, []);
    found.tolerated += outcome.tolerated.amount;
    for (const side of SIDES) found[side].add(day.date, outcome[side]);
    const context = contextOf(ledger, job, day, others);
    for (const row of itemsOf(ledger, day)) {
      for (const item of itemsOfRow(row, context)) {
        if (item.difference === 0 || isClearedBy(item, to)) continue;
        // The books have money of a group when it arrives, not when it is expected.
        if (context.isSettlement && item.flows !== null) continue;
        if (isResolvedBy(ledger, job, row, to)) {
          found.resolved.count++;
          found.resolved.amount += BigInt(item.difference);
        } else found.items.push(openAmount(item));
      }
    }
  }
  const size = ({ amount }: OpenAmount) => Math.abs(Number(amount));
  found.items.sort((a, b) => size(b) - size(a));
  return found;
}

/** A match with a later date was open before it. */
function isClearedBy({ category, counterpartDate }: Item, date: string): boolean {
  return category === 'cleared' && counterpartDate <= date;
}

function isResolvedBy({ tables }: Ledger, job: JobRow, row: ItemRow, date: string): boolean {
  if (row.decision === null) return false;
  const event = tables.events.get('WHERE seq = ?', row.decision);
  if (!event) throw new DamagedError(say`the decision about ${row.id} is missing`);
  return wallClock(event.at, job.time_zone).slice(0, 10) <= date;
}

/** What only the books have, the bank's balance lacks; all else is for the books to follow. */
function openAmount(item: Item): OpenAmount {
  const difference = BigInt(item.difference);
  return item.statement === null
    ? { side: 'bank', amount: -difference, item }
    : { side: 'book', amount: difference, item };
}

function other(side: BalanceSide, kind: OtherAmount['kind'], amount: bigint): OtherAmount[] {
  return amount === 0n ? [] : [{ side, kind, amount }];
}

function adjusted(
  balances: Readonly<Record<BalanceSide, bigint | null>>,
  items: readonly OpenAmount[],
  others: readonly OtherAmount[],
): Pick<BalanceReport, 'book' | 'bank' | 'difference'> {
  const of = (side: BalanceSide): AdjustedBalance => {
    const amounts = items.filter((each) => each.side === side).map(({ amount }) => amount);
    const sum = (of: readonly bigint[]) => of.reduce((total, each) => total + each, 0n);
    const received = sum(amounts.filter((amount) => amount > 0n));
    const paid = -sum(amounts.filter((amount) => amount < 0n));
    const own = others.filter((each) => each.side === side);
    const balance = balances[side];
    const change = received - paid + sum(own.map(({ amount }) => amount));
    return {
      balance,
      received,
      paid,
      others: own,
      adjusted: balance === null ? null : balance + change,
    };
  };
  const [book, bank] = [of('book'), of('bank')];
  const isKnown = book.adjusted !== null && bank.adjusted !== null;
  return { book, bank, difference: isKnown ? (bank.adjusted ?? 0n) - (book.adjusted ?? 0n) : null };
}

/** Follows the balances of one side from date to date. */
class ChainWalk {
  /** What moved on the accounts and is not in the job's totals. */
  uncompared = 0n;
  readonly #days: BalanceDay[] = [];
  readonly #unrecorded: string[] = [];
  readonly #unstated: string[] = [];
  /** The last closing balance of each account. */
  readonly #closing = new Map<string, bigint | null>();
  #last = '';

  get hasBalances(): boolean {
    return this.#days.length > 0;
  }

  add(date: string, { files, amount }: SideTotals): void {
    const missing =
      this.#last === '' ? [] : dateRange(shiftDate(this.#last, 1), shiftDate(date, -1));
    this.#last = date;
    const isOld = files.some(({ rows, balances }) => rows > 0 && balances === undefined);
    if (isOld) this.#unrecorded.push(date);
    const isUnstated = files.some(({ rows, balances }) => rows > 0 && balances?.length === 0);
    if (isUnstated) this.#unstated.push(date);
    // What moved on such a date is not known.
    if (isOld || isUnstated) for (const each of this.#closing.keys()) this.#closing.set(each, null);
    const byAccount = new Map<string, StatedBalance[]>();
    for (const stated of files.flatMap(({ balances = [] }) => balances)) {
      byAccount.set(stated.account, [...(byAccount.get(stated.account) ?? []), stated]);
    }
    let moved = 0n;
    for (const [account, stated] of byAccount) {
      const day = dayOf({ date, account, missing }, stated, this.#closing.get(account) ?? null);
      this.#closing.set(account, day.closing);
      this.#days.push(day);
      moved += day.moved;
    }
    if (!isOld && !isUnstated) this.uncompared += moved - amount;
  }

  /** Dates from `from` on. */
  chain(from: string): BalanceChain {
    const closings = [...this.#closing.values()];
    const isKnown = closings.length > 0 && closings.every((each) => each !== null);
    return {
      days: this.#days.filter(({ date }) => date >= from),
      closing: isKnown ? closings.reduce<bigint>((sum, each) => sum + (each ?? 0n), 0n) : null,
      unrecorded: this.#unrecorded.filter((date) => date >= from),
      unstated: this.#unstated.filter((date) => date >= from),
    };
  }
}

/** What the documents of a date state about an account; `before`: its last closing balance. */
function dayOf(
  of: Pick<BalanceDay, 'date' | 'account' | 'missing'>,
  stated: readonly StatedBalance[],
  before: bigint | null,
): BalanceDay {
  const moved = stated.reduce((sum, each) => sum + BigInt(each.moved), 0n);
  const known = stated.flatMap(({ opening, closing }) =>
    opening === null || closing === null
      ? []
      : [{ opening: BigInt(opening), closing: BigInt(closing) }],
  );
  const ends = known.length === stated.length ? endsOf(known) : 'unclear';
  const isBroken = ends === 'broken';
  if (ends === 'unclear') {
    const closing = before === null ? null : before + moved;
    const computed = { opening: before, moved, closing, isComputed: true };
    return { ...of, ...computed, isBroken, residual: 0n, gap: 0n };
  }
  const { opening, closing } = isBroken
    ? { opening: known[0].opening, closing: known[known.length - 1].closing }
    : ends;
  const gap = before === null ? 0n : opening - before;
  const residual = closing - opening - moved;
  return { ...of, opening, moved, closing, isComputed: false, isBroken, residual, gap };
}
