/**
 * What both sides say about one identity, by the rules in their order. Each rule takes what it
 * matches out of `left`.
 */
import Big from 'big.js';
import {
  amountOf,
  hasRefundId,
  isCounted,
  isNearEdge,
  isOfNearDate,
  isSameAmount,
  isSameFee,
  isSameTransaction,
  isSameType,
  otherSide,
  SIDES,
  type SideName,
  type Sides,
} from './compare.ts';
import {
  isFeeMismatch,
  itemOf,
  type ReferenceCategory,
  type ReferenceItem,
  type ReferenceMatch,
  type ReferenceRule,
} from './item.ts';
import type { PlainRecord, PlainType } from './record.ts';

export interface Settings {
  date: string;
  carryDays: number;
  digits: number;
  /** Do both sides state fees? */
  hasFees: boolean;
  /** Amounts agree that differ by no more. */
  tolerance: string;
}

export interface Found {
  items: ReferenceItem[];
  /** Matches that come out even. */
  matches: ReferenceMatch[];
}

/** Records of one identity and type on a side that one item may have. */
const RECORDS_MAX = 1000;

type Likeness = (s: PlainRecord, f: PlainRecord) => boolean;

export function reconcileEvent(event: Sides, settings: Settings): Found {
  const { digits } = settings;
  const [left, aside] = [sidesOf(event, isCounted), sidesOf(event, (each) => !isCounted(each))];
  const pairs = [...equalPairs(left, settings), ...tolerablePairs(left, settings)];
  const sums = typesOf(left).flatMap((type) => sumOf(left, type, settings));
  const items = [
    ...pairOff(left, 'identity', isSameTransaction, isSameType).map((pair) =>
      itemOf('amount_mismatch', pair, digits),
    ),
    ...pairOff(left, 'identity', isSameTransaction).map((pair) =>
      itemOf('type_mismatch', pair, digits),
    ),
  ];
  for (const type of typesOf(left)) {
    sums.push(...sumOf(left, type, settings));
    const rest = sidesOf(left, (record) => record.type === type);
    const isOne = rest.statement.length <= RECORDS_MAX && rest.flows.length <= RECORDS_MAX;
    // What so many records share is no order: they are taken one by one.
    const isOfType: Likeness = (s, f) => s.type === type && f.type === type;
    const unequal = isOne ? takeBoth(left, type) : null;
    const found: Sides[] = isOne ? (unequal ? [unequal] : []) : pairOff(left, 'identity', isOfType);
    for (const each of found) {
      items.push(itemOf('amount_mismatch', { rule: 'identity', ...each }, digits));
    }
  }
  // No type is left on both sides.
  for (const pair of pairOff(left, 'identity')) items.push(itemOf('type_mismatch', pair, digits));

  for (const side of SIDES) {
    for (const type of typesOf(left)) items.push(...unsettled(left, side, type, aside, digits));
  }
  const joined: ReferenceMatch[] = [];
  const single: ReferenceItem[] = [];
  for (const side of SIDES) {
    for (const type of typesOf(left)) {
      const partners = pairs.filter((pair) => pair[side][0].type === type);
      const found = oneSided(event, left[side], partners, settings, { side, type });
      if (found.mismatch) {
        items.push(found.mismatch);
        joined.push(...partners.filter((pair) => !isFeeMismatch(pair, digits)));
      }
      single.push(...found.single);
    }
  }
  const matches = [...pairs, ...sums].filter((match) => !joined.includes(match));
  const differing = matches.filter((match) => isFeeMismatch(match, digits));
  return {
    items: [
      ...differing.map((match) => itemOf('fee_mismatch', match, digits)),
      ...items,
      ...SIDES.flatMap((side) => event[side].flatMap((record) => itemsWith(single, side, record))),
    ],
    matches: matches.filter((match) => !differing.includes(match)),
  };
}

function itemsWith(items: readonly ReferenceItem[], side: SideName, record: PlainRecord) {
  return items.filter((item) => item.records[side][0] === record);
}

