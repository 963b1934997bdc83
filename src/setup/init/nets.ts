/** The nets of a channel's bills, and the credits that are equal to them. */
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { currencyDigits, FEE_DIGITS, roundFee } from '../../domain/money.ts';
import { SUMMED_TYPES } from '../../domain/settlement.ts';
import { shiftDate } from '../../domain/time.ts';
import type { Inspection } from '../inspect/inspect.ts';
import type { FoundFile } from './found-file.ts';
import { inspectSide, SAMPLE_ROWS } from './inspect-side.ts';

/** Longest time from a business date to its credit, days: the longest holidays. */
const LAG_DAYS_MAX = 14;

/** Money by date, `yyyy-MM-dd`, in minor units. */
export interface Dated {
  readonly date: string;
  readonly amount: bigint;
}

/** A net and the date of the credit that is equal to it. */
export interface Arrival {
  readonly date: string;
  readonly arrived: string;
}

/**
 * What each bill settles less its fees, by business date. A date is left out where its bills are
 * long or cannot be read.
 */
export async function netsOf(files: readonly FoundFile[], currency: string): Promise<Dated[]> {
  const job = { ...JOB_DEFAULTS, name: 'nets', currency, amount: 'settled' as const };
  const inspections = await inspectSide(files, { table: null, job });
  const dates = [...new Set(inspections.map(({ period }) => period.from))].filter(Boolean).sort();
  return dates.flatMap((date) => {
    const bills = inspections.filter(({ period }) => period.from === date);
    return bills.every(isWhole) ? [{ date, amount: netOf(bills, currencyDigits(currency)) }] : [];
  });
}

function isWhole({ period, rows, problems }: Inspection): boolean {
  return period.from === period.to && rows <= SAMPLE_ROWS && problems.length === 0;
}

function netOf(bills: readonly Inspection[], digits: number): bigint {
  const rows = bills
    .flatMap(({ firstRows }) => firstRows)
    .filter(
      ({ type, status }) => status === 'success' && SUMMED_TYPES.some((each) => each === type),
    );
  const amounts = rows
    .map(({ amount }) => minorUnits(amount))
    .reduce((sum, each) => sum + each, 0n);
  const fees = rows
    .map(({ fee }) => scaled(String(fee), digits + FEE_DIGITS))
    .reduce((sum, each) => sum + each, 0n);
  return amounts - BigInt(roundFee(Number(fees)));
}

/** An amount as it is shown, with all decimals of its currency. */
export function minorUnits(shown: string | number): bigint {
  return BigInt(String(shown).replace('.', ''));
}

function scaled(shown: string, digits: number): bigint {
  const [whole, decimals = ''] = shown.split('.');
  return BigInt(whole + decimals.padEnd(digits, '0'));
}

/** The nets that are equal to a credit of the same date or a later one. */
export function arrivals(nets: readonly Dated[], credits: readonly Dated[]): Arrival[] {
  return nets.flatMap(({ date, amount }) => {
    const last = shiftDate(date, LAG_DAYS_MAX);
    const [arrived] = credits
      .filter((credit) => credit.amount === amount && credit.date >= date && credit.date <= last)
      .map((credit) => credit.date)
      .toSorted();
    return amount > 0n && arrived !== undefined ? [{ date, arrived }] : [];
  });
}
