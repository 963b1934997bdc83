/**
 * The reconciliation as plainly as it can be said: every event on its own, lists searched from the
 * front, decimals kept as decimals. Slow, and meant to be checked by reading it.
 */
import Big from 'big.js';
import {
  amountOf,
  digitsOf,
  hasRefundId,
  isCounted,
  isNearEdge,
  isSameRefund,
  money,
  type Sides,
} from './compare.ts';
import { reconcileEvent } from './event.ts';
import {
  isFeeMismatch,
  itemOf,
  REFERENCE_DISCREPANCIES,
  type ReferenceItem,
  type ReferenceMatch,
} from './item.ts';
import type { PlainRecord } from './record.ts';

export interface Sum {
  count: number;
  amount: string;
}

export interface SideTotals extends Sum {
  byType: Record<string, Sum>;
}

export interface ReferenceResult {
  items: ReferenceItem[];
  /** Those that come out even. */
  matches: ReferenceMatch[];
  statement: SideTotals;
  flows: SideTotals;
  /** Of the matches, whatever the number of their records; the statement's sum. */
  matched: Sum;
  /** Matches that agree only within the tolerance; the sum of their differences. */
  tolerated: Sum;
  discrepancies: Record<string, Sum>;
  crossDay: { pending: Sum };
  proof: { difference: string; explained: string; residual: string; countResidual: number };
}

const CARRY_DAYS = 3;

export function reconcile(
  statement: readonly PlainRecord[],
  flows: readonly PlainRecord[],
  date: string,
  carryDays = CARRY_DAYS,
  tolerance = '0',
): ReferenceResult {
  const digits = digitsOf([...statement, ...flows]);
  // Where a side states no fee at all, fees say nothing.
  const hasFees = [statement, flows].every((records) =>
    records.some((record) => isCounted(record) && record.fee !== null),
  );
  const settings = { date, carryDays, tolerance, digits, hasFees };
  const events = new Map<string, Map<string, Sides>>();
  for (const record of statement) eventOf(events, record).statement.push(record);
  for (const record of flows) eventOf(events, record).flows.push(record);

  const items: ReferenceItem[] = [];
  const matches: ReferenceMatch[] = [];
  for (const byRefund of events.values()) {
    for (const event of byRefund.values()) {
      const found = reconcileEvent(event, settings);
      items.push(...found.items);
      matches.push(...found.matches);
    }
  }
  const byAmount = refundsByAmount(items, digits);
  matches.push(...byAmount.matches);
  const sides = { statement: [...statement], flows: [...flows] };
  return summarize(sides, byAmount.items, matches, digits);
}

function eventOf(events: Map<string, Map<string, Sides>>, record: PlainRecord): Sides {
  const byRefund = events.get(record.orderId) ?? new Map<string, Sides>();
  events.set(record.orderId, byRefund);
  const event = byRefund.get(record.refundId) ?? { statement: [], flows: [] };
  byRefund.set(record.refundId, event);
  return event;
}

/**
 * A refund that one side has without a refund id, and the other side's of the same order and
 * amount, are one where each is the only such refund that is alone on its side.
 */
function refundsByAmount(
  items: readonly ReferenceItem[],
  digits: number,
): { items: ReferenceItem[]; matches: ReferenceMatch[] } {
  const alone = items.filter(isLoneRefund);
  const matches: ReferenceMatch[] = [];
  const mismatches: ReferenceItem[] = [];
  const done: ReferenceItem[] = [];
  for (const one of alone) {
    const alike = alone.filter((other) => isSameRefund(recordOf(one), recordOf(other)));
    const statement = alike.filter((item) => item.statement);
    const flows = alike.filter((item) => item.flows);
    if (one.flows || statement.length !== 1 || flows.length !== 1) continue;
    const [s, f] = [recordOf(statement[0]), recordOf(flows[0])];
    if (hasRefundId(s) && hasRefundId(f)) continue;
    done.push(statement[0], flows[0]);
    const match: ReferenceMatch = { rule: 'amount', statement: [s], flows: [f] };
    if (isFeeMismatch(match, digits)) {
      const refundId = s.refundId || f.refundId;
      mismatches.push({ ...itemOf('fee_mismatch', match, digits), refundId });
    } else matches.push(match);
  }
  return { items: [...items.filter((item) => !done.includes(item)), ...mismatches], matches };
}

function isLoneRefund(item: ReferenceItem): boolean {
  const isAlone = ['long', 'short', 'pending', 'duplicate'].includes(item.category);
  return isAlone && recordOf(item).type === 'refund';
}

function recordOf(item: ReferenceItem): PlainRecord {
  return (item.statement ?? item.flows) as PlainRecord;
}

/** Are all records that have a time before the date, or all after it, and not all near its edge? */
export function areOfOtherDates(records: readonly PlainRecord[], date: string): boolean {
  const timed = records.filter(({ time }) => time !== '');
  const isInside = timed.some(({ time }) => time.startsWith(date));
  const areNear = timed.every(({ time }) => isNearEdge(time, date));
  const sorted = timed.map(({ time }) => time.slice(0, 10)).sort();
  const isAround = sorted.length > 0 && sorted[0] < date && sorted[sorted.length - 1] > date;
  return timed.length > 0 && !isInside && !areNear && !isAround;
}

function sumOf(amounts: readonly (string | Big)[], digits: number): Sum {
  const total = amounts.reduce((sum: Big, amount) => sum.plus(amount), Big(0));
  return { count: amounts.length, amount: money(total, digits) };
}

function totalsOf(records: readonly PlainRecord[], digits: number): SideTotals {
  const counted = records.filter(isCounted);
  const sum = (list: readonly PlainRecord[]) =>
    sumOf(
      list.map((record) => record.amount),
      digits,
    );
  const types = [...new Set(counted.map((record) => record.type))].sort();
  const byType = types.map((type) => [type, sum(counted.filter((each) => each.type === type))]);
  return { ...sum(counted), byType: Object.fromEntries(byType) };
}

function summarize(
  sides: Sides,
  items: ReferenceItem[],
  matches: ReferenceMatch[],
  digits: number,
): ReferenceResult {
  const statement = totalsOf(sides.statement, digits);
  const flows = totalsOf(sides.flows, digits);
  const ofCategory = (category: string) => {
    const list = items.filter((item) => item.category === category);
    return sumOf(
      list.map((item) => item.difference),
      digits,
    );
  };
  const differences = matches.map((match) =>
    amountOf(match.statement).minus(amountOf(match.flows)),
  );
  const tolerated = sumOf(
    differences.filter((difference) => !difference.eq(0)),
    digits,
  );
  const difference = Big(statement.amount).minus(flows.amount);
  const explained = sumOf([...items.map((item) => item.difference), ...differences], digits).amount;
  const counted =
    matches.reduce((sum, match) => sum + match.statement.length - match.flows.length, 0) +
    items.reduce((sum, item) => sum + item.countDifference, 0);
  return {
    items,
    matches,
    statement,
    flows,
    matched: sumOf(
      matches.map((match) => amountOf(match.statement)),
      digits,
    ),
    tolerated,
    discrepancies: Object.fromEntries(
      REFERENCE_DISCREPANCIES.map((category) => [category, ofCategory(category)]),
    ),
    crossDay: { pending: ofCategory('pending') },
    proof: {
      difference: money(difference, digits),
      explained,
      residual: money(difference.minus(explained), digits),
      countResidual: statement.count - flows.count - counted,
    },
  };
}