function sidesOf(event: Sides, isTaken: (record: PlainRecord) => boolean): Sides {
  return { statement: event.statement.filter(isTaken), flows: event.flows.filter(isTaken) };
}

/** In the order of the files, the statement first. */
function typesOf({ statement, flows }: Sides): PlainType[] {
  return [...new Set([...statement, ...flows].map((record) => record.type))];
}

/** Pairs of equal amount and type, likest first. */
function equalPairs(left: Sides, { digits, hasFees }: Settings): ReferenceMatch[] {
  const isSame: Likeness = (s, f) => isSameType(s, f) && isSameAmount(s, f);
  const sameFee: Likeness = (s, f) => isSameFee(s, f, digits);
  const noneOfTheirs: Likeness = (s) => s.fee === null;
  const noneOfOurs: Likeness = (_, f) => f.fee === null;
  const compared: Likeness = (s, f) => !hasFees || sameFee(s, f);
  return [
    // What is equal in all that is compared.
    ...pairOff(left, 'exact', isSameTransaction, isSame, compared),
    ...pairOff(left, 'exact', isSame, compared),
    // Then what is equal in amount, whatever its fee.
    ...pairOff(left, 'identity', isSameTransaction, isSame, sameFee),
    ...pairOff(left, 'identity', isSameTransaction, isSame, noneOfTheirs),
    ...pairOff(left, 'identity', isSameTransaction, isSame, noneOfOurs),
    ...pairOff(left, 'identity', isSameTransaction, isSame),
    ...pairOff(left, 'identity', isSame, sameFee),
    ...pairOff(left, 'identity', isSame, noneOfTheirs),
    ...pairOff(left, 'identity', isSame, noneOfOurs),
    ...pairOff(left, 'identity', isSame),
  ];
}

/** Pairs of one type whose amounts agree within the tolerance. */
function tolerablePairs(left: Sides, settings: Settings): ReferenceMatch[] {
  const isNear: Likeness = (s, f) =>
    isSameType(s, f) && isTolerable({ statement: [s], flows: [f] }, settings);
  return [
    ...pairOff(left, 'identity', isSameTransaction, isNear),
    ...pairOff(left, 'identity', isNear),
  ];
}

function isTolerable({ statement, flows }: Sides, { tolerance }: Settings): boolean {
  return amountOf(statement).minus(amountOf(flows)).abs().lte(tolerance);
}

/** What is left of a type on both sides, where its sums agree: within the tolerance, once. */
function sumOf(left: Sides, type: PlainType, settings: Settings): ReferenceMatch[] {
  const rest = sidesOf(left, (record) => record.type === type);
  if (rest.statement.length === 0 || rest.flows.length === 0) return [];
  if (!isTolerable(rest, settings)) return [];
  const isLarge = rest.statement.length > RECORDS_MAX || rest.flows.length > RECORDS_MAX;
  if (isLarge && isFeeMismatch(rest, settings.digits)) return [];
  takeBoth(left, type);
  return [{ rule: 'sum', ...rest }];
}

/** Takes all of a type out of both lists, if both have it. */
function takeBoth(left: Sides, type: PlainType): Sides | null {
  const taken = sidesOf(left, (record) => record.type === type);
  if (taken.statement.length === 0 || taken.flows.length === 0) return null;
  for (const side of SIDES) left[side] = left[side].filter((record) => record.type !== type);
  return taken;
}

/** Takes pairs that are alike in every way out of both lists, in file order. */
function pairOff(left: Sides, rule: ReferenceRule, ...ways: readonly Likeness[]): ReferenceMatch[] {
  const pairs: ReferenceMatch[] = [];
  for (const statement of [...left.statement]) {
    const flows = left.flows.find((each) => ways.every((isAlike) => isAlike(statement, each)));
    if (!flows) continue;
    left.statement.splice(left.statement.indexOf(statement), 1);
    left.flows.splice(left.flows.indexOf(flows), 1);
    pairs.push({ rule, statement: [statement], flows: [flows] });
  }
  return pairs;
}

/**
 * What is left of a type on one side, beside a record of the other side that is not in a success
 * state. Attempts that failed are not summed: the item has the nearest one, and no other item has
 * it.
 */
