/**
 * The digest of an outcome, computed once: reports render it and compute no sums themselves. Texts
 * are in the language of the reports.
 */

import type { Totals } from '../domain/exact-sums.ts';
import { CATEGORIES, type Category, type Item, isDiscrepancy } from '../domain/item.ts';
import { shownOf, type Worst } from '../domain/item-order.ts';
import type { ReportFormat } from '../domain/job.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import type { Outcome, Proof, SideTotals } from '../domain/outcome.ts';
import { type Sides, TRANSACTION_TYPES, type TransactionType } from '../domain/record.ts';
import type { JobSuggestions } from '../ledger/suggestions.ts';
import type { Pieces } from '../support/atomic.ts';
import { say } from '../words/language.ts';
import { feeNotes } from './fees.ts';
import { shownCount } from './figures.ts';
import { categoryName } from './names.ts';
import { offsetNotes, openedNotes, outsideNotes, refundNotes } from './notes.ts';
import { type Step, stepsOf } from './to-do.ts';

export type LineCode = Category | 'tolerated' | 'openItems';

/** A line of a report: the number of items, and the sum of their differences. */
export interface Line extends Totals {
  readonly code: LineCode;
  /** The key of summary.json that the line belongs to. */
  readonly group: 'discrepancies' | 'crossDay' | 'tolerated' | 'openItems';
  readonly name: string;
}

/** The totals of both sides, and statement minus flows. */
export interface Comparison extends Sides<Totals> {
  readonly difference: Totals;
}

/** Amounts are minor units, differences are statement minus flows. */
export interface Digest
  extends Pick<
    Outcome,
    | ('job' | 'date' | 'runId' | 'engine' | 'currency' | 'verdict' | 'matched' | 'timings')
    | ('expiredHere' | 'refundsByAmount' | 'unclearRefunds' | 'unclearElsewhere' | 'outside')
    | ('severalRecords' | 'offsets' | 'settlement' | 'fees' | 'openedMatches')
  > {
  /** Decimals of the currency. */
  readonly digits: number;
  /** An amount in major units. */
  readonly money: (amount: bigint | number) => string;
  readonly sides: Sides<SideTotals>;
  readonly total: Comparison;
  /** Only types that occur on a side. */
  readonly types: readonly (Comparison & { readonly type: TransactionType })[];
  readonly lines: readonly Line[];
  /** The lines that add up to the difference of the totals. */
  readonly terms: readonly Line[];
  /** Discrepancies of the date itself, and items in its cross-day list. */
  readonly counts: { readonly listed: number; readonly across: number };
  /** Unresolved discrepancies. */
  readonly open: Worst;
  /** `items`: the part explained by items, without the tolerance. */
  readonly proof: Proof & { readonly items: bigint };
  readonly toDo: readonly Step[];
  readonly rejects: number;
  /** About refunds without ids, and people's matches that are open again. */
  readonly itemNotes: readonly string[];
  readonly otherNotes: readonly string[];
  readonly feeNotes: readonly string[];
}

/** The items of an outcome; each iteration of a list reads it from the ledger. */
export interface ReportItems
  extends Pick<
    Outcome,
    | ('listed' | 'listedBySize' | 'acrossDays' | 'acrossBySize' | 'offsetItems')
    | ('rejects' | 'history')
  > {
  /** What may belong together; absent or null: it was not searched. */
  readonly suggestions?: JobSuggestions | null;
}

/** Each item once: expired items are in both lists, those of earlier dates in the second. */
export function* eachItem({ listed, acrossDays }: ReportItems): Generator<Item> {
  for (const item of listed) if (item.category !== 'expired') yield item;
  yield* acrossDays;
}

/** A file in the folder of a job and date. */
export interface Report {
  readonly name: string;
  /** If set, the report is written only if requested or if its file exists. */
  readonly format?: ReportFormat;
  /** Whether it has content for this digest; absent: always. */
  readonly isNeeded?: (digest: Digest, items: ReportItems) => boolean;
  readonly render: (digest: Digest, items: ReportItems) => Pieces | Promise<Pieces>;
}

