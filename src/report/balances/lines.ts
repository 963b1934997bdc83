/** The lines of a reconciliation statement, and what is wrong with it, in words. */
import type {
  BalanceChain,
  BalanceDay,
  BalanceReport,
  BalanceSide,
  OpenAmount,
} from '../../domain/balance-statement.ts';
import { currencyDigits, formatScaled } from '../../domain/money.ts';
import { say } from '../../words/language.ts';
import { datesText } from '../notes.ts';

export const BALANCE_SIDES: readonly BalanceSide[] = ['book', 'bank'];

/** A line of a side; `sign` says whether its amount is added, taken off, or a balance. */
export interface BalanceLine {
  readonly code: string;
  readonly sign: '' | '+' | '-' | '=';
  readonly name: string;
  /** null: not known. */
  readonly amount: bigint | null;
  readonly items: readonly OpenAmount[];
}

/** Whether the balances are proven, in words. */
export function verdictText(isProven: boolean): string {
  return isProven ? say`Balances agree` : say`Balances do not agree`;
}

export function sideTitle(side: BalanceSide): string {
  return side === 'book' ? say`Books` : say`Bank or channel`;
}

/** 银行存款余额调节表: a side's balance, what it lacks, and its adjusted balance. */
export function linesOf(report: BalanceReport, side: BalanceSide): BalanceLine[] {
  const { balance, received, paid, others, adjusted } = report[side];
  const isBook = side === 'book';
  const own = report.items.filter((each) => each.side === side);
  const line = (code: string, sign: BalanceLine['sign'], name: string, amount: bigint | null) => {
    const isOf = (each: OpenAmount) =>
      (code === 'received' && each.amount > 0n) || (code === 'paid' && each.amount < 0n);
    return { code, sign, name, amount, items: own.filter(isOf) };
  };
  const names = isBook
    ? {
        balance: say`book balance`,
        received: say`received by the bank, not in the books`,
        paid: say`paid by the bank, not in the books`,
        adjusted: say`adjusted book balance`,
      }
    : {
        balance: say`statement balance`,
        received: say`received in the books, not by the bank`,
        paid: say`paid in the books, not by the bank`,
        adjusted: say`adjusted statement balance`,
      };
  return [
    line('balance', '', names.balance, balance),
    line('received', '+', names.received, received),
    line('paid', '-', names.paid, paid),
    ...others.map(({ kind, amount }) => {
      const isLess = amount < 0n;
      return line(kind, isLess ? '-' : '+', otherName(kind), isLess ? -amount : amount);
    }),
    line('adjusted', '=', names.adjusted, adjusted),
  ];
}

function otherName(kind: 'tolerated' | 'uncompared'): string {
  return kind === 'tolerated'
    ? say`differences that the job tolerates`
    : say`rows and fees that the job does not compare`;
}

/** What the books should show, where no balance of theirs is known. */
export function expectedBook({ book, bank }: BalanceReport): bigint | null {
  if (book.balance !== null || bank.adjusted === null) return null;
  const others = book.others.reduce((sum, { amount }) => sum + amount, 0n);
  return bank.adjusted - book.received + book.paid - others;
}

/** What to know beside the statement: an unknown book balance, dates without a run. */
export function notesOf(report: BalanceReport): string[] {
  const expected = expectedBook(report);
  return present([
    expected !== null &&
      say`No book balance is given (--book): if every item is right, the books show
        ${moneyOf(report)(expected)}.`,
    report.missing.length > 0 && say`Dates without a run: ${datesText(report.missing)}.`,
  ]);
}

/** What keeps the balances from being proven. */
export function faultsOf(report: BalanceReport): string[] {
  const { statement, flows } = report;
  const difference = report.difference ?? 0n;
  const money = moneyOf(report);
  const resolved = report.resolved.amount;
  const chains = [
    ...chainFaults(report, statement, say`statement`),
    ...(flows === null ? [] : chainFaults(report, flows, say`flows`)),
  ];
  if (difference === 0n) return chains;
  return present([
    ...chains,
    say`The adjusted balances differ by ${money(difference)} (statement minus books):
      no open item explains it.`,
    report.uncompared !== 0n &&
      say`Rows and fees of the statement that the job does not compare add up to
        ${money(report.uncompared)}.`,
    report.resolved.count > 0 &&
      say`Items that were resolved by ${report.to} add up to ${money(resolved)}: the books
        are expected to have them.`,
  ]);
}

/** The texts that apply. */
function present(texts: readonly (string | false)[]): string[] {
  return texts.filter((text) => text !== false);
}

function chainFaults(
  report: BalanceReport,
  { days, closing, unrecorded, unstated }: BalanceChain,
  side: string,
): string[] {
  const run = (dates: readonly string[]) =>
    `zhangping run ${report.job} --from ${dates[0]} --to ${dates[dates.length - 1]}`;
  return present([
    ...days.flatMap((day) => dayFaults(day, side, moneyOf(report))),
    unrecorded.length > 0 &&
      say`${side}: ${datesText(unrecorded)} ran before balances were recorded. Run again:
        ${run(unrecorded)}`,
    unstated.length > 0 &&
      say`${side}: files of ${datesText(unstated)} have rows and state no balance.`,
    closing === null && say`${side}: the closing balance of ${report.to} is not known.`,
  ]);
}

function dayFaults(day: BalanceDay, side: string, money: (amount: bigint) => string): string[] {
  const { date, missing } = day;
  const account = day.account === '' ? '' : ` ${day.account}`;
  const found: string[] = [];
  if (day.isBroken || day.residual !== 0n) {
    found.push(
      say`${side} ${date}${account}: the opening balance ${money(day.opening ?? 0n)} and the
        movements ${money(day.moved)} do not lead to the closing balance
        ${money(day.closing ?? 0n)}. A file of the date is missing, or of another account.`,
    );
  }
  if (day.gap === 0n) return found;
  const before = money((day.opening ?? 0n) - day.gap);
  found.push(
    missing.length > 0
      ? say`${side} ${date}${account}: it opens with ${money(day.opening ?? 0n)}, but the date
          before closed with ${before}. Not run: ${datesText(missing)}.`
      : say`${side} ${date}${account}: it opens with ${money(day.opening ?? 0n)}, but the date
          before closed with ${before}, and no date is missing. Rows are missing between the two
          statements, or one of them was corrected: fetch both again and run the dates again.`,
  );
  return found;
}

/** Amounts of a report in major units. */
export function moneyOf({ currency }: Pick<BalanceReport, 'currency'>) {
  return (amount: bigint) => formatScaled(amount, currencyDigits(currency));
}