function unsettled(
  left: Sides,
  side: SideName,
  type: PlainType,
  aside: Sides,
  digits: number,
): ReferenceItem[] {
  const other = otherSide(side);
  const records = left[side].filter((record) => record.type === type);
  const answer = nearest(records, aside[other]);
  if (records.length === 0 || records.length > RECORDS_MAX || answer === undefined) return [];
  left[side] = left[side].filter((record) => record.type !== type);
  aside[other] = aside[other].filter((record) => record !== answer);
  const match: ReferenceMatch = { rule: 'identity', statement: [], flows: [] };
  match[side] = records;
  match[other] = [answer];
  return [itemOf('status_mismatch', match, digits)];
}

/** Nearest to their sum, the first of several; of those with a transaction of them if any have. */
function nearest(
  records: readonly PlainRecord[],
  attempts: readonly PlainRecord[],
): PlainRecord | undefined {
  const same = attempts.filter((each) => records.some((one) => isSameTransaction(one, each)));
  const distance = (each: PlainRecord) => amountOf(records).minus(each.amount).abs();
  return (same.length > 0 ? same : attempts).reduce(
    (best: PlainRecord | undefined, each) =>
      best !== undefined && distance(best).lte(distance(each)) ? best : each,
    undefined,
  );
}

/**
 * What is left of a type on one side. Records as much as one of their pairs are duplicates; all
 * others are one mismatch together with the pairs, which then match no longer.
 */
function oneSided(
  event: Sides,
  left: readonly PlainRecord[],
  pairs: readonly ReferenceMatch[],
  settings: Settings,
  { side, type }: { side: SideName; type: PlainType },
): { single: ReferenceItem[]; mismatch: ReferenceItem | null } {
  const { digits } = settings;
  const agreed = pairs.filter((pair) => !isFeeMismatch(pair, digits));
  const single: ReferenceItem[] = [];
  const others: PlainRecord[] = [];
  const isCopy = (record: PlainRecord) => pairs.some((pair) => isSameAmount(pair[side][0], record));
  // Of one order, refunds without a refund id are several where their amounts differ.
  const isAnother = (record: PlainRecord) => record.type === 'refund' && !hasRefundId(record);
  const own = left.filter((each) => each.type === type);
  const joinable = own.filter((each) => !isCopy(each) && !isAnother(each)).length;
  const isOne = agreed.length > 0 && agreed.length <= RECORDS_MAX && joinable <= RECORDS_MAX;
  for (const record of own) {
    if (isCopy(record)) single.push(itemOfRecord('duplicate', side, record, digits));
    else if (!isOne || isAnother(record)) single.push(alone(side, record, settings));
    else others.push(record);
  }
  if (others.length === 0) return { single, mismatch: null };
  const all = [...agreed.flatMap((pair) => [...pair.statement, ...pair.flows]), ...others];
  const match = { rule: 'identity' as const, ...sidesOf(event, (record) => all.includes(record)) };
  const unmatched: Sides = { statement: [], flows: [] };
  unmatched[side].push(...others);
  return { single, mismatch: itemOf('amount_mismatch', match, digits, unmatched) };
}

function itemOfRecord(
  category: ReferenceCategory,
  side: SideName,
  record: PlainRecord,
  digits: number,
): ReferenceItem {
  const match: ReferenceMatch = { rule: 'identity', statement: [], flows: [] };
  match[side].push(record);
  return itemOf(category, match, digits);
}

/** Long where its difference is positive, short where it is negative; or in transit. */
function alone(side: SideName, record: PlainRecord, settings: Settings): ReferenceItem {
  const { date, carryDays, digits } = settings;
  const difference = Big(record.amount).times(side === 'statement' ? 1 : -1);
  const isLong = difference.eq(0) ? side === 'statement' : difference.gt(0);
  const isNear =
    isNearEdge(record.time, date) ||
    (side === 'flows' && isOfNearDate(record.time, date, carryDays));
  const category = isNear ? 'pending' : isLong ? 'long' : 'short';
  return itemOfRecord(category, side, record, digits);
}