export function digestOf(outcome: Outcome): Digest {
  const { statement, flows, proof, tolerated, expiredHere, rejects, worst } = outcome;
  const digits = currencyDigits(outcome.currency);
  const lines = linesOf(outcome);
  const countOf = (group: Line['group']) =>
    lines.reduce((sum, line) => sum + (line.group === group ? line.count : 0), 0);
  const { job, date, runId, engine, currency, verdict, matched, timings } = outcome;
  const { refundsByAmount, unclearRefunds, unclearElsewhere, outside } = outcome;
  const { severalRecords, offsets, settlement, fees, openedMatches } = outcome;
  return {
    ...{ job, date, runId, engine, currency, verdict, matched, timings },
    ...{ expiredHere, refundsByAmount, unclearRefunds, unclearElsewhere, outside },
    ...{ severalRecords, settlement, openedMatches },
    ...(offsets && { offsets }),
    ...(fees && { fees }),
    digits,
    money: (amount) => formatScaled(amount, digits),
    sides: { statement, flows },
    total: compared(statement, flows),
    types: TRANSACTION_TYPES.filter((type) => statement.byType[type] ?? flows.byType[type]).map(
      (type) => ({ type, ...compared(statement.byType[type], flows.byType[type]) }),
    ),
    lines,
    terms: lines.filter(({ code, count }) => {
      return code !== 'expired' && code !== 'openItems' && count > 0;
    }),
    counts: { listed: countOf('discrepancies'), across: countOf('crossDay') },
    open: worst,
    proof: { ...proof, items: proof.explained - tolerated.amount },
    toDo: stepsOf(outcome),
    rejects: rejects.length,
    itemNotes: [...refundNotes(outcome), ...openedNotes(openedMatches, currency)],
    otherNotes: [...offsetNotes(offsets), ...outsideNotes(outcome)],
    feeNotes: feeNotes(fees, digits),
  };
}

function compared(
  statement: Totals = { count: 0, amount: 0n },
  flows: Totals = { count: 0, amount: 0n },
): Comparison {
  const difference = {
    count: statement.count - flows.count,
    amount: statement.amount - flows.amount,
  };
  return { statement, flows, difference };
}

/** All categories, even without items, in the order of reports; expired items count twice. */
function linesOf({ discrepancies, crossDay, tolerated, openItems }: Outcome): Line[] {
  const ofCategories = CATEGORIES.map((code): Line => {
    const name = categoryName(code);
    return isDiscrepancy(code)
      ? { code, group: 'discrepancies', name, ...discrepancies[code] }
      : { code, group: 'crossDay', name, ...crossDay[code] };
  });
  return [
    ...ofCategories,
    { code: 'tolerated', group: 'tolerated', name: say`within the tolerance`, ...tolerated },
    { code: 'openItems', group: 'openItems', name: say`open items`, ...openItems },
  ];
}

/** The number of discrepancies as text. */
export function discrepancyCount(count: number): string {
  if (count === 0) return say`no discrepancies`;
  return count === 1 ? say`1 discrepancy` : say`${shownCount(count)} discrepancies`;
}

/** A few items that a report shows one by one. */
export interface ItemList {
  readonly title: string;
  readonly items: readonly Item[];
}

/** The worst open discrepancies, at most `max`; null if there are none. */
export function openList({ open }: Digest, max?: number): ItemList | null {
  const items = shownOf(open, max);
  if (items.length === 0) return null;
  const title =
    open.count > items.length
      ? say`The ${items.length} largest of ${open.count} open discrepancies:`
      : say`Discrepancies:`;
  return { title, items };
}

/** Items of earlier dates that expired on this one, at most `max`; null if there are none. */
export function expiredList({ expiredHere }: Digest, max?: number): ItemList | null {
  const items = shownOf(expiredHere, max);
  if (items.length === 0) return null;
  const title =
    expiredHere.count > items.length
      ? say`The ${items.length} largest of ${expiredHere.count} expired items of earlier dates,
          which count there:`
      : say`Expired items of earlier dates, which count there:`;
  return { title, items };
}
